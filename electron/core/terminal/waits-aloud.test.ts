import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/app-state.ts';
import { ok } from '../../../shared/result.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { run, testPorts } from './testing.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';
import { deviceCode, signedOut } from './testing-login.ts';
import { testLease } from './testing-state.ts';

// A verb that waits for the user says so, on a terminal or not, and waits as long as the settings say.

const WAITS = 'latchkey: waiting for you to sign in to Work (from the tray, or: latchkey login "Work")\n';

async function signedOutApp(): Promise<FilesApp> {
  const running = await startOnFiles();
  must(await running.app.verbs.signOut({ sourceId: running.sourceId }, never));
  running.world.provider.signInBy = 'device-code';
  return running;
}
const isSigningIn = ({ app }: FilesApp): boolean => app.state().prompts.length > 0;

describe('latchkey use of a session that is signed out, off a terminal', () => {
  it.each([
    ['another session', false],
    ['the session that is the default already', true],
  ])('says that it waits, and for whom, and is over in time: %s', async (_, isDefault) => {
    const running = await startOnFiles();
    const [id = ''] = running.ids;
    if (isDefault) expect((await running.latchkey(['use', id])).code).toBe(0);
    must(await running.app.verbs.signOut({ sourceId: running.sourceId }, never));
    running.world.provider.signInBy = 'device-code';
    const using = running.latchkey(['use', id]);
    await settle();
    expect(isSigningIn(running)).toBe(true);
    await running.world.clock.advance(120_000);
    const used = await using;
    expect([used.code, used.out]).toEqual([4, '']);
    expect(used.err.startsWith(WAITS)).toBe(true);
    expect(used.err).toContain('Nobody did so within');
    expect(running.app.state().defaultSessionId).toBe(isDefault ? id : null);
    // The page that the user may be on stays good, and the next call finds its outcome.
    expect(isSigningIn(running)).toBe(true);
    running.world.provider.confirm();
    await settle();
    expect((await running.latchkey(['use', id])).code).toBe(0);
    expect(running.app.state().defaultSessionId).toBe(id);
  });

  it('does not wait where the settings say so', async () => {
    const running = await signedOutApp();
    must(await running.app.verbs.changeSettings({ patch: { signInWaitSeconds: 0 } }, never));
    const used = await running.latchkey(['use', running.ids[0] ?? '']);
    expect([used.code, isSigningIn(running)]).toEqual([4, false]);
  });

  it('and in the window waits for as long as the sign-in lasts', async () => {
    const running = await signedOutApp();
    const [sessionId] = running.ids;
    if (sessionId === undefined) throw new Error('no session');
    const making = running.app.verbs.makeDefault({ sessionId }, never);
    await settle();
    await running.world.clock.advance(130_000);
    running.world.provider.confirm();
    expect((await making).ok).toBe(true);
  });
});

describe('a keychain that its user has to unlock', () => {
  const UNLOCK = /waiting for you to unlock the keychain/g;

  it('login says so, once, also off a terminal', async () => {
    const running = await signedOutApp();
    const login = running.latchkey(['login', 'Work']);
    await settle();
    for (const isAsked of [true, false, true, false]) {
      running.world.unlocking(isAsked);
      await settle();
      expect(running.app.state().keychain).toEqual(
        isAsked ? { usable: true, problem: null, unlocking: true } : { usable: true, problem: null },
      );
    }
    running.world.provider.confirm();
    await running.world.clock.advance(5_000);
    const ran = await login;
    expect([ran.code, ran.err.match(UNLOCK)?.length]).toEqual([0, 1]);
  });

  it('and so does one that was open when Latchkey was locked', async () => {
    const running = await signedOutApp();
    const login = running.latchkey(['login', 'Work']);
    await settle();
    expect((await running.app.verbs.lock({}, never)).ok).toBe(true);
    await settle();
    running.world.provider.confirm();
    await running.world.clock.advance(5_000);
    const ran = await login;
    expect(ran.err.match(/waits for the unlock: latchkey unlock/g)).toHaveLength(1);
  });

  it('a verb of a session says so', async () => {
    const keychain = { usable: true, problem: null, unlocking: true } as const;
    const { ports } = testPorts({ hash: nodeHash, state: { keychain } });
    expect((await run(ports, ['start', 'dev'])).err).toMatch(UNLOCK);
  });
});

describe('a verb that waits', () => {
  const signingIn = { ...signedOut, name: 'Work', state: 'signing-in' } as const;
  const mfa: AppState['prompts'][number] = {
    kind: 'mfa-code',
    id: deviceCode().id,
    sessionId: null,
    sessionName: 'dev',
    serial: 'arn:aws:iam::111111111111:mfa/maria',
    problem: null,
  };

  it.each([
    ['for a sign-in that is under way, in which nothing changes', { sources: [signingIn] }, WAITS],
    ['for a page that is open', { prompts: [{ ...deviceCode(), sourceName: 'Work' }] }, WAITS],
  ])('%s, says so once', async (_, state, line) => {
    for (const argv of [
      ['start', 'dev'],
      ['exec', 'dev', '--', 'true'],
    ]) {
      const { ports } = testPorts({ hash: nodeHash, state });
      expect((await run(ports, argv)).err).toBe(line);
    }
  });

  it('renew says so although credentials are held', async () => {
    const held = testLease();
    const { ports } = testPorts({ hash: nodeHash, state: { sources: [signingIn] }, held });
    expect((await run(ports, ['renew', 'dev'])).err).toBe(WAITS);
    expect((await run(ports, ['start', 'dev'])).err).toBe('');
  });

  it('for an MFA code says so where it cannot be asked', async () => {
    const app = testPorts({
      hash: nodeHash,
      lease: async () => {
        app.update({ prompts: [{ ...mfa, sessionId: app.ports.app.state().sessions[0]?.id ?? null }] });
        app.update({});
        return ok(testLease());
      },
    });
    const [first] = app.ports.app.state().sessions;
    expect((await run(app.ports, ['start', first?.id ?? ''])).err).toBe(
      'latchkey: waiting for the MFA code from arn:aws:iam::111111111111:mfa/maria for dev (enter it in the Latchkey window)\n',
    );
  });
});
