import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { keyDigest } from '../../../shared/endpoint/key-digest.ts';
import { OTHER_CREDENTIAL_NAMES } from '../../../shared/endpoint/other-credential-names.ts';
import { Region, SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { LeaseRequest } from '../app-api.ts';
import type { Lease } from '../credentials.ts';
import { openGate } from '../lock/testing-gate.ts';
import { Secret } from '../secret.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { copySecretText, environmentText } from './copy-environment.ts';
import { createUserLeases } from './user-lease.ts';

const id = SessionId.parse('admin');
const work = SourceId.parse('work');
const lease: Lease = {
  accessKeyId: 'ASIA1',
  secretAccessKey: new Secret("se'cret"),
  sessionToken: new Secret('token'),
  expiresAt: 2_000,
  issuedAt: 1_000,
  accountId: null,
  chained: false,
};
const entry: SessionEntry = sessionEntry({
  id,
  parent: { kind: 'source', id: work },
});
const cancelled = err<Problem>({ code: 'cancelled' });

function user(
  over: {
    readonly isHeld?: boolean;
    readonly isSignedIn?: boolean;
    readonly signIn?: Result<void, Problem>;
    readonly chain?: Result<never, Problem>;
    readonly source?: null;
    readonly opens?: boolean;
  } = {},
) {
  const asked: LeaseRequest[] = [];
  const signIns: boolean[] = [];
  const leases = createUserLeases({
    ended: () => null,
    chain: () => over.chain ?? ok({ sourceId: work, sessionIds: [], steps: [] }),
    source: () =>
      over.source === null
        ? null
        : {
            isSignedIn: () => over.isSignedIn ?? false,
            signIn: async ({ openBrowser }) => {
              signIns.push(openBrowser);
              return over.signIn ?? ok(undefined);
            },
          },
    broker: {
      held: () => (over.isHeld === true ? lease : null),
      lease: async (request) => {
        asked.push(request);
        return ok(lease);
      },
    },
    openBrowserOnSignIn: () => over.opens ?? true,
    sourceName: () => 'Corp',
    clock: createFakeClock(),
    signInWaitMs: () => 120_000,
  });
  const start = (force = false) => leases.lease(entry, { verb: 'start', force }, neverAborts());
  return { start, asked, signIns };
}

describe('a lease that the user asks for', () => {
  it('is asked for as the user: waiting, under the name of the verb', async () => {
    const { start, asked, signIns } = user({ isSignedIn: true });
    expect(await start()).toEqual(ok(lease));
    expect(asked).toEqual([
      {
        sessionId: id,
        caller: { verb: 'start', process: null, pid: null, cwd: null },
        whenSignInNeeded: 'wait',
        force: false,
      },
    ]);
    expect(signIns).toEqual([]);
    const forced = user({ isSignedIn: true });
    await forced.start(true);
    expect(forced.asked[0]?.force).toBe(true);
  });

  it('of a source that is signed out begins with a sign-in, as the settings say', async () => {
    for (const opens of [true, false]) {
      const { start, signIns, asked } = user({ opens });
      expect(await start()).toEqual(ok(lease));
      expect([signIns, asked.length]).toEqual([[opens], 1]);
    }
  });

  it('that is held already needs no sign-in, unless a new one is wanted', async () => {
    const { start, signIns } = user({ isHeld: true });
    expect(await start()).toEqual(ok(lease));
    expect(signIns).toEqual([]);
    expect(await start(true)).toEqual(ok(lease));
    expect(signIns).toEqual([true]);
  });

  it('is not asked for when the sign-in is given up, or the chain cannot be followed', async () => {
    const cycle = err<Problem>({ code: 'chain-cycle', chain: ['a'] });
    for (const [over, answer] of [
      [{ signIn: cancelled }, cancelled] as const,
      [{ chain: cycle }, cycle] as const,
    ]) {
      const { start, asked } = user(over);
      expect(await start()).toEqual(answer);
      expect(asked).toEqual([]);
    }
  });

  it('of a source that is gone is left to the broker to answer', async () => {
    const { start, asked } = user({ source: null });
    expect(await start()).toEqual(ok(lease));
    expect(asked).toHaveLength(1);
  });
});

describe('the environment as text', () => {
  const before = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION']
    .map((name) => `\${${name}:+${name}=$${name}&}`)
    .join('');

  const actsAs = { digest: 'a'.repeat(32), account: null };
  const session = { id: SessionId.parse('s1'), label: 'dev', actsAs };

  it('sets what the lease has, unsets what it has not, and quotes', () => {
    expect(environmentText(lease, Region.parse('eu-west-1'), session)).toBe(
      [
        "if : 'In fish: latchkey env SESSION --shell fish | source'; then :; fi",
        `[ -n "\${LATCHKEY_SESSION_ID:-}" ] || export LATCHKEY_BEFORE="${before}"`,
        `unset ${OTHER_CREDENTIAL_NAMES.join(' ')}`,
        'unset AWS_PROFILE',
        'unset AWS_DEFAULT_PROFILE',
        "export AWS_ACCESS_KEY_ID='ASIA1'",
        "export AWS_SECRET_ACCESS_KEY='se'\\''cret'",
        "export AWS_SESSION_TOKEN='token'",
        'unset AWS_SECURITY_TOKEN',
        // Of another session, where the text is pasted into its shell.
        'unset AWS_ACCOUNT_ID',
        'unset AWS_BEARER_TOKEN_BEDROCK',
        'unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
        'unset AWS_CONTAINER_CREDENTIALS_FULL_URI',
        'unset AWS_CONTAINER_AUTHORIZATION_TOKEN',
        'unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
        'unset LATCHKEY_CONTAINER',
        'unset AWS_SESSION_EXPIRATION',
        "export AWS_CREDENTIAL_EXPIRATION='1970-01-01T00:00:02Z'",
        "export AWS_REGION='eu-west-1'",
        "export AWS_DEFAULT_REGION='eu-west-1'",
        "export LATCHKEY_SESSION='dev'",
        "export LATCHKEY_SESSION_ID='s1'",
        `export LATCHKEY_SESSION_ACTS_AS='s1 ${'a'.repeat(32)} -'`,
        'unset LATCHKEY_SESSION_PROFILE',
        "export LATCHKEY_REGION='eu-west-1'",
        "export LATCHKEY_ACCESS_KEY_ID='ASIA1'",
        // Of the keys in the shell before, it would say that the secret is another one.
        `export LATCHKEY_KEYS='${keyDigest("se'cret")} ${keyDigest('token')}'`,
        "export AWS_VAULT='dev'",
        '',
      ].join('\n'),
    );
    expect(
      environmentText({ ...lease, sessionToken: null }, null, session)
        .split('\n')
        .filter(
          (line) => /TOKEN|REGION/.test(line) && !line.includes('AWSACCESSKEYID') && !line.includes('BEFORE'),
        ),
    ).toEqual([
      'unset AWS_SESSION_TOKEN',
      'unset AWS_SECURITY_TOKEN',
      'unset AWS_BEARER_TOKEN_BEDROCK',
      'unset AWS_CONTAINER_AUTHORIZATION_TOKEN',
      'unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
      'unset AWS_REGION',
      'unset AWS_DEFAULT_REGION',
      'unset LATCHKEY_REGION',
    ]);
  });
});

describe('the environment, pasted', () => {
  const session = { id: SessionId.parse('s1'), label: 'dev', actsAs: null };
  const pasted = (env: Readonly<Record<string, string>>) => {
    const script = `set -eu\n${environmentText(lease, null, session)}printf %s "\${LATCHKEY_BEFORE-none}"`;
    return execFileSync('sh', ['-c', script], { env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' });
  };

  it('keeps what the shell had, for when it leaves the session', () => {
    const had = { AWS_PROFILE: 'mine', AWS_DEFAULT_REGION: 'eu-west-3', AWS_REGION: '' };
    expect(pasted(had)).toBe('AWS_PROFILE=mine&AWS_DEFAULT_REGION=eu-west-3&');
  });

  it('in the shell of a session keeps what was before that one', () => {
    const inside = { AWS_PROFILE: 'prod', LATCHKEY_SESSION_ID: 's0' };
    expect(pasted({ ...inside, LATCHKEY_BEFORE: 'AWS_PROFILE=mine' })).toBe('AWS_PROFILE=mine');
    expect(pasted(inside)).toBe('none');
  });
});

describe('attack: read keys from the clipboard long after they were copied', () => {
  const clipboard = () => {
    const texts: string[] = [];
    return {
      texts,
      writeText: async (text: string) => void texts.push(text),
      readText: async () => texts.at(-1) ?? '',
    };
  };

  it('they are gone after a minute', async () => {
    const clock = createFakeClock();
    const board = clipboard();
    await copySecretText({ clipboard: board, clock, lockGate: openGate }, 'keys');
    await clock.advance(59_999);
    expect(board.texts).toEqual(['keys']);
    await clock.advance(1);
    expect(board.texts).toEqual(['keys', '']);
  });

  it('and what was copied since is left alone', async () => {
    const clock = createFakeClock();
    const board = clipboard();
    await copySecretText({ clipboard: board, clock, lockGate: openGate }, 'keys');
    await board.writeText('mine');
    await clock.advance(120_000);
    expect(board.texts).toEqual(['keys', 'mine']);
  });

  it('where the clipboard cannot be read nothing is overwritten blindly', async () => {
    const clock = createFakeClock();
    const texts: string[] = [];
    const blind = { writeText: async (text: string) => void texts.push(text) };
    await copySecretText({ clipboard: blind, clock, lockGate: openGate }, 'keys');
    await settle();
    expect([texts, clock.timers()]).toEqual([['keys'], 0]);
  });
});
