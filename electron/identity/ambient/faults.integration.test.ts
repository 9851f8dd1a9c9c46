import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { mark } from '../../adapters/integration/fault-ways.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from '../../adapters/integration/identity-test-rig.ts';
import { createMachine } from '../../adapters/machine/machine.ts';
import { createSystemClock } from '../../adapters/machine/system-clock.ts';
import { ambientSessionKind } from './session.ts';
import { ambientKind } from './source.ts';

// What can go wrong at each place where a machine has its credentials, against the real adapters.
let playground: Playground;
/** An address of this machine where nobody listens. */
let nowhere: string;
beforeAll(async () => {
  playground = await startPlayground();
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  nowhere = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  await new Promise((resolve) => server.close(resolve));
});
afterAll(() => playground.close());
beforeEach(() => {
  playground.faults.clear();
  playground.clock.setSkew(0);
  playground.setMachine({ instanceRole: 'InstanceRole', failure: null, disabled: false, late: false });
});

type Values = Readonly<Record<string, string>>;
/** `speedUp`: by how much shorter deadlines are, for one that must expire. */
function machine(config: Values, env: Values = {}, speedUp = 1) {
  const clock = createSystemClock();
  const sped = { ...clock, after: (ms: number, run: () => void) => clock.after(ms / speedUp, run) };
  const limits = { attempts: 2, firstPauseMs: 1, longestPauseMs: 5 };
  const ports = createRealPorts(playground.endpoints, limits, fetch, {
    machine: createMachine({ env: { PATH: process.env.PATH, ...env }, clock: sped }),
    clock: sped,
  });
  const { ctx } = createSourceRig(config);
  const session = sessionContext({ config: { source: 'acme' }, source: ctx });
  return {
    ports,
    signIn: (signal = never) => ambientKind.bind(ports).signIn(ctx, signal),
    lease: () => ambientSessionKind.bind(ports).lease(session, never),
  };
}
const ec2 = (endpoint = playground.metadata.ec2, speedUp = 1) =>
  machine({ origin: 'ec2' }, { AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint }, speedUp);
const container = (over: Values = {}, speedUp = 1) =>
  machine(
    { origin: 'container' },
    {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: playground.metadata.container,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: playground.metadata.authorization,
      ...over,
    },
    speedUp,
  );
const program = (script: string, speedUp: number) => {
  const file = join(playground.directory, 'print keys');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return machine({ origin: 'process', command: `"${file}" --password=${mark}` }, {}, speedUp);
};
const problemOf = (got: { readonly ok: true } | { readonly ok: false; readonly error: Problem }): Problem => {
  if (got.ok) throw new Error('it went well');
  return got.error;
};
const spoil = (operation: string, how: object) =>
  playground.faults.add({ service: 'metadata', operation, ...how });

const served = { AccessKeyId: 'ASIAMARK', SecretAccessKey: mark, Token: mark };
const bodies = [
  ['the page of a hotel', '<h1>Welcome', 'upstream-garbage'],
  ['half of them', `{"AccessKeyId":"${mark}`, 'upstream-garbage'],
  ['less than all', JSON.stringify({ ...served, SecretAccessKey: undefined }), 'upstream-garbage'],
  ['no end', JSON.stringify({ ...served, Expiration: 'soon' }), 'upstream-garbage'],
] as const;

