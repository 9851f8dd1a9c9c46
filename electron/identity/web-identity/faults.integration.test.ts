import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { impatientPorts, mark, ways } from '../../adapters/integration/fault-ways.ts';
import {
  createSourceRig,
  must,
  never,
  sessionContext,
} from '../../adapters/integration/identity-test-rig.ts';
import { createMachine } from '../../adapters/machine/machine.ts';
import { createSystemClock } from '../../adapters/machine/system-clock.ts';
import { webIdentityRoleKind } from './role.ts';
import { webIdentityKind } from './source.ts';

// What can go wrong with a token of a file or a command, and with what AWS says of it.
let playground: Playground;
let tokenFile: string;
let program: string;
beforeAll(async () => {
  playground = await startPlayground();
  tokenFile = join(playground.directory, 'token');
  program = join(playground.directory, 'print token');
});
afterAll(() => playground.close());
beforeEach(() => {
  playground.faults.clear();
  playground.clock.setSkew(0);
  rmSync(tokenFile, { recursive: true, force: true });
});

type Config = Readonly<Record<string, string>>;
const inFile = (): Config => ({ tokenFile });
const byCommand = (script: string): Config => {
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o700);
  return { command: `"${program}" --password=${mark}` };
};
const signIn = (config: Config, signal = never, ports = impatientPorts(playground.endpoints)) =>
  webIdentityKind.bind(ports).signIn(createSourceRig(config).ctx, signal);
const lease = (config: Config, ports = impatientPorts(playground.endpoints)) =>
  webIdentityRoleKind.bind(ports).lease(
    sessionContext({
      config: { source: 'acme', roleArn: playground.oidc.roleArn },
      source: createSourceRig(config).ctx,
    }),
    never,
  );
const put = (text: string | Buffer) => writeFileSync(tokenFile, text);
const mint: Playground['oidcIssuer']['mint'] = (claims) => playground.oidcIssuer.mint(claims);
const errorOf = (got: { readonly ok: true } | { readonly ok: false; readonly error: Problem }): Problem => {
  if (got.ok) throw new Error('it went well');
  return got.error;
};

describe('a file', () => {
  it.each([
    ['that is missing', () => undefined, 'file-unreadable', 'There is no such file.'],
    ['that is a directory', () => mkdirSync(tokenFile), 'file-unreadable', 'It is not a regular file.'],
    ['that is no text', () => put(Buffer.from([0xff, 0xfe])), 'file-unreadable', 'It is not UTF-8 text.'],
    ['that is empty', () => put(' \n'), 'file-malformed', 'It is empty; a token is expected.'],
    [
      'of JSON',
      () => put(`{ "token": "${mark}" }`),
      'file-malformed',
      'It contains something other than one token.',
    ],
    [
      'that is too long',
      () => put(mark.repeat(2000)),
      'file-malformed',
      'It is longer than 20,000 characters',
    ],
  ])(
    '%s is reported by its name, never by what is in it; and the next look finds the token',
    async (_, make, code, why) => {
      make();
      for (const got of [await signIn(inFile()), await lease(inFile())]) {
        expect(got).toMatchObject({ error: { code, file: tokenFile } });
        expect(problemSentence(errorOf(got))).toContain(why);
        expect(JSON.stringify(got)).not.toContain(mark);
      }
      rmSync(tokenFile, { recursive: true, force: true });
      put(`${mint()}\n`);
      expect((await signIn(inFile())).ok).toBe(true);
      expect((await lease(inFile())).ok).toBe(true);
    },
  );
});

