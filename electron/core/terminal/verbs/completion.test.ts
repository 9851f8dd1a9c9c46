import { describe, expect, it } from 'vitest';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { registry } from '../registry.ts';
import { run, testPorts } from '../testing.ts';
import { testSession, testSource } from '../testing-state.ts';

const actions = [{ id: 'rotate-key', label: 'Rotate the access key', confirm: null }];
const { ports } = testPorts({
  hash: nodeHash,
  state: {
    sources: [testSource({ name: 'Corp' }), testSource({ name: 'Maria', actions })],
    sessions: [
      testSession({ id: 'dev' }, { tags: ['oncall'] }),
      testSession({ id: 'x', profile: null, name: 'Two words' }),
      testSession({ id: 'gone' }, { missing: true }),
      testSession({ id: 'e', profile: null, name: 'Es\u001b[2Jcape' }),
      testSession({ id: 'n', profile: null, name: 'New\nline' }),
    ],
  },
});
const answers = async (shell: string, ...sent: readonly string[]): Promise<readonly string[]> => {
  const ran = await run(ports, ['completion', 'candidates', shell, '--', ...sent]);
  expect([ran.code, ran.err]).toEqual([0, '']);
  return ran.out.split('\n').filter((line) => line !== '');
};
const bash = (line: string) => answers('bash', `latchkey ${line}`);

describe('what may come next', () => {
  it.each<[string, readonly string[]]>([
    ['sta', ['status', 'start']],
    ['ac', ['act', 'account', 'activity']],
    ['--v', ['--version']],
    ['use ', ['dev', 'Two\\ words']],
    ['exec T', ['Two\\ words']],
    ['exec dev -- l', []],
    ['login ', ['Corp', 'Maria']],
    ['source ', ['list', 'actions', 'notify', 'rotate-key']],
    ['source rotate-key ', ['Maria']],
    ['act Corp ', []],
    ['act Maria ', ['rotate-key']],
    ['act Maria rotate-key ', ['--yes', '--stdin', '--json', '--help']],
    ['git ', ['install', 'uninstall']],
    ['git --yes ', ['install', 'uninstall']],
    ['git install --', ['--yes', '--json', '--help']],
    ['list --all ', ['--tag', '--json', '--help']],
    ['list --tag ', ['oncall']],
    ['env dev --shell ', ['sh', 'bash', 'zsh', 'fish', 'csh', 'powershell', 'nushell', 'dotenv']],
    ['env dev --shell=z', ['zsh']],
    ['credential-process --profile d', ['dev']],
    ['git-credential --region us', ['us-east-1']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['help cred', ['credential-process']],
    ['settings set the', ['theme']],
    ['settings set theme ', ['system', 'light', 'dark']],
    ['settings set start-at-login ', ['on', 'off']],
    ['settings set default-region ', ['us-east-1', 'none']],
    ['settings set notify-lead-minutes ', ['10']],
    ['settings reset not', ['notifications-enabled', 'notify-lead-minutes']],
    ['help git ', ['install', 'uninstall']],
    ['nonsense ', []],
  ])('latchkey %s', async (line, wanted) => {
    expect(await bash(line)).toEqual(wanted);
  });

  it('is known of every argument and every option of every form: none was forgotten', async () => {
    const silent = registry.verbs.flatMap((verb) =>
      verb.forms.flatMap(({ syntax }) =>
        [
          ...(syntax.words ?? []),
          ...(syntax.optionalWords ?? []),
          ...Object.values(syntax.options ?? {}),
        ].flatMap((argument) => {
          const before = ['Maria', 'rotate-key', 'git', 'theme'].map((word) => [word]);
          const known = ports.app.state();
          const found = before.some((words) => argument.candidates(known, words).length > 0);
          return found ? [] : [`${verb.name} ${argument.name}`];
        }),
      ),
    );
    expect(silent).toEqual([
      'account LABEL',
      'account BROWSER-PROFILE',
      'account CONTAINER',
      'profile PROFILE',
      'profile PROFILE',
      'console PLACE',
      'activity PROGRAM',
      'activity TIME',
      'activity COUNT',
      'activity PROGRAM',
      'activity TIME',
      'git-remote-codecommit REMOTE',
      'git-remote-codecommit URL',
    ]);
  });

  it('comes with a few words for the shells that show them, and without what their format cannot hold', async () => {
    expect(await answers('fish', 'act', 'Maria', '')).toEqual(['rotate-key\tRotate the access key']);
    expect(await answers('zsh', 'env', 'dev', '--shell=')).toContain('--shell=sh:');
    const { ports: colons } = testPorts({
      hash: nodeHash,
      state: { sessions: [testSession({ id: 'team:prod' })] },
    });
    const ran = await run(colons, ['completion', 'candidates', 'zsh', '--', 'use', '']);
    expect(ran.out).toBe('team\\:prod:Dev · acct-11 (111111111111)\n');
  });

  it('matches anywhere in the name where the shell narrows it down itself', async () => {
    expect(await answers('fish', 'use', 'WORDS')).toEqual(['Two words\tDev · acct-11 (111111111111)']);
  });
});

describe('the scripts', () => {
  it('know every verb, and ask for all else', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { out } = await run(ports, ['completion', shell]);
      for (const { name } of registry.verbs) expect(out).toContain(name);
      expect(out).toContain(`completion candidates ${shell}`);
    }
  });

  it('of an earlier release are still answered', async () => {
    expect((await run(ports, ['completion', 'sessions'])).out).toContain('dev\nTwo words\n');
    expect((await run(ports, ['completion', 'sources'])).out).toBe('Corp\nMaria\n');
  });
});