describe('an EC2 instance', () => {
  it('that is none says so', async () => {
    const got = problemSentence(problemOf(await ec2(nowhere).lease()));
    expect(got).toContain(`Nothing answered at ${nowhere}: this is not an EC2 instance`);
  });

  it.each(bodies)('whose keys are %s: reported, nothing of them repeated', async (_, body, code) => {
    spoil('GetInstanceCredentials', { body });
    const got = await ec2().lease();
    expect(got).toMatchObject({ error: { code } });
    expect(JSON.stringify(got)).not.toContain(mark);
    playground.faults.clear();
    expect((await ec2().lease()).ok).toBe(true);
  });

  it.each(['PutToken', 'GetRoleName'])(
    'that answers %s with a page: reported as an unexpected response',
    async (operation) => {
      spoil(operation, { garbage: true });
      expect(await ec2().lease()).toMatchObject({ error: { code: 'upstream-garbage' } });
    },
  );

  it.each(['PutToken', 'GetRoleName', 'GetInstanceCredentials'])(
    'that fails or is cut off once at %s is asked again; for good, it is reported',
    async (operation) => {
      for (const how of [{ status: 503 }, { dropConnection: true }]) {
        spoil(operation, { times: 1, ...how });
        expect((await ec2().lease()).ok).toBe(true);
      }
      spoil(operation, { status: 503 });
      expect(await ec2().lease()).toMatchObject({ error: { code: 'upstream-failed', status: 503 } });
    },
  );

  it.each(['GetRoleName', 'GetInstanceCredentials'])(
    'that takes no token at %s says so',
    async (operation) => {
      spoil(operation, { status: 401 });
      expect(await ec2().lease()).toMatchObject({ error: { code: 'upstream-failed', status: 401 } });
    },
  );

  it.each(['GetRoleName', 'GetInstanceCredentials'])(
    'that never answers %s is given up in words, and left at once when called off',
    async (operation) => {
      spoil(operation, { hang: true });
      const sped = ec2(playground.metadata.ec2, 4);
      expect(await sped.lease()).toMatchObject({ error: { code: 'timed-out', afterMs: 2000 } });
      const leaving = new AbortController();
      const work = ec2().signIn(leaving.signal);
      leaving.abort();
      expect(await work).toEqual({ ok: false, error: { code: 'cancelled' } });
    },
  );
});

