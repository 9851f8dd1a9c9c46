import { describe, expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { SessionContext } from '../identity-source.ts';
import { Secret } from '../secret.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { fakeSource, work } from './testing-source.ts';
import { leaseFromUpstream } from './upstream.ts';

const id = SessionId.parse('admin');
const base = SessionId.parse('base');
const revoked: Problem = { code: 'token-revoked', source: 'Work', detail: 'the provider says so' };
const needed: Problem = { code: 'sign-in-needed', source: 'Work' };
const network: Problem = { code: 'network', host: 'portal' };
const dead: Problem = { code: 'credentials-expired', session: 'base' };
const locked: Problem = { code: 'keychain-locked' };

const lease = (accessKeyId = 'ASIA1'): Lease => ({
  accessKeyId,
  secretAccessKey: new Secret('secret'),
  sessionToken: null,
  expiresAt: 2_000,
  issuedAt: 1_000,
  accountId: null,
  chained: false,
});
const entry = (parent: SessionEntry['parent']): SessionEntry =>
  sessionEntry({
    id,
    config: { role: 'Admin' },
    parent,
    role: 'Admin',
  });
const onSource = entry({ kind: 'source', id: work });
const onSession = entry({ kind: 'session', id: base });

/** The provider answers with these, one after the other; a last answer is given again and again. */
function upstream(
  answers: readonly Result<Lease, Problem>[],
  more: {
    readonly entry?: SessionEntry;
    readonly source?: SourceRunner | null;
    readonly chain?: Result<never, Problem>;
    readonly kind?: null;
    readonly isForced?: boolean;
    readonly parent?: Result<Lease, Problem>;
    readonly onCall?: () => void;
  } = {},
) {
  const contexts: SessionContext[] = [];
  const forgotten: SessionId[] = [];
  const parents: SessionId[] = [];
  const call = (signal: AbortSignal = neverAborts()) =>
    leaseFromUpstream(
      {
        chain: () => more.chain ?? ok({ sourceId: work, sessionIds: [id], steps: [] }),
        kind: () =>
          more.kind === null
            ? null
            : {
                lease: async (context) => {
                  contexts.push(context);
                  more.onCall?.();
                  const answer = answers[Math.min(contexts.length, answers.length) - 1];
                  return answer ?? err({ code: 'cancelled' });
                },
              },
        source: () => (more.source === undefined ? fakeSource().source : more.source),
        region: () => null,
      },
      {
        entry: more.entry ?? onSource,
        ask: async () => ({ kind: 'cancel' }),
        isForced: more.isForced ?? false,
        parentLease: async (parent) => {
          parents.push(parent);
          return more.parent ?? ok(lease('ASIAPARENT'));
        },
        forgetParent: (parent) => void forgotten.push(parent),
      },
      signal,
    );
  return { call, contexts, forgotten, parents };
}

describe('before the provider is asked', () => {
  it('a chain that cannot be followed is the answer', async () => {
    const cycle = err<Problem>({ code: 'chain-cycle', chain: ['a', 'b'] });
    const { call, contexts } = upstream([ok(lease())], { chain: cycle });
    expect(await call()).toEqual(cycle);
    expect(contexts).toEqual([]);
  });

  it('a kind that this build does not know is named', async () => {
    const { call } = upstream([], { kind: null });
    expect(await call()).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', field: 'kind', reason: expect.stringContaining('role') },
    });
  });

  it('a source that is gone is named', async () => {
    const { call, contexts } = upstream([ok(lease())], { source: null });
    expect(await call()).toEqual(err({ code: 'chain-parent-missing', session: 'Admin', parent: work }));
    expect(contexts).toEqual([]);
  });

  it('a source that is signed out is looked at once: the sign-in may have come back elsewhere', async () => {
    const back = fakeSource({ signedIn: false, cameBack: true });
    expect(await upstream([ok(lease())], { source: back.source }).call()).toMatchObject({ ok: true });
    expect(back.asked).toEqual(['look']);
    const gone = fakeSource({ signedIn: false });
    const { call, contexts } = upstream([ok(lease())], { source: gone.source });
    expect(await call()).toEqual(err(needed));
    expect([gone.asked, contexts]).toEqual([['look'], []]);
  });

  it('a source that is signed in is not looked at', async () => {
    const { source, asked } = fakeSource();
    await upstream([ok(lease())], { source }).call();
    expect(asked).toEqual([]);
  });

  it('a keychain that was locked at the start is tried again', async () => {
    const opened = fakeSource({ signedIn: false, problem: locked, restoredSignIn: true });
    expect(await upstream([ok(lease())], { source: opened.source }).call()).toMatchObject({ ok: true });
    expect(opened.asked).toEqual(['look', 'restore']);
    const empty = fakeSource({ signedIn: false, problem: locked });
    expect(await upstream([ok(lease())], { source: empty.source }).call()).toEqual(err(needed));
    const still = fakeSource({ signedIn: false, problem: locked, restore: err(locked) });
    const { call, contexts } = upstream([ok(lease())], { source: still.source });
    expect(await call()).toEqual(err(locked));
    expect(contexts).toEqual([]);
  });

  it('another problem than the keychain’s does not send it to the keychain', async () => {
    const { source, asked } = fakeSource({ signedIn: false, problem: network });
    expect(await upstream([ok(lease())], { source }).call()).toEqual(err(needed));
    expect(asked).toEqual(['look']);
  });
});

