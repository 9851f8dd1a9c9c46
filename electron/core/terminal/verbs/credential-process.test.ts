import { describe, expect, it } from 'vitest';
import { PromptId } from '../../../../shared/ids.ts';
import { ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { testLease, testSession } from '../testing-state.ts';

describe('latchkey credential-process', () => {
  it('prints the one JSON form that every SDK reads', async () => {
    const { ports } = testPorts({ hash: nodeHash });
    const ran = await run(ports, ['credential-process', '--profile', 'dev']);
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(JSON.parse(ran.out)).toEqual({
      Version: 1,
      AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYzEXAMPLEKEY',
      SessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJHMEUCIQD+abc/def+ghi=jkl%mno==',
      Expiration: '2026-01-15T13:34:56Z',
      AccountId: '111111111111',
    });
  });

  it('leaves out what there is none of: null crashes some SDKs', async () => {
    const lease = testLease({ sessionToken: null, accountId: null });
    const { ports } = testPorts({ hash: nodeHash, lease: async () => ({ ok: true, value: lease }) });
    const value = JSON.parse((await run(ports, ['credential-process'])).out);
    expect(Object.keys(value)).toEqual(['Version', 'AccessKeyId', 'SecretAccessKey', 'Expiration']);
  });

  it.each([
    [['--profile', 'prod'], {}, 's2'],
    [['--profile=default'], {}, 's1'],
    [[], { AWS_PROFILE: 'prod' }, 's2'],
    [[], {}, 's1'],
  ])('%j with %j', async (args, env, wanted) => {
    const sessions = [testSession({ id: 's1', profile: 'dev' }), testSession({ id: 's2', profile: 'prod' })];
    const app = testPorts({ hash: nodeHash, state: { sessions, defaultSessionId: sessions[0]?.id ?? null } });
    await run(app.ports, ['credential-process', ...args], { env });
    expect(app.leases.map(({ sessionId }) => sessionId)).toEqual([wanted]);
  });

  it('says nothing on standard output when it fails: SDKs read everything there', async () => {
    const { ports } = testPorts({
      hash: nodeHash,
      lease: async () => ({
        ok: false,
        error: { code: 'sign-in-not-given', source: 'Corp', waitedMs: 1000 },
      }),
    });
    const ran = await run(ports, ['credential-process']);
    expect([ran.code, ran.out]).toEqual([4, '']);
    expect(ran.err).toContain('latchkey login "Corp"');
  });

  it('is answered within 55 s of the start of the command, with what it then waits for', async () => {
    const app = testPorts({ hash: nodeHash });
    await run(app.ports, ['credential-process'], { spentMs: 20_000 });
    await run(app.ports, ['credential-process'], { spentMs: 70_000 });
    expect(app.leases.map(({ answerWithin }) => answerWithin?.ms)).toEqual([35_000, 1_000]);
    const late = () => app.leases[0]?.answerWithin?.late();
    expect(late()).toEqual({ code: 'timed-out', what: 'AWS', afterMs: 55_000 });
    const { sessions } = app.ports.app.state();
    app.update({
      prompts: [
        {
          kind: 'mfa-code',
          id: PromptId.parse('p'),
          sessionId: sessions[0]?.id ?? null,
          sessionName: 'dev',
          serial: 'arn:aws:iam::111111111111:mfa/ada',
          problem: null,
        },
      ],
    });
    expect(late()).toMatchObject({ code: 'sign-in-not-given', waitedMs: 55_000 });
  });

  it('answers a profile of the user’s own as aws and which do, never a session that is only called so', async () => {
    const text =
      '[profile chain]\nrole_arn = arn:aws:iam::111111111111:role/Deploy\nsource_profile = dev\nregion = eu-west-1\n';
    const config = { path: '/home/u/.aws/config', text, exists: true };
    const credentials = { path: '/home/u/.aws/credentials', text: '', exists: false };
    const app = testPorts({
      hash: nodeHash,
      state: {
        sessions: [
          testSession({ id: 's1', profile: 'dev', name: 'Dev' }),
          testSession({ id: 's2', profile: 'chain-2', name: 'chain', accountId: '333333333333' }),
        ],
      },
      awsFiles: { read: async () => ok({ config, credentials }) },
    });
    const ran = await run(app.ports, ['credential-process', '--profile', 'chain']);
    expect([ran.code, ran.err, app.leases]).toEqual([0, '', []]);
    expect(app.roleLeases).toMatchObject([
      { session: { id: 's1' }, roles: [{ roleArn: 'arn:aws:iam::111111111111:role/Deploy' }] },
    ]);
  });

  it('reads nothing and listens to nothing: a held lease is one call of the broker', async () => {
    const app = testPorts({ hash: nodeHash, held: testLease() });
    const touched: string[] = [];
    const spied = new Proxy(app.ports, {
      get: (target, name) => {
        touched.push(String(name));
        return Reflect.get(target, name);
      },
    });
    await run(spied, ['credential-process', '--profile', 'dev'], { isTerminal: true });
    expect(new Set(touched)).toEqual(new Set(['app']));
    expect(app.leases).toHaveLength(1);
  });
});