describe('an answer without an end', () => {
  it('is left after 100 kB, and the connection with it', async () => {
    let sent = 0;
    const closed: Promise<void>[] = [];
    const endless = createServer((_, response) => {
      closed.push(new Promise((resolve) => void response.once('close', resolve)));
      const more = () => {
        do sent += 16_384;
        while (!response.destroyed && response.write('a'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => void endless.listen(0, '127.0.0.1', resolve));
    try {
      const address = endless.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const got = await ec2(`http://127.0.0.1:${port}`).lease();
      expect(got).toMatchObject({
        error: { code: 'upstream-garbage', detail: 'Its response was larger than 100 kB.' },
      });
      await Promise.all(closed);
      expect(closed.length).toBeGreaterThan(0);
      expect(sent).toBeGreaterThan(100_000);
    } finally {
      endless.closeAllConnections();
      await new Promise((resolve) => endless.close(resolve));
    }
  });
});

describe('a container', () => {
  it('whose agent is not there, or never answers, says where it was looked for', async () => {
    const absent = container({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${nowhere}/keys` });
    const { host } = new URL(nowhere);
    expect(problemSentence(problemOf(await absent.lease()))).toContain(
      `Nothing answered at ${host} (no connection).`,
    );
    spoil('GetContainerCredentials', { hang: true });
    expect(problemSentence(problemOf(await container({}, 10).lease()))).toContain('(no answer in time)');
  });

  it('whose token is refused is reported in the words of the agent', async () => {
    const sentence = problemSentence(
      problemOf(await container({ AWS_CONTAINER_AUTHORIZATION_TOKEN: mark }).lease()),
    );
    expect(sentence).toContain('endpoint failed (HTTP 401)');
    expect(sentence).toContain('AccessDenied: The authorization token is missing or wrong.');
    expect(sentence).not.toContain(mark);
  });

  it('whose token cannot be read or sent says which file or variable it is', async () => {
    const missing = { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(playground.directory, 'none') };
    expect(await container(missing).lease()).toMatchObject({
      error: { code: 'file-unreadable', detail: 'There is no such file.' },
    });
    const broken = container({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a\nb' });
    expect(problemSentence(problemOf(await broken.lease()))).toContain('contains a line break');
  });

  it.each([
    ...bodies,
    ['a failure', '{"Code":"InvalidId","Message":"No such task."}', 'upstream-failed'],
    ['over', JSON.stringify({ ...served, Expiration: '2001-01-01T00:00:00Z' }), 'credentials-expired'],
  ] as const)('whose keys are %s: told, nothing of them repeated', async (_, body, code) => {
    spoil('GetContainerCredentials', { body });
    const got = await container().lease();
    expect(got).toMatchObject({ error: { code } });
    expect(JSON.stringify(got)).not.toContain(mark);
    playground.faults.clear();
    expect((await container().lease()).ok).toBe(true);
  });

  it('that fails once is asked again', async () => {
    spoil('GetContainerCredentials', { times: 1, status: 500 });
    expect((await container().lease()).ok).toBe(true);
  });
});

describe('a program', () => {
  it.each([
    ['fails', 'echo "vault is sealed" >&2; exit 2', 'failed. It said: “vault is sealed”', 1],
    ['prints nothing', 'true', 'printed no credentials. It is not a JSON object.', 1],
    ['prints a message', `echo "Welcome ${mark}"`, 'printed no credentials. It is not a JSON object.', 1],
    ['prints half', `echo '{"Version":1,"SecretAccessKey":"${mark}"}'`, 'Its AccessKeyId is missing', 1],
    ['never stops', 'cat /dev/zero | tr "\\0" a', 'was ended. It printed more than 1 MiB.', 1],
    ['hangs', 'sleep 600', 'did not finish within 60 s and was stopped.', 200],
  ] as const)(
    'that %s is told by its name, with no argument and nothing it printed',
    async (_, script, why, speedUp) => {
      const got = await program(script, speedUp).lease();
      expect(problemSentence(problemOf(got))).toContain(why);
      expect(problemSentence(problemOf(got))).toContain('print keys');
      expect(JSON.stringify(got)).not.toContain(mark);
    },
  );
});

describe('AWS', () => {
  const keysOf = (over: Values = {}) => {
    const key = playground.issueRoleCredentials('maria.garcia', '111111111111', 'DeveloperAccess');
    return {
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_SESSION_TOKEN: key.sessionToken,
      ...over,
    };
  };

  it('that says the keys have ended is believed, whatever was said where they were found', async () => {
    const env = keysOf();
    playground.expireCredentials();
    const got = await machine({ origin: 'environment' }, env).signIn();
    expect(got).toMatchObject({ error: { code: 'credentials-expired', session: 'Acme' } });
    expect(problemSentence(problemOf(got))).toContain('AWS answered: ');
  });

  it.each([
    ['soon', 'AWS_CREDENTIAL_EXPIRATION holds no time'],
    ['2001-01-01T00:00:00Z', 'The credentials found here had already expired.'],
  ])('is given no variables that end “%s”: they are reported as such', async (end, why) => {
    const got = await machine({ origin: 'environment' }, keysOf({ AWS_CREDENTIAL_EXPIRATION: end })).lease();
    expect(problemSentence(problemOf(got))).toContain(why);
  });

  it('that cannot be asked keeps nobody from the keys', async () => {
    const env = keysOf();
    playground.faults.add({ service: 'sts', dropConnection: true });
    expect(must(await machine({ origin: 'environment' }, env).signIn())).toMatchObject({
      kind: 'signed-in',
      signedInAs: null,
    });
  });

  it.each([7, -7])('has the time where the clock of this machine is %s hours off', async (hours) => {
    const shared = playground;
    // Keys that were handed out by another clock would be handed out again.
    playground = await startPlayground({ clockSkewMs: hours * 3_600_000 });
    try {
      const key = playground.issueRoleCredentials('maria.garcia', '111111111111', 'DeveloperAccess');
      const end = new Date(key.expiresAt).toISOString();
      const printed = {
        Version: 1,
        AccessKeyId: key.accessKeyId,
        SecretAccessKey: key.secretAccessKey,
        SessionToken: key.sessionToken,
        Expiration: end,
      };
      const env = keysOf({ AWS_CREDENTIAL_EXPIRATION: end });
      const printing = program(`echo '${JSON.stringify(printed)}'`, 1);
      for (const from of [ec2(), container(), machine({ origin: 'environment' }, env), printing]) {
        const lease = must(await from.lease());
        const left = lease.expiresAt - playground.clock.now();
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(6 * 3_600_000);
        must(await from.ports.sts.getCallerIdentity(lease, usEast1, never));
      }
    } finally {
      await playground.close();
      playground = shared;
    }
  });
});