describe('what the provider gives', () => {
  it.each<[string, Partial<Lease>]>([
    ['key', { accessKeyId: 'ASIA1\r' }],
    ['secret', { secretAccessKey: new Secret('a\u0085b') }],
    ['token', { sessionToken: new Secret('tok\naws_access_key_id = EVIL') }],
  ])('is refused where a line break is in its %s', async (_, odd) => {
    expect(await upstream([ok({ ...lease(), ...odd })]).call()).toMatchObject({
      ok: false,
      error: { code: 'upstream-garbage', service: 'Admin' },
    });
  });
});

describe('a session on a source', () => {
  it('gets what the provider answers, asked once', async () => {
    for (const answer of [ok(lease()), err(network), err<Problem>({ code: 'access-denied', action: 'x' })]) {
      const { source, asked, lost } = fakeSource();
      const { call, contexts } = upstream([answer], { source });
      expect(await call()).toBe(answer);
      expect([contexts.length, asked, lost]).toEqual([1, [], []]);
    }
  });

  it('is described to its kind: who it is, its source, and no parent', async () => {
    const { call, contexts } = upstream([ok(lease())], { isForced: true });
    await call();
    expect(contexts[0]).toMatchObject({
      sessionId: id,
      sessionName: 'Admin',
      config: { role: 'Admin' },
      region: null,
      source: { sourceName: 'Work' },
      parentLease: null,
      isForced: true,
    });
    const usual = upstream([ok(lease())]);
    await usual.call();
    expect(usual.contexts[0]?.isForced).toBe(false);
  });

  it('whose token is dead gets it renewed once, and is tried once more', async () => {
    const { source, asked, lost } = fakeSource();
    const { call, contexts } = upstream([err(revoked), ok(lease('ASIA2'))], { source });
    expect(await call()).toMatchObject({ ok: true, value: { accessKeyId: 'ASIA2' } });
    expect([contexts.length, asked, lost]).toEqual([2, ['refresh'], []]);
  });

  it('whose renewed token is dead too needs the user, and the source hears of it', async () => {
    const { source, asked, lost } = fakeSource();
    const { call, contexts } = upstream([err(revoked)], { source });
    expect(await call()).toEqual(err(needed));
    expect([contexts.length, asked, lost]).toEqual([2, ['refresh'], [revoked]]);
  });

  it('keeps a second answer that has nothing to do with the sign-in', async () => {
    const { source, lost } = fakeSource();
    expect(await upstream([err(revoked), err(network)], { source }).call()).toEqual(err(network));
    expect(lost).toEqual([]);
  });

  it('whose token cannot be renewed just now says why', async () => {
    const { source, lost } = fakeSource({ refresh: err(network) });
    const { call, contexts } = upstream([err(revoked)], { source });
    expect(await call()).toEqual(err(network));
    expect([contexts.length, lost]).toEqual([1, []]);
  });

  it('whose token is refused for good needs the user, in the provider’s own words where it gave some', async () => {
    const refresh = err<Problem>({ code: 'token-revoked', source: 'Work' });
    const said = upstream([err(revoked)], { source: fakeSource({ refresh }).source });
    expect(await said.call()).toEqual(err(revoked));
    const unsaid = upstream([err({ code: 'sign-in-not-given', source: 'Work', waitedMs: 1 })], {
      source: fakeSource({ refresh }).source,
    });
    expect(await unsaid.call()).toEqual(err(needed));
    expect([said.contexts.length, unsaid.contexts.length]).toEqual([1, 1]);
  });

  it('whose sign-in another program makes names its command', async () => {
    const command = 'aws sso login --sso-session acme';
    const { source } = fakeSource({ signedIn: false, command });
    expect(await upstream([], { source }).call()).toEqual(err({ ...needed, command }));
  });

  it('that nobody waits for any more renews nothing and tells nobody', async () => {
    const left = new AbortController();
    const { source, asked, lost } = fakeSource();
    const first = upstream([err(revoked)], { source, onCall: () => left.abort() });
    expect(await first.call(left.signal)).toEqual(err(revoked));
    expect([first.contexts.length, asked, lost]).toEqual([1, [], []]);

    const later = new AbortController();
    let calls = 0;
    const second = upstream([err(revoked)], {
      source,
      onCall: () => {
        calls += 1;
        if (calls === 2) later.abort();
      },
    });
    expect(await second.call(later.signal)).toEqual(err(revoked));
    expect([asked, lost]).toEqual([['refresh'], []]);
  });
});

describe('a session on another session', () => {
  it('gets its parent’s lease on demand, and no source', async () => {
    const { call, contexts, parents } = upstream([ok(lease())], { entry: onSession, source: null });
    expect(await call()).toMatchObject({ ok: true });
    expect(contexts[0]?.source).toBeNull();
    expect(await contexts[0]?.parentLease?.(neverAborts())).toMatchObject({
      value: { accessKeyId: 'ASIAPARENT' },
    });
    expect(parents).toEqual([base]);
  });

  it('whose parent’s lease is dead is tried once more with a new one', async () => {
    const healed = upstream([err(dead), ok(lease('ASIA2'))], { entry: onSession });
    expect(await healed.call()).toMatchObject({ ok: true, value: { accessKeyId: 'ASIA2' } });
    expect([healed.contexts.length, healed.forgotten]).toEqual([2, [base]]);
    const hopeless = upstream([err(dead)], { entry: onSession });
    expect(await hopeless.call()).toEqual(err(dead));
    expect([hopeless.contexts.length, hopeless.forgotten]).toEqual([2, [base]]);
  });

  it('keeps its parent’s lease after any other answer', async () => {
    for (const answer of [ok(lease()), err(network), err(revoked)]) {
      const { call, contexts, forgotten } = upstream([answer], { entry: onSession });
      expect(await call()).toBe(answer);
      expect([contexts.length, forgotten]).toEqual([1, []]);
    }
  });
});
