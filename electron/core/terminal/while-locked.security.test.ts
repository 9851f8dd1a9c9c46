import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { refusedWhileLocked } from '../lock/while-locked.ts';
import { must, never } from '../testing/running-app.ts';
import { registry } from './registry.ts';
import { run, testPorts } from './testing.ts';
import { startOnFiles } from './testing-files.ts';
import { testSource } from './testing-state.ts';
import { world as terminalWorld } from './testing-verbs.ts';

/**
 * Every form of every verb, with words that would do something: what it does while Latchkey is locked. answers: it reads, or ends
 * something. A form that is not here fails below, so a new one is refused until somebody has thought of it.
 */
const answers: readonly (readonly string[])[] = [
  ['status'],
  ['list'],
  ['sources'],
  ['source', 'list'],
  ['source', 'actions', 'Work'],
  ['which'],
  ['prompt'],
  ['account', 'list'],
  ['profile', 'list'],
  ['lock'],
  ['unlock'],
  ['activity'],
  ['activity', 'export'],
  ['activity', 'verify'],
  ['shell', 'status'],
  ['settings'],
  ['settings', 'list'],
  ['settings', 'get', 'theme'],
  ['doctor'],
  ['network', 'test'],
  ['panel'],
  ['completion', 'bash'],
  ['completion', 'candidates', '--', 'latchkey', ''],
  ['version'],
  ['help'],
  // They end something, and begin nothing.
  ['stop', 'SESSION'],
  ['logout', 'Work'],
  ['quit'],
  // It looks for a newer version; what it installs has our signature, and a restart stays locked.
  ['update'],
  ['update', 'restart'],
  // Nothing to do here; that they are refused where there is, see below.
  ['login', 'Work'],
  ['act', 'Work'],
  // It starts git, which then asks `git-credential`.
  ['git-remote-codecommit', 'origin', 'codecommit://SESSION@repo'],
];
const refused: readonly (readonly string[])[] = [
  ['import', '--yes'],
  ['source', 'notify', 'Work', '30'],
  ['use', 'OTHER'],
  ['use', '--none'],
  ['account', 'label', '111111111111', 'Shop'],
  ['account', 'browser', '111111111111', 'firefox'],
  ['account', 'mark', '111111111111', 'production'],
  ['mark', 'SESSION', 'production'],
  ['tag', 'SESSION', 'payments'],
  ['profile', 'add', 'SESSION', '--name', 'another'],
  ['profile', 'rename', 'SESSION', 'renamed'],
  ['profile', 'remove', 'added'],
  ['start', 'SESSION'],
  ['stop-after', 'SESSION', '1h'],
  ['renew', 'SESSION'],
  ['exec', 'SESSION', '--', 'true'],
  ['env', 'SESSION'],
  ['console', 'SESSION'],
  ['git', 'install', '--yes'],
  ['undo', '--yes'],
  ['detach', '--yes'],
  ['detach', '--forget', '--yes'],
  ['attach'],
  ['settings', 'set', 'lock-after-idle-minutes', '5'],
  ['settings', 'reset', 'lock-on-sleep'],
  ['network', 'login', '--stdin'],
  ['network', 'logout'],
  ['credential-process', '--profile', 'default'],
  ['git-credential', 'get'],
];
/** Words of a world that has more: keys to rotate, shells, a helper of git, and a source that is signed out. */
const refusedElsewhere: readonly (readonly string[])[] = [
  ['source', 'rotate-key', 'Corp'],
  ['act', 'Corp', 'rotate-key'],
  ['git', 'uninstall', '--yes'],
  ['shell', 'install', '--yes', '--shell', 'bash'],
  ['shell', 'uninstall', '--yes', '--shell', 'bash'],
  ['login', 'Corp'],
];

const nameOf = ([verb = '', word = '']: readonly string[]): string => {
  const forms = registry.verbs.find(({ name }) => name === verb)?.forms ?? [];
  return forms.some(({ subcommand }) => subcommand === word) ? `${verb} ${word}` : verb;
};

