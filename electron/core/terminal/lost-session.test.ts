import { describe, expect, it } from 'vitest';
import { type ActsAs, actsAsText } from '../acts-as.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, testPorts } from './testing.ts';
import { dev, prod, said } from './testing-shell.ts';
import { testSession } from './testing-state.ts';

// A shell or a program of a session that has lost some of what was put there.

describe('a shell that was put into a session and left it', () => {
  const inDev = { LATCHKEY_SESSION_ID: 's-dev', LATCHKEY_SESSION_PROFILE: 'dev s-dev' };

  it('says so where a start-up file exported AWS_PROFILE', async () => {
    const found = await said({ env: { ...inDev, AWS_PROFILE: 'prod' }, given: ['container'] });
    expect(found.prompt).toMatch(/^prod .*222222222222.* \(not dev\)\n$/);
    expect(found.shell).toEqual([expect.stringContaining('This shell was started for dev')]);
    expect(found.lines).toContain('rule 3: the session this shell was started with: s-dev (profile dev)');
  });

  it('does not seem to be in it where nothing answers', async () => {
    const found = await said({ env: { ...inDev, AWS_PROFILE: 'nobody' }, given: ['container'] });
    expect(found.prompt).toBe('not dev: see latchkey which\n');
    expect(found.shell).toEqual([expect.stringContaining('nobody')]);
  });

  it('is refused where it still has the keys, and no longer says of whom', async () => {
    const found = await said({ given: ['keys'] });
    expect(found.which).toContain('eval "$(latchkey env --unset)"');
    expect(found.prompt).toBe('no session: aws uses credentials that are left in this shell\n');
    expect(found.shell.join()).toContain('LATCHKEY_SESSION_ID');
  });

  it.each<[string, TestRequest, string, string]>([
    [
      'the keys of env',
      { given: ['keys'] },
      'go on with the keys that latchkey env gave this shell',
      'no session: aws uses credentials that are left in this shell\n',
    ],
    [
      'a key of somebody else',
      { given: ['keys'], hasForeignKeys: true },
      'the access key in AWS_ACCESS_KEY_ID, which is not from Latchkey',
      'no session: aws uses AWS_ACCESS_KEY_ID\n',
    ],
    ['nothing', { given: [] }, 'is no longer there', 'session gone: see latchkey which\n'],
    [
      'the address of exec',
      { given: ['container'] },
      'is no longer there',
      'session gone: see latchkey which\n',
    ],
  ])('whose session is no longer there says what aws goes on with: %s', async (_, has, words, prompt) => {
    const found = await said({ ...has, env: { LATCHKEY_SESSION_ID: 's-gone' } });
    expect(found.which).toContain(
      'The session that this shell was started with (s-gone) is no longer there.',
    );
    expect(found.which).toContain(words);
    expect(found.prompt).toBe(prompt);
    expect(found.shell.join(' ')).toContain(words);
  });

  // As below tox or `env -i`, which keep the variables of AWS alone: aws asks the address of the session that exec was given.
  it('is refused where it has the address of exec, and no longer says of whom', async () => {
    const env = { AWS_CONFIG_FILE: '/opt/latch key/latchkey.no-aws-files' };
    const found = await said({ env, given: ['container'] });
    expect(found.which).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
    expect(found.prompt).toBe('no session: aws uses credentials that are left in this shell\n');
    expect(found.shell.join()).toContain('LATCHKEY_SESSION_ID');
    const { ports, leases } = testPorts({
      hash: nodeHash,
      state: { sessions: [dev], defaultSessionId: dev.id },
    });
    const ask = async (args: readonly string[], more: TestRequest) =>
      (await run(ports, ['credential-process', ...args], { env, ...more })).code;
    expect(await ask([], { given: ['container'] })).toBe(5);
    expect(leases).toEqual([]);
    // What names a profile is answered, and so is a machine that has an address of its own.
    expect(await ask(['--profile', 'dev'], { given: ['container'] })).toBe(0);
    expect(await ask([], { env: { AWS_CONFIG_FILE: '/mine' }, given: ['container'] })).toBe(0);
  });

  it('without the files says so where those of the user are back, whose default profile comes first', async () => {
    const env = { LATCHKEY_SESSION_ID: 's-prod', AWS_CONFIG_FILE: '/mine/config' };
    const process = 'credential_process = /opt/latchkey credential-process --profile default';
    const world = (text: string) => ({ otherFiles: { '/mine/config': text } });
    for (const [text, aws] of [
      [`[default]\n${process}\n`, 'nothing, because the default profile is refused'],
      ['[default]\naws_access_key_id = A\n', 'the default profile'],
    ] as const) {
      const found = await said({ env, given: ['container'] }, world(text));
      expect(found.which).toMatch(/^aws takes the default profile in \/mine\/config before/);
      expect(found.prompt).toBe(`not prod: aws uses ${aws}\n`);
    }
    const found = await said({ env, given: ['container'] }, world('[default]\noutput = json\n'));
    expect(found.which).toBeNull();
    const { ports, leases } = testPorts({
      hash: nodeHash,
      state: { sessions: [dev, prod], defaultSessionId: dev.id },
    });
    for (const given of [['container'], [], ['keys', 'no-secret']]) {
      const refused = await run(ports, ['credential-process', '--profile', 'default'], { env, given });
      expect([refused.code, refused.out]).toEqual([5, '']);
    }
    expect(leases).toEqual([]);
    for (const given of [['keys'], ['web-identity']])
      expect((await run(ports, ['credential-process', '--profile', 'default'], { env, given })).code).toBe(0);
    // Where a profile is named, aws gets to this one only by its own name.
    for (const AWS_PROFILE of ['default', 'prod']) {
      const named = { ...env, AWS_PROFILE };
      const asked = await run(ports, ['credential-process', '--profile', 'default'], {
        env: named,
        given: [],
      });
      expect(asked.code).toBe(0);
    }
  });

  it('says that an empty name of a profile fails, and not that the default profile is taken', async () => {
    for (const given of [[], ['container']]) {
      const found = await said({ env: { LATCHKEY_SESSION_ID: 's-prod', AWS_PROFILE: '' }, given });
      expect(found.which).toMatch(/^AWS_PROFILE is empty: aws and boto3/);
    }
  });

  it('is refused where it has the id of one session and the profile of another', async () => {
    const mixed = { LATCHKEY_SESSION_ID: 's-prod', LATCHKEY_SESSION_PROFILE: 'dev s-dev' };
    for (const env of [mixed, { ...mixed, AWS_PROFILE: 'dev' }, { ...mixed, AWS_PROFILE: 'prod' }]) {
      const found = await said({ env, given: ['container'] });
      expect(found.which).toContain('values of two sessions');
      expect(found.prompt).toBe('not prod: see latchkey which\n');
    }
    const { ports, leases } = testPorts({ hash: nodeHash, state: { sessions: [dev, prod] } });
    expect((await run(ports, ['credential-process', '--profile', 'dev'], { env: mixed })).code).toBe(5);
    expect((await run(ports, ['credential-process', '--profile', 'prod'], { env: mixed })).code).toBe(0);
    expect(leases.map(({ sessionId }) => sessionId)).toEqual(['s-prod']);
  });
});

