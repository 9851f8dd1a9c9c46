import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { defaultWorld } from '../../../playground/world/default-world.ts';
import { ok } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { PromptSpec, SessionContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { assumedRoleKind } from '../../identity/assumed-role/assumed-role.ts';
import {
  createRealPorts,
  leaseOf,
  must,
  never,
  roleArn,
  sessionContext,
  usEast1,
} from './identity-test-rig.ts';

const production = '111111111111';
const staging = '222222222222';

let playground: Playground;
beforeEach(async () => {
  const world = defaultWorld();
  // Five hops, each trusting the one before.
  const hops = [1, 2, 3, 4, 5].map((n) => ({
    accountId: staging,
    roleName: `Hop${n}`,
    trust: {
      principals: [
        n === 1 ? `arn:aws:iam::${production}:user/build` : `arn:aws:iam::${staging}:role/Hop${n - 1}`,
      ],
    },
  }));
  const input = JSON.parse(JSON.stringify({ ...world, roles: [...world.roles, ...hops] }));
  playground = await startPlayground({ world: input });
});
afterEach(() => playground.close());

function userLease(userName: string): Lease {
  const user = playground.world.iamUsers.find((one) => one.userName === userName);
  if (user === undefined) throw new Error(`no user ${userName}`);
  return leaseOf({
    accessKeyId: user.accessKeyId,
    secretAccessKey: user.secretAccessKey,
    sessionToken: null,
  });
}
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

function assumed(
  config: Readonly<Record<string, string>>,
  parent: Lease | SessionContext['parentLease'],
  ask?: SessionContext['ask'],
  ports = createRealPorts(playground.endpoints),
) {
  const parentLease = typeof parent === 'function' || parent === null ? parent : async () => ok(parent);
  return assumedRoleKind.bind(ports).lease(
    sessionContext({
      config: { parent: 'made:1', ...config },
      parentLease,
      ...(ask === undefined ? {} : { ask }),
    }),
    never,
  );
}

describe('assumed roles', () => {
  it('goes five hops deep, and the keys work', async () => {
    const ports = createRealPorts(playground.endpoints);
    let lease = userLease('build');
    for (const n of [1, 2, 3, 4, 5]) {
      lease = must(await assumed({ roleArn: role(staging, `Hop${n}`) }, lease, undefined, ports));
      expect(lease.chained).toBe(n > 1);
      // The default of one hour, from the server's own date.
      expect(Math.abs(lease.expiresAt - Date.now() - 3_600_000)).toBeLessThan(10_000);
    }
    const who = must(await ports.sts.getCallerIdentity(lease, usEast1, never));
    expect(who.arn).toBe(`arn:aws:sts::${staging}:assumed-role/Hop5/latchkey-production-Developer`);
    expect(who.account).toBe(staging);
  });

  it('carries external id, tags, source identity, policies and a duration', async () => {
    const parent = must(await assumed({ roleArn: role(production, 'CodeCommitAccess') }, userLease('build')));
    const config = { roleArn: role(staging, 'Deploy') };
    expect(await assumed(config, parent)).toMatchObject({
      error: { code: 'access-denied', action: 'AssumeRole' },
    });
    must(
      await assumed(
        {
          ...config,
          externalId: 'latchkey-demo',
          durationSeconds: '900',
          sessionName: 'maria@laptop',
          tags: 'team=payments\nstage=prod',
          transitiveTagKeys: 'team',
          policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
          policy: '{"Version":"2012-10-17","Statement":[]}',
        },
        parent,
      ),
    );
  });

  it('tells in words when a duration is too long, chained or not', async () => {
    const base = userLease('build');
    const roleArn = role(production, 'CodeCommitAccess');
    expect(await assumed({ roleArn, durationSeconds: '43200' }, base)).toMatchObject({
      error: { code: 'duration-too-long', requestedSeconds: 43_200, chained: false },
    });
    const parent = must(await assumed({ roleArn }, base));
    const chained = await assumed(
      { roleArn: role(staging, 'Deploy'), externalId: 'latchkey-demo', durationSeconds: '7200' },
      parent,
    );
    expect(chained).toMatchObject({ error: { code: 'duration-too-long', chained: true } });
  });

  it('asks for the MFA code, again when it was wrong, and sends a code once only', async () => {
    const asked: PromptSpec[] = [];
    const answers = ['12 34', '000000', 'right'];
    const lease = await assumed(
      { roleArn: role(production, 'BreakGlass'), mfaSerial: `arn:aws:iam::${production}:mfa/maria` },
      userLease('maria'),
      async (spec) => {
        asked.push(spec);
        const answer = answers[asked.length - 1] ?? '';
        return { kind: 'text', text: answer === 'right' ? ` ${playground.mfaCode('maria')} ` : answer };
      },
    );
    must(lease);
    expect(
      asked.map((spec) => (spec.kind === 'mfa-code' ? (spec.problem?.code ?? null) : spec.kind)),
    ).toEqual([null, 'mfa-wrong', 'mfa-wrong']);
    expect(playground.calls.filter((call) => call.operation === 'AssumeRole')).toHaveLength(2);
    playground.faults.add({ service: 'sts', operation: 'AssumeRole', times: 1, loseReply: true });
    const code = new Secret('123456');
    const input = {
      parent: userLease('maria'),
      roleArn: roleArn(role(production, 'BreakGlass')),
      sessionName: 'once',
      region: usEast1,
      mfa: { serial: `arn:aws:iam::${production}:mfa/maria`, code },
    };
    playground.clearCalls();
    expect(await createRealPorts(playground.endpoints).sts.assumeRole(input, never)).toMatchObject({
      ok: false,
    });
    expect(playground.calls).toHaveLength(1);
  });

  it('asks for no further code when the device is not the caller’s', async () => {
    let asked = 0;
    const lease = await assumed(
      { roleArn: role(production, 'BreakGlass'), mfaSerial: `arn:aws:iam::${production}:mfa/maria` },
      userLease('build'),
      async () => {
        asked += 1;
        return { kind: 'text', text: playground.mfaCode('maria') };
      },
    );
    expect(lease).toMatchObject({ error: { code: 'aws-refused', action: 'AssumeRole' } });
    expect(asked).toBe(1);
  });

  it('names the session whose parent has expired', async () => {
    const parent = must(await assumed({ roleArn: role(production, 'CodeCommitAccess') }, userLease('build')));
    playground.expireCredentials();
    expect(await assumed({ roleArn: role(staging, 'Deploy'), externalId: 'latchkey-demo' }, parent)).toEqual({
      ok: false,
      error: {
        code: 'credentials-expired',
        session: 'production/Developer',
        detail: 'The security token included in the request is expired',
      },
    });
  });

  it('passes the parent’s own problem on', async () => {
    const problem = { code: 'sign-in-needed', source: 'Acme' } as const;
    expect(
      await assumed({ roleArn: role(staging, 'Hop1') }, async () => ({ ok: false, error: problem })),
    ).toEqual({ ok: false, error: problem });
  });
});

describe('a clock that is off', () => {
  for (const minutes of [20, -20]) {
    it(`by ${minutes} minutes is measured, and signing still succeeds`, async () => {
      playground.clock.setSkew(minutes * 60_000);
      const ports = createRealPorts(playground.endpoints);
      const lease = must(
        await assumed({ roleArn: role(staging, 'Hop1') }, userLease('build'), undefined, ports),
      );
      expect(Math.abs(ports.skew.skewMs() - minutes * 60_000)).toBeLessThan(30_000);
      expect(Math.abs(lease.issuedAt - playground.clock.now())).toBeLessThan(30_000);
      playground.clearCalls();
      must(await ports.sts.getCallerIdentity(lease, usEast1, never));
      // From then on every first attempt is signed right.
      expect(playground.calls).toHaveLength(1);
    });
  }
});

describe('trouble upstream', () => {
  it('tries again through throttling, server errors and cut connections', async () => {
    playground.faults.add({ service: 'sts', times: 1, status: 400, code: 'Throttling' });
    playground.faults.add({ service: 'sts', times: 1, status: 503 });
    playground.faults.add({ service: 'sts', times: 1, dropConnection: true });
    must(await assumed({ roleArn: role(staging, 'Hop1') }, userLease('build')));
    expect(playground.calls.length).toBeGreaterThanOrEqual(3);
  });

  it('names garbage and silence, and ends at its deadline', async () => {
    const patient = createRealPorts(playground.endpoints, { firstPauseMs: 10 });
    const impatient = createRealPorts(playground.endpoints, { requestTimeoutMs: 300, totalMs: 900 });
    const ask = (ports = patient) => ports.sts.getCallerIdentity(userLease('build'), usEast1, never);
    playground.faults.add({ service: 'sts', garbage: true });
    expect(await ask()).toMatchObject({ error: { code: 'upstream-garbage' } });
    playground.faults.clear();
    playground.faults.add({ service: 'sts', hang: true });
    expect(await ask(impatient)).toMatchObject({ error: { code: 'timed-out' } });
    playground.faults.clear();
    playground.faults.add({ service: 'sts', status: 500 });
    expect(await ask()).toMatchObject({ error: { code: 'upstream-failed', status: 500 } });
  });

  it('asks again when one request is never answered', async () => {
    const ports = createRealPorts(playground.endpoints, { requestTimeoutMs: 300, totalMs: 5000 });
    playground.faults.add({ service: 'sts', hang: true, times: 1 });
    must(await ports.sts.getCallerIdentity(userLease('build'), usEast1, never));
  });

  it('ends at the deadline of the whole, however long one request may take', async () => {
    const ports = createRealPorts(playground.endpoints, { requestTimeoutMs: 60_000, totalMs: 500 });
    playground.faults.add({ service: 'sts', hang: true });
    const outcome = await ports.sts.getCallerIdentity(userLease('build'), usEast1, never);
    expect(outcome).toMatchObject({ error: { code: 'timed-out' } });
  });

  it('is called off in the middle of a request', async () => {
    playground.faults.add({ service: 'sts', hang: true });
    const ports = createRealPorts(playground.endpoints);
    const outcome = await ports.sts.getCallerIdentity(userLease('build'), usEast1, AbortSignal.timeout(200));
    expect(outcome).toEqual({ ok: false, error: { code: 'cancelled' } });
  });

  it('refuses an untrusted certificate in words', async () => {
    const at = `https://127.0.0.1:${playground.tlsPort}`;
    const ports = createRealPorts({ sts: at, sso: at, ssoOidc: at });
    expect(await ports.sts.getCallerIdentity(userLease('build'), usEast1, never)).toMatchObject({
      error: { code: 'tls-untrusted', host: `127.0.0.1:${playground.tlsPort}` },
    });
  });
});