const input = `protocol=https
host=git-codecommit.eu-west-1.amazonaws.com
path=v1/repos/x

`;
const locked: Problem = { code: 'locked', since: 0, why: 'screen' };
const actions = [{ id: 'rotate-key', label: 'Rotate the access key', confirm: null }];

async function lockedApp() {
  const running = await startOnFiles(
    '[default]\nregion = eu-west-1\n',
    '[default]\naws_access_key_id = AKIAOFTHEUSER\naws_secret_access_key = theirs\n',
  );
  const [first = '', second = ''] = running.ids;
  const profile = 'Account-0-Admin';
  expect((await running.latchkey(['use', first, '--take-over'])).code).toBe(0);
  expect((await running.latchkey(['profile', 'add', first, '--name', 'added'])).code).toBe(0);
  must(await running.app.verbs.changeSettings({ patch: { lockOnSleep: true } }, never));
  must(await running.app.verbs.lock({}, never));
  const now = () => ({
    config: running.files.config,
    credentials: running.files.credentials,
    git: running.files.git,
    leases: running.world.provider.leaseCalls,
    clipboard: running.world.clipboard,
    detached: running.app.state().files.detached,
    sources: running.app.state().sources.map(({ id }) => id),
    sessions: running.app.state().sessions.map(({ id, profile, production }) => [id, profile, production]),
    defaultSession: running.app.state().defaultSessionId,
    settings: running.app.state().settings,
    undone: running.world.undone,
  });
  const words = (argv: readonly string[]) =>
    argv.map((word) =>
      word.includes('SESSION') ? word.replace('SESSION', profile) : word === 'OTHER' ? second : word,
    );
  return { running, now, words };
}

describe('attack: a terminal while Latchkey is locked', () => {
  it('every form of every verb says what it does then', () => {
    const all = registry.verbs.flatMap(({ name, forms }) =>
      forms.map(({ subcommand }) => (subcommand === null ? name : `${name} ${subcommand}`)),
    );
    expect([...new Set([...answers, ...refused, ...refusedElsewhere].map(nameOf))].sort()).toEqual(
      [...all].sort(),
    );
  });

  it.each(refused)('latchkey %s %s %s is refused, and nothing is changed', async (...argv) => {
    const { running, now, words } = await lockedApp();
    const before = now();
    expect(before.config).toContain('credential_process');
    const { code, out, err } = await running.latchkey(words(argv), {}, { stdin: input });
    expect(now()).toEqual(before);
    expect(err).toContain('Latchkey is locked since');
    expect(code).toBe(5);
    if (argv[0] === 'git-credential') expect(out).toBe('quit=1\n\n');
  });

  it.each(refusedElsewhere)('latchkey %s %s %s is refused where it would do something', async (...argv) => {
    const base = terminalWorld();
    const isSignedOut = argv[0] === 'login';
    const source = testSource(isSignedOut ? { state: 'signed-out' } : { actions });
    const { ports } = testPorts({ ...base, state: { ...base.state, sources: [source] } });
    const app = Object.assign({}, ports.app, { verbs: refusedWhileLocked(ports.app.verbs, () => locked) });
    const open = await run(ports, argv);
    expect(open.code).toBe(0);
    const closed = await run(Object.assign({}, ports, { app }), argv);
    expect([closed.code, closed.err]).toEqual([5, expect.stringContaining('Latchkey is locked since')]);
  });

  it('unlock ends with 4 while Latchkey is still locked, so that what follows in a script waits', async () => {
    const { running } = await lockedApp();
    const asked = await running.latchkey(['unlock']);
    expect([asked.code, asked.out]).toEqual([4, expect.stringContaining('The screen is locked now.')]);
    running.world.device.ability = { ...running.world.device.ability, asksUser: true };
    expect((await running.latchkey(['unlock'])).code).toBe(0);
  });

  it.each(answers)('latchkey %s %s %s changes nothing that a tool would get', async (...argv) => {
    const { running, now, words } = await lockedApp();
    const before = now();
    await running.latchkey(words(argv));
    expect(now()).toEqual(before);
    expect(running.app.state().locked).not.toBeNull();
  });
});