describe('a program below one of exec, without the variables of its session', () => {
  const startedBelow = new Map([
    ['LATCHKEY_SESSION_ID', 's-prod'],
    ['LATCHKEY_SESSION_PROFILE', 'prod s-prod'],
  ]);
  const ask = async (args: readonly string[], more: TestRequest = {}, above = startedBelow) => {
    const state = { sessions: [dev, prod], defaultSessionId: dev.id };
    const { ports, leases } = testPorts({ hash: nodeHash, state, startedBelow: above });
    const ran = await run(ports, ['credential-process', ...args], more);
    return { ...ran, of: leases.map(({ sessionId }) => sessionId) };
  };

  it('gets nothing of the default session, in words', async () => {
    for (const args of [[], ['--profile', 'default']]) {
      const refused = await ask(args);
      expect([refused.code, refused.out, refused.of]).toEqual([5, '', []]);
      expect(refused.err).toContain('has taken out the variables that say so');
      expect(refused.err).toContain('pass_env');
    }
  });

  it('gets what it names, what its own shell says, and the default session after it has left', async () => {
    expect((await ask(['--profile', 'dev'])).of).toEqual(['s-dev']);
    expect((await ask([], { env: { AWS_PROFILE: 'prod' } })).of).toEqual(['s-prod']);
    expect((await ask([], { env: { LATCHKEY_SESSION_ID: 's-prod' } })).of).toEqual(['s-prod']);
    expect((await ask([], { env: { LATCHKEY_SESSION_ID: '' } })).of).toEqual(['s-dev']);
    expect((await ask([], {}, new Map([['LATCHKEY_SESSION_ID', '']]))).of).toEqual(['s-dev']);
  });

  it('gets nothing of whom its session acts as by now, where that is somebody else than at its start', async () => {
    const started: ActsAs = { digest: 'a'.repeat(32), account: null };
    const edited: ActsAs = { ...started, digest: 'b'.repeat(32) };
    const of = new Map([...startedBelow, ['LATCHKEY_SESSION_ACTS_AS', actsAsText(prod.id, started)]]);
    const shells: readonly TestRequest[] = [
      // All that says so was taken out, or all but the profile, or a part of it.
      { env: {} },
      { env: { AWS_PROFILE: 'prod' }, given: ['container'] },
      { env: { LATCHKEY_SESSION_ID: prod.id } },
      {
        env: {
          LATCHKEY_SESSION_ID: prod.id,
          LATCHKEY_SESSION_PROFILE: `prod ${prod.id}`,
          AWS_PROFILE: 'prod',
        },
      },
    ];
    for (const shell of shells) {
      const asks = async (now: ActsAs) => {
        const state = { sessions: [dev, prod], defaultSessionId: prod.id };
        const { ports, leases } = testPorts({ hash: nodeHash, state, startedBelow: of, actsAs: () => now });
        const ran = await run(ports, ['credential-process'], shell);
        return { ...ran, pins: leases.map(({ startedAs }) => startedAs?.digest) };
      };
      expect((await asks(started)).pins).toEqual([started.digest]);
      const refused = await asks(edited);
      expect([refused.code, refused.out, refused.pins]).toEqual([5, '', []]);
    }
  });

  it('is known by its process where it has replaced itself, and by the profile that exec gave it', async () => {
    const state = { sessions: [dev, prod], defaultSessionId: dev.id };
    const { ports, leases } = testPorts({ hash: nodeHash, state });
    expect((await run(ports, ['exec', 'prod', '--', 'env', '-i', 'aws'], { pid: 70 })).end.kind).toBe('exec');
    const asks = (pid: number, more: TestRequest = {}) =>
      run(ports, ['credential-process', '--profile', 'default'], { ...more, pid });
    leases.splice(0);
    const refused = await asks(70);
    expect([refused.code, refused.out, leases]).toEqual([5, '', []]);
    expect(refused.err).toContain('was started in s-prod (profile prod)');
    // Where the platform does not say what is above: who asked.
    expect((await asks(71, { asker: { process: 'aws', pid: 70 } })).code).toBe(5);
    // It has left the session, and another one was never in it.
    expect((await asks(70, { env: { LATCHKEY_SESSION_ID: '' } })).code).toBe(0);
    expect((await asks(71)).code).toBe(0);
    expect(leases.map(({ sessionId }) => sessionId)).toEqual([dev.id, dev.id]);
  });

  it('gets nothing of another session that has its profile by now, whichever of the variables are left', async () => {
    const other = testSession({ id: 's-new', profile: 'prod', name: 'Three' });
    const above = new Map([
      ['LATCHKEY_SESSION_ID', 's-prod'],
      ['LATCHKEY_SESSION_PROFILE', 'prod s-prod'],
    ]);
    const state = { sessions: [dev, { ...prod, profile: null, profileWritten: false }, other] };
    for (const env of [{ AWS_PROFILE: 'prod' }, { AWS_PROFILE: 'prod', LATCHKEY_SESSION_ID: 's-prod' }]) {
      const { ports, leases } = testPorts({ hash: nodeHash, state, startedBelow: above });
      const startedAs: ActsAs = { digest: 'a'.repeat(32), account: null };
      await ports.app.commands.add({ pid: 70, program: 'tox', profile: 'prod', session: prod.id, startedAs });
      for (const args of [[], ['--profile', 'prod']])
        await run(ports, ['credential-process', ...args], { env });
      expect(leases.filter(({ sessionId }) => sessionId !== prod.id)).toEqual([]);
    }
  });

  it('gets nothing by the profile of its session, where that has come to mean another one', async () => {
    const of = new Map([
      ['LATCHKEY_SESSION_ID', 's-old'],
      ['LATCHKEY_SESSION_PROFILE', 'prod s-old'],
    ]);
    // As a line in the files asks: what exec gave beside the profile says below whom this runs.
    const refused = await ask(['--profile', 'prod'], { given: ['container'] }, of);
    expect([refused.code, refused.of]).toEqual([5, []]);
    expect((await ask([], { env: { AWS_PROFILE: 'prod' } }, of)).of).toEqual([]);
  });
});