describe('a command', () => {
  it.each([
    ['that fails', 'echo "no such user" >&2; exit 3', 'failed. It said: “no such user”'],
    [
      'that fails without a word',
      `echo ${mark}; exit 3`,
      'failed. It said: “It ended with 3 and said nothing.”',
    ],
    ['that prints nothing', 'true', 'printed nothing; a token is expected.'],
    ['that prints a message', `echo "Your token: ${mark}"`, 'printed something other than one token.'],
    [
      'that prints too long a token',
      'head -c 30000 /dev/zero | tr "\\0" a',
      'printed more than 20,000 characters',
    ],
    ['that never stops printing', 'cat /dev/zero | tr "\\0" a', 'was ended. It printed more than 1 MiB.'],
  ])('%s is reported by its name, with no argument and nothing it printed', async (_, script, why) => {
    const config = byCommand(script);
    for (const got of [await signIn(config), await lease(config)]) {
      const sentence = problemSentence(errorOf(got));
      expect(sentence).toContain(`Acme has no credentials. The command ${program} ${why}`);
      expect(sentence).toContain('Run it in a terminal');
      expect(JSON.stringify(got)).not.toContain(mark);
    }
  });

  it('that hangs is ended after a minute', async () => {
    const clock = createSystemClock();
    const hurried = { ...clock, after: (ms: number, run: () => void) => clock.after(ms / 200, run) };
    const machine = createMachine({ env: process.env, clock: hurried });
    const ports = { ...impatientPorts(playground.endpoints), machine };
    const got = await signIn(byCommand('sleep 600'), never, ports);
    expect(problemSentence(errorOf(got))).toContain('did not finish within 60 s and was stopped.');
  });

  it('is ended with all it started when the sign-in is called off', async () => {
    const pidFile = join(playground.directory, 'pid');
    const leaving = new AbortController();
    const work = signIn(byCommand(`sleep 600 & echo $! > '${pidFile}'; wait`), leaving.signal);
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim()).toMatch(/\d/);
    leaving.abort();
    expect(await work).toEqual({ ok: false, error: { code: 'cancelled' } });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

describe('AWS', () => {
  beforeEach(() => put(mint()));
  const past = Math.floor(Date.now() / 1000) - 60;

  it.each([
    ['a token that has run out', { exp: past }, 'nothing-here', 'AWS answered: “Token expired'],
    [
      'a token of another issuer',
      { iss: 'https://elsewhere.example' },
      'aws-refused',
      'No OpenIDConnect provider',
    ],
    ['a token for another audience', { aud: 'another' }, 'aws-refused', 'Incorrect token audience'],
  ])('takes no %s, and shows the provider’s message below ours', async (_, claims, code, words) => {
    put(mint(claims));
    const problem = errorOf(await lease(inFile()));
    expect(problem.code).toBe(code);
    expect(problemSentence(problem)).toContain(words);
    expect(JSON.stringify(problem)).not.toContain(mint().split('.')[0]);
    // The program that writes the file repairs it; nobody signs in.
    put(mint());
    expect((await lease(inFile())).ok).toBe(true);
  });

  it('a token that has expired points to its origin: file or command', async () => {
    put(mint({ exp: past }));
    expect(problemSentence(errorOf(await lease(inFile())))).toMatch(
      /The token of \S+ has expired\. AWS answered: “Token expired.* The program that writes the file must renew it/,
    );
    const got = await lease(byCommand(`echo ${mint({ exp: past })}`));
    expect(problemSentence(errorOf(got))).toContain(`The token of the command ${program} has expired.`);
    expect(JSON.stringify(got)).not.toContain(mark);
  });

  const operation = 'AssumeRoleWithWebIdentity';
  it.each([
    ['IDPCommunicationError', 400, 'upstream-failed', 'The identity provider (called by AWS) failed.'],
    ['InvalidIdentityToken', 400, 'aws-refused', 'Check the identity provider in IAM'],
    ['ExpiredTokenException', 400, 'nothing-here', 'The program that writes the file must renew it'],
    ['IDPRejectedClaim', 403, 'nothing-here', 'is no longer accepted by its provider'],
    ['AccessDenied', 403, 'access-denied', 'AWS denied AssumeRoleWithWebIdentity.'],
    ['RegionDisabledException', 403, 'aws-refused', 'STS is switched off in this region'],
  ])('%s is reported in our words and in AWS’s', async (code, status, reported, ours) => {
    playground.faults.add({ service: 'sts', operation, code, status, message: 'So says AWS.' });
    const problem = errorOf(await lease(inFile()));
    expect(problem.code).toBe(reported);
    expect(problemSentence(problem)).toContain(ours);
    expect(problemSentence(problem)).toContain('So says AWS.');
    playground.faults.clear();
    expect((await lease(inFile())).ok).toBe(true);
  });

  it('is asked again where it could not reach the issuer, once answered nothing, or its answer was lost', async () => {
    for (const how of [
      { status: 400, code: 'IDPCommunicationError' },
      { dropConnection: true },
      { loseReply: true },
    ]) {
      playground.faults.add({ service: 'sts', operation, times: 1, ...how });
      expect((await lease(inFile())).ok).toBe(true);
    }
  });

  it.each(ways)('%s: reported, and over when it is over', async (_, how, code) => {
    playground.faults.add({ service: 'sts', operation, ...how });
    const problem = errorOf(await lease(inFile()));
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain(mark);
    playground.faults.clear();
    expect((await lease(inFile())).ok).toBe(true);
  });

  it.each([3, -3])('with a clock %s hours off: keys end when AWS says', async (hours) => {
    playground.clock.setSkew(hours * 3_600_000);
    const { expiresAt } = must(await lease(inFile()));
    expect(Math.abs(expiresAt - playground.clock.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('gives two at once each their own', async () => {
    const [one, two] = await Promise.all([lease(inFile()), lease(inFile())]);
    expect(must(one).accessKeyId).not.toBe(must(two).accessKeyId);
  });
});

/** A zombie has ended, and is only not yet waited for. */
function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
