import { describe, expect, it } from 'vitest';
import { CliProfiles } from '../../../../shared/cli.ts';
import { ProfileName, Region } from '../../../../shared/ids.ts';
import { run, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';
import { dev, prod, prodToo, world } from '../testing-verbs.ts';

const unwritten = { ...prod, profileWritten: false };
const kept = { ...prodToo, profileKept: true as const };
const nameless = testSession({ id: 's9', profile: null, name: 'Nameless' });
const start = (sessions = [dev, unwritten, kept, nameless]) => {
  const app = testPorts(world({ state: { sessions } }));
  const profile = (...words: readonly string[]) => run(app.ports, ['profile', ...words]);
  const settled = () =>
    app.called.flatMap(({ verb, input }) => (verb === 'setProfilesWritten' ? [input] : []));
  const called = (verb: string) => app.called.flatMap((one) => (one.verb === verb ? [one.input] : []));
  return { profile, settled, called };
};

describe('latchkey profile', () => {
  it('list: those in the files, or all with what is not', async () => {
    const { profile } = start();
    expect((await profile('list')).out).toBe('PROFILE  SESSION\ndev      Dev role\nprod-eu  Admin\n');
    expect((await profile('list', '--all')).out).toContain('prod     Admin     no\n');
    const all = CliProfiles.parse(JSON.parse((await profile('list', '--all', '--json')).out));
    expect(all.map(({ profile: name, written }) => [name, written])).toEqual([
      ['dev', true],
      ['prod', false],
      ['prod-eu', true],
    ]);
    expect((await start([unwritten]).profile('list')).out).toContain('latchkey profile add');
  });

  it('add: names all names of the session, by whichever it was asked for', async () => {
    const guest = { ...prod, otherProfiles: [{ name: ProfileName.parse('shop'), region: null }] };
    const { profile } = start([dev, guest]);
    expect((await profile('add', 'shop', '--take-over')).out).toBe(
      'The profile prod is in your AWS files, and so are the other names of its session: shop.\n',
    );
  });

  it('add: says that git would take along what was kept of a profile taken over', async () => {
    const problem = {
      code: 'left-in-git',
      file: '/home/ada/.aws/config.latchkey-kept.prod',
      list: '/home/ada/.aws/.gitignore',
    } as const;
    const files = { config: 'config', credentials: 'credentials', problem };
    const { ports } = testPorts(world({ state: { sessions: [unwritten], files } }));
    const added = await run(ports, ['profile', 'add', 'prod', '--take-over']);
    expect([added.code, added.out]).toEqual([0, 'The profile prod is in your AWS files.\n']);
    expect(added.err).toContain(problem.file);
    expect(added.err).toContain('/home/ada/.aws/.gitignore let it in.');
  });

  it('add: sessions by any of their names, each once, in one call', async () => {
    const { profile, settled } = start();
    const one = await profile('add', '222222222222/Admin');
    expect([one.code, one.out]).toEqual([0, 'The profile prod is in your AWS files.\n']);
    const many = await profile('add', 'prod', 'dev', 's2');
    expect(many.out).toBe('2 profiles are in your AWS files.\n');
    expect(settled()).toEqual([
      { sessionIds: ['s2'], written: true },
      { sessionIds: ['s2', 's1'], written: true },
    ]);
  });

  it('add: what a pattern matches, by name or account number', async () => {
    const { profile, settled } = start();
    expect((await profile('add', 'PROD*')).code).toBe(0);
    expect((await profile('add', '2222*', '--json')).code).toBe(0);
    expect(settled()).toMatchObject([{ sessionIds: ['s2', 's3'] }, { sessionIds: ['s2'] }]);
    const nothing = await profile('add', 'x-*');
    expect(nothing.code).toBe(1);
    expect(nothing.err).toContain('x-*');
  });

  it('add: nothing at all where one of the names is wrong', async () => {
    const { profile, settled } = start();
    for (const wrong of [['prod', 'nobody'], ['Nameless'], []])
      expect((await profile('add', ...wrong)).code).not.toBe(0);
    expect(settled()).toEqual([]);
  });

  it('remove: those named, or those that were only there before', async () => {
    const { profile, settled } = start();
    expect((await profile('remove', 'dev')).out).toContain('The profile dev is not in your AWS files.');
    expect((await profile('remove', '--unused')).code).toBe(0);
    expect(settled()).toEqual([
      { sessionIds: ['s1'], written: false },
      { sessionIds: ['s3'], written: false },
    ]);
    for (const wrong of [[], ['dev', '--unused']]) expect((await profile('remove', ...wrong)).code).toBe(2);
    const nothing = start([dev]);
    expect((await nothing.profile('remove', '--unused')).out).toContain('in use, or asked for');
    expect(nothing.settled()).toEqual([]);
  });

  describe('of a command of exec that runs', () => {
    const holding = async (session: typeof dev, name: string) => {
      const app = testPorts(world({ state: { sessions: [session, { ...unwritten, profile: null }] } }));
      const startedAs = { digest: 'd', account: null, user: null };
      const command = { pid: 4242, program: 'terraform', profile: name, session: session.id, startedAs };
      await app.ports.app.commands.add(command);
      return (...words: readonly string[]) => run(app.ports, words);
    };
    const stays =
      'stays in your AWS files until terraform (pid 4242), which latchkey exec started in it, ends.\n';

    it('remove: says that the profile stays until it ends', async () => {
      const latchkey = await holding(dev, 'dev');
      const removed = await latchkey('profile', 'remove', 'dev');
      expect([removed.code, removed.out]).toEqual([0, `The profile dev ${stays}`]);
      const asJson = await (await holding(dev, 'dev'))('profile', 'remove', 'dev', '--json');
      expect(JSON.parse(asJson.out)).toMatchObject([{ profile: 'dev', written: true }]);
    });

    it('remove: also of an additional profile, and of one that goes with the main one', async () => {
      const several = { ...dev, otherProfiles: [{ name: ProfileName.parse('dev-old'), region: null }] };
      const alone = await (await holding(several, 'dev-old'))('profile', 'remove', 'dev-old');
      expect(alone.out).toContain(`The profile dev-old ${stays}`);
      const json = await (await holding(several, 'dev-old'))('profile', 'remove', 'dev-old', '--json');
      expect(JSON.parse(json.out)).toMatchObject([{ profile: 'dev-old', written: true }]);
      const main = await (await holding(several, 'dev-old'))('profile', 'remove', 'dev');
      expect(main.out).toContain('The profile dev is not in your AWS files.');
      expect(main.out).toContain(`The profile dev-old ${stays}`);
    });

    it('list: a removed profile is there until it ends, for scripts too', async () => {
      const latchkey = await holding({ ...dev, profileWritten: false }, 'dev');
      for (const words of [['list'], ['profile', 'list']])
        expect((await latchkey(...words)).out).toContain('until terraform (pid 4242) ends');
      expect(JSON.parse((await latchkey('profile', 'list', '--json')).out)).toMatchObject([
        { written: true },
      ]);
      const { out } = await latchkey('list', '--json');
      expect(JSON.stringify(JSON.parse(out))).toContain('"profile":"dev"');
      expect(out.replaceAll(/\s/g, '')).toContain('"profileWritten":true');
      const another = await (await holding({ ...dev, profileWritten: false }, 'other'))('list');
      expect(another.out).not.toContain('until');
    });
  });

  it('add: default is the own profile of the default session, and says so', async () => {
    const app = testPorts(world({ state: { sessions: [dev, prod], defaultSessionId: dev.id } }));
    const ran = await run(app.ports, ['profile', 'add', 'default']);
    // It was done before, and scripts may rely on it.
    expect([ran.code, ran.out]).toEqual([0, 'The profile dev is in your AWS files.\n']);
    expect(ran.err).toContain('"default" means the session\'s own profile here, "dev"');
    expect(ran.err).toContain('latchkey use "dev"');
    expect((await run(app.ports, ['profile', 'add', 'dev'])).err).toBe('');
    const named = await run(app.ports, ['profile', 'add', 'default', '--name', 'dev-eu']);
    expect([named.code, named.err]).toEqual([0, '']);
  });

  it('remove: not the default profile, by which the profile of another name went', async () => {
    const app = testPorts(world({ state: { sessions: [dev, prod], defaultSessionId: dev.id } }));
    for (const words of [['default'], ['DEFAULT'], ['prod', 'default']]) {
      const { code, err } = await run(app.ports, ['profile', 'remove', ...words]);
      expect(code).not.toBe(0);
      for (const meant of ['latchkey use SESSION', 'latchkey detach', 'latchkey profile remove "dev"'])
        expect(err).toContain(meant);
    }
    expect(app.called).toEqual([]);
    const none = await start([dev]).profile('remove', 'default');
    expect(none.err).toContain('latchkey profile remove PROFILE');
  });

  describe('of a session with several', () => {
    const otherProfiles = [
      { name: ProfileName.parse('dev-eu'), region: Region.parse('eu-west-1') },
      { name: ProfileName.parse('dev-old'), region: null },
    ];
    const several = { ...dev, otherProfiles };

    it('list: each of them, with its region in the JSON', async () => {
      const { profile } = start([several]);
      expect((await profile('list')).out).toContain('dev-eu');
      const all = CliProfiles.parse(JSON.parse((await profile('list', '--json')).out));
      expect(all.map(({ profile: name, region }) => [name, region])).toEqual([
        ['dev', 'us-east-1'],
        ['dev-eu', 'eu-west-1'],
        ['dev-old', 'us-east-1'],
      ]);
    });

    it('add: one more, with its region or without', async () => {
      const { profile, called } = start([dev, prod]);
      const added = await profile('add', 'dev', '--name', 'dev-eu', '--region', 'eu-west-1');
      expect([added.code, added.out]).toEqual([0, 'The profile dev-eu is in your AWS files.\n']);
      const json = await profile('add', 'dev', '--name', 'dev-any', '--json');
      expect(CliProfiles.parse(JSON.parse(json.out))).toMatchObject([
        { profile: 'dev-any', region: 'us-east-1', sessionId: 's1', written: true },
      ]);
      expect(called('addSessionProfile')).toEqual([
        { sessionId: 's1', profile: 'dev-eu', region: 'eu-west-1' },
        { sessionId: 's1', profile: 'dev-any', region: null },
      ]);
      for (const wrong of [
        ['dev', 'prod', '--name', 'x'],
        ['dev', '--region', 'eu-west-1'],
        ['dev', '--name', 'x', '--region', 'here'],
        ['dev', '--name', 'a b'],
        ['nobody', '--name', 'x'],
      ])
        expect((await profile('add', ...wrong)).code).not.toBe(0);
      expect(called('addSessionProfile')).toHaveLength(2);
    });

    it('remove: an additional one altogether, beside main ones that only leave the files', async () => {
      const { profile, settled, called } = start([several, prod]);
      const one = await profile('remove', 'dev-eu');
      expect(one.out).toBe('The profile dev-eu is no longer a name of Dev role.\n');
      expect(settled()).toEqual([]);
      const both = await profile('remove', 'dev-old', 'prod', 'dev-old', '--json');
      expect(CliProfiles.parse(JSON.parse(both.out)).map((row) => [row.profile, row.written])).toEqual([
        ['dev-old', false],
        ['prod', false],
      ]);
      expect(called('removeSessionProfile')).toEqual([
        { sessionId: 's1', profile: 'dev-eu' },
        { sessionId: 's1', profile: 'dev-old' },
      ]);
      expect(settled()).toEqual([{ sessionIds: ['s2'], written: false }]);
      expect((await profile('remove', 'dev-eu', 'nobody')).code).not.toBe(0);
      expect(called('removeSessionProfile')).toHaveLength(2);
    });
  });

  it('completes further sessions, and not those that are named already', async () => {
    const { ports } = testPorts(world({ state: { sessions: [dev, unwritten] } }));
    const line = 'latchkey profile add prod ';
    const { out } = await run(ports, ['completion', 'candidates', 'bash', '--', line]);
    expect(out).toContain('dev');
    expect(out).not.toContain('prod');
  });

  it('a former name still means its session, and none that has the name now', async () => {
    const otherProfiles = ['old', 'dev'].map((name) => ({ name: ProfileName.parse(name), region: null }));
    const renamed = { ...prod, otherProfiles };
    const { profile, settled } = start([dev, renamed]);
    await profile('add', 'old');
    await profile('add', 'dev');
    expect(settled()).toMatchObject([{ sessionIds: ['s2'] }, { sessionIds: ['s1'] }]);
  });
});
