import { describe, expect, it } from 'vitest';
import { AccountId, PromptId, SessionId } from '../../../../shared/ids.ts';
import { err, ok } from '../../../../shared/result.ts';
import type { ShadowView } from '../../../../shared/shadow.ts';
import { run, testPorts } from '../testing.ts';
import { dev, prod, state, world } from '../testing-verbs.ts';

// What the terminal says when AWS's tools use something else than the default session.
const keys: ShadowView = {
  profile: 'default',
  file: '/home/u/.aws/credentials',
  session: 'Dev role',
  cause: 'keys',
  line: 2,
  every: true,
};
const region: ShadowView = { ...keys, cause: 'region', every: false, region: 'eu-west-3' };
const question = {
  kind: 'take-over-profile' as const,
  id: PromptId.parse('q1'),
  profile: 'default',
  file: keys.file,
  diff: '',
  sessionId: SessionId.parse('dev'),
  sessionName: 'Dev role',
};
const shadowed = (...shadows: readonly ShadowView[]) => world({ inForce: { shadows } });

describe('latchkey use', () => {
  it('says where this shell does not follow, and what it still acts as', async () => {
    for (const env of [{ AWS_PROFILE: 'prod' }, { LATCHKEY_SESSION_ID: prod.id }]) {
      const ran = await run(testPorts(world()).ports, ['use', 'dev', '--json'], { env });
      expect(ran.code).toBe(0);
      expect(ran.err).toContain(
        'This shell does not follow: what runs in it still acts as Admin (profile prod',
      );
    }
    const own = await run(testPorts(world()).ports, ['use', 'dev'], { env: { AWS_PROFILE: 'dev' } });
    expect([own.code, own.err]).toEqual([0, '']);
  });

  it('names the account that the session acts in once the switch is made', async () => {
    const test = testPorts(world());
    let made = false;
    const edited = { ...dev, accountId: AccountId.parse('444444444444') };
    const app: typeof test.ports.app = {
      ...test.ports.app,
      state: () => ({ ...test.ports.app.state(), ...(made ? { sessions: [edited, prod] } : {}) }),
      verbs: {
        ...test.ports.app.verbs,
        // As where a sign-in took minutes, in which the session was edited.
        makeDefault: async () => {
          made = true;
          return ok({});
        },
      },
    };
    const { out } = await run({ ...test.ports, app }, ['use', 'dev']);
    expect(out).toContain('444444444444');
  });

  it('is not called done where the files cannot be read after the switch', async () => {
    const { ports } = testPorts(world());
    const unread = async () => err({ code: 'file-unreadable', file: '/home/u/.aws/config' } as const);
    const app = { ...ports.app, inForce: unread };
    const used = await run({ ...ports, app }, ['use', 'dev', '--json']);
    expect([used.code, JSON.parse(used.out)]).toMatchObject([1, { awsTools: 'unknown', shadow: null }]);
    expect(used.err).toContain('What AWS tools use could not be read.');
    expect(used.err).toContain('/home/u/.aws/config');
    const none = testPorts(world({ state: { ...state, defaultSessionId: null } }));
    const cleared = await run({ ...none.ports, app: { ...none.ports.app, inForce: unread } }, [
      'use',
      '--none',
    ]);
    expect([cleared.code, cleared.err]).toEqual([1, expect.stringContaining('/home/u/.aws/config')]);
    const added = await run({ ...ports, app }, ['profile', 'add', 'dev']);
    expect([added.code, added.out]).toEqual([1, '']);
    const prompt = await run({ ...ports, app }, ['prompt']);
    expect(prompt.out).toMatch(/^not dev: aws uses files that cannot be read/);
    expect(JSON.parse((await run({ ...ports, app }, ['status', '--json'])).out).shell.join()).toContain(
      '/home/u/.aws/config',
    );
  });

  it('is not called done where another switch was made in between', async () => {
    const other = world({
      state: { ...state, defaultSessionId: prod.id },
      verbs: { makeDefault: async () => ok({}) },
    });
    const ran = await run(testPorts(other).ports, ['use', 'dev']);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toContain('Dev role (profile dev) is not the default session.');
    expect(ran.err).toContain('Another switch was made since.');
  });

  it('is not done while tools use other credentials, and says where they are', async () => {
    const ran = await run(testPorts(shadowed(keys)).ports, ['use', 'dev']);
    expect(ran.code).toBe(1);
    expect(ran.out).toBe('');
    expect(ran.err).toContain(
      'is now the default session of Latchkey: codecommit:// without a profile uses it. AWS tools do not follow.',
    );
    expect(ran.err).toContain('AWS tools do not use Dev role for the profile default.');
    expect(ran.err).toContain('/home/u/.aws/credentials, line 2: access keys');
  });

  it('says that the user was asked, and calls nothing done', async () => {
    const asking = world({ inForce: { shadows: [keys] }, state: { ...state, prompts: [question] } });
    for (const more of [[], ['--json']]) {
      const ran = await run(testPorts(asking).ports, ['use', 'dev', ...more]);
      // A command behind && would act in the account that the file still names.
      expect(ran.code).toBe(1);
      // What has switched is said for scripts too, which act by the exit code.
      if (more.length === 0) expect(ran.out).toBe('');
      else expect(JSON.parse(ran.out)).toMatchObject({ id: dev.id, awsTools: 'none', shadow: keys });
      expect(ran.err).toContain('AWS tools do not use Dev role');
      expect(ran.err).toContain('Latchkey asks in its window');
    }
  });

  it('says for scripts which tools follow', async () => {
    for (const [shadow, code, awsTools] of [
      [{ ...keys, every: false }, 1, 'some'],
      [region, 0, 'all'],
    ] as const) {
      const ran = await run(testPorts(shadowed(shadow)).ports, ['use', 'dev', '--json']);
      expect(ran.code).toBe(code);
      expect(JSON.parse(ran.out)).toMatchObject({ awsTools, shadow });
    }
    const all = await run(testPorts(world()).ports, ['use', 'dev', '--json']);
    expect(JSON.parse(all.out)).toMatchObject({ awsTools: 'all', shadow: null });
  });

  it('is done where another profile could not be written, and says which', async () => {
    const problem = { code: 'profile-blocked', profile: 'prod', file: '/c', line: 7 } as const;
    const files = { config: '/c', credentials: '/d', problem };
    const ran = await run(testPorts(world({ state: { ...state, files } })).ports, ['use', 'dev']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('is now the default session.');
    expect(ran.err).toContain('The profile prod was not changed: /c, line 7.');
  });

  it('is done with another region, and says which', async () => {
    const ran = await run(testPorts(shadowed(region)).ports, ['use', 'dev']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('Dev role');
    expect(ran.err).toContain('aws uses the region eu-west-3');
  });

  it('does not mind other profiles', async () => {
    const ran = await run(testPorts(shadowed({ ...keys, profile: 'prod' })).ports, ['use', 'dev']);
    expect([ran.code, ran.err]).toEqual([0, '']);
  });
});

describe('latchkey status', () => {
  it('says what tools use instead of the default session', async () => {
    const ran = await run(testPorts(shadowed(keys)).ports, ['status']);
    expect(ran.out).toContain('AWS tools do not use Dev role for the profile default.');
    const json = await run(testPorts(shadowed(keys)).ports, ['status', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ shadows: [keys], ownDefault: null });
  });

  it('does not advise what is refused while Latchkey is detached', async () => {
    const missing: ShadowView = { ...keys, cause: 'missing', line: null };
    const detached = world({
      inForce: { beside: [missing] },
      state: {
        ...state,
        files: { config: '/home/u/.aws/config', credentials: keys.file, problem: null, detached: true },
      },
    });
    const ran = await run(testPorts(detached).ports, ['status']);
    expect(ran.out).toContain('AWS tools do not use the default session while Latchkey is detached.');
    expect(ran.out).not.toContain('latchkey use');
    const attached = await run(testPorts(world({ inForce: { beside: [missing] } })).ports, ['status']);
    expect(attached.out).toContain('latchkey use');
    expect(attached.out).not.toContain('detached');
  });

  it('says that the default profile is the user’s own', async () => {
    const own = world({
      inForce: { ownDefault: { ...keys, session: '' } },
      state: { ...state, defaultSessionId: null },
    });
    const ran = await run(testPorts(own).ports, ['status']);
    expect(ran.out).toContain(
      'AWS tools use your own default profile: /home/u/.aws/credentials, line 2, has access keys',
    );
  });
});

describe('endpoints that are not of AWS', () => {
  const foreign = [{ service: 'AWS STS', address: 'http://127.0.0.1:4566' }];

  it.each(['status', 'doctor'])('are in sight in %s', async (verb) => {
    const ran = await run(testPorts(world({ foreign })).ports, [verb]);
    expect(ran.out).toContain('AWS STS is reached at http://127.0.0.1:4566');
    const none = await run(testPorts(world()).ports, [verb]);
    expect(none.out).not.toContain('is reached at');
  });
});
