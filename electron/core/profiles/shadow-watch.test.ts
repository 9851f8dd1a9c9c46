import { describe, expect, it } from 'vitest';
import { ProfileName, SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { createAttention } from '../attention.ts';
import type { Shadow, WantedProfile } from './in-force.ts';
import { createShadowWatch, wantedProfiles } from './shadow-watch.ts';

const shadow = (over: Partial<Shadow> = {}): Shadow => ({
  profile: 'default',
  sessionId: 'second',
  cause: 'keys',
  file: 'credentials',
  line: 2,
  every: true,
  ...over,
});
const second: WantedProfile = { profile: 'default', sessionId: 'second', deliver: 'process', region: null };

function rig() {
  const attention = createAttention({ changed: () => undefined });
  const world = {
    shadows: [] as readonly Shadow[],
    problem: null as Problem | null,
    wanted: [second] as readonly WantedProfile[],
    isPaused: false,
    inSight: [] as readonly string[],
    asked: [] as (readonly WantedProfile[])[],
  };
  const watch = createShadowWatch({
    userFiles: {
      shadows: async (wanted) => {
        world.asked.push(wanted);
        return world.problem === null ? ok(world.shadows) : err(world.problem);
      },
    },
    wanted: () => world.wanted,
    isPaused: () => world.isPaused,
    isInSight: (profile) => world.inSight.includes(profile),
    sessionName: (id) => `the ${id}`,
    handle: (id) => `${id}-profile`,
    paths: () => ({ config: '/c', credentials: '/k' }),
    attention,
  });
  const check = () => watch.check(neverAborts());
  return { world, check, shown: () => attention.list().map(({ id }) => id), attention };
}

describe('what is in force', () => {
  it('misses a profile of rotating keys as any other where nothing is written', async () => {
    const { world, check } = rig();
    world.wanted = [{ profile: 'default', sessionId: 'second', deliver: 'keys', region: null }];
    await check();
    world.isPaused = true;
    await check();
    expect(world.asked.map(([first]) => first?.deliver)).toEqual(['keys', 'process']);
  });

  it('shows what tools take instead, and no longer when it is gone', async () => {
    const { world, check, shown, attention } = rig();
    world.shadows = [shadow()];
    expect(await check()).toMatchObject({
      value: {
        shadows: [{ profile: 'default', file: '/k', session: 'the second', handle: 'second-profile' }],
      },
    });
    expect(attention.list()[0]?.problem).toMatchObject({ code: 'profile-shadowed', cause: 'keys', line: 2 });
    world.shadows = [];
    await check();
    expect(shown()).toEqual([]);
  });

  it('says the worst of a profile, and five profiles at most', async () => {
    const { world, check, shown, attention } = rig();
    world.shadows = [shadow(), shadow({ cause: 'region', every: false, region: 'eu-west-3' })];
    await check();
    expect(attention.list()).toHaveLength(1);
    world.shadows = Array.from({ length: 9 }, (_, at) => shadow({ profile: `p${at}` }));
    expect(await check()).toMatchObject({ value: { shadows: { length: 9 } } });
    expect(shown()).toEqual([0, 1, 2, 3, 4].map((at) => `shadow:p${at}`));
  });

  it('leaves to its question what is asked already', async () => {
    const { world, check, shown } = rig();
    world.shadows = [shadow()];
    world.inSight = ['default'];
    expect(await check()).toMatchObject({ value: { shadows: [{ profile: 'default' }] } });
    expect(shown()).toEqual([]);
  });

  it('misses nothing after an undo, and no profile but the default', async () => {
    const { world, check } = rig();
    world.shadows = [shadow({ cause: 'missing', line: null }), shadow({ cause: 'missing', profile: 'x' })];
    expect(await check()).toMatchObject({ value: { shadows: [{ profile: 'default' }] } });
    world.isPaused = true;
    expect(await check()).toMatchObject({ value: { shadows: [] } });
  });

  it('knows the user’s own default where no session is', async () => {
    const { world, check, shown } = rig();
    world.wanted = [];
    world.shadows = [shadow({ sessionId: '' })];
    expect(await check()).toMatchObject({ value: { shadows: [], ownDefault: { cause: 'keys', line: 2 } } });
    expect(world.asked.at(-1)).toMatchObject([{ profile: 'default', sessionId: '' }]);
    world.shadows = [shadow({ sessionId: '', cause: 'missing', line: null })];
    expect(await check()).toMatchObject({ value: { ownDefault: null } });
    expect(shown()).toEqual([]);
  });

  it('says nothing of files that cannot be read', async () => {
    const { world, check, shown } = rig();
    world.problem = { code: 'file-unreadable', file: '/c' };
    expect(await check()).toEqual(err(world.problem));
    expect(shown()).toEqual([]);
  });
});

describe('the profiles that should be sessions’', () => {
  const session = {
    id: SessionId.parse('second'),
    name: 'second',
    profile: null,
    isWritten: true,
    otherProfiles: [],
    regionAsDefault: null,
    region: null,
    lease: null,
  };
  it('are the default of any delivery, and others that are written', () => {
    const names = (delivery: 'process' | 'keys' | 'none', isDefault: boolean) =>
      wantedProfiles([{ ...session, delivery }], isDefault ? session.id : null).map(({ profile }) => profile);
    expect(names('process', true)).toEqual(['default']);
    expect(names('none', true)).toEqual(['default']);
    expect(names('keys', true)).toEqual(['default']);
    expect(names('process', false)).toEqual([]);
  });

  it('are the default of a session that is called so, where no other is the default', () => {
    const old = { ...session, delivery: 'process' as const, profile: ProfileName.parse('default') };
    const names = (byDefault: SessionId | null) =>
      wantedProfiles([old], byDefault).map(({ profile }) => profile);
    expect(names(null)).toEqual(['default']);
    expect(names(SessionId.parse('other'))).toEqual([]);
  });

  it('are those in the files, under every name they had', () => {
    const dev = { ...session, delivery: 'process' as const, profile: ProfileName.parse('dev') };
    const former = [ProfileName.parse('old'), ProfileName.parse('default')];
    const names = (isWritten: boolean) =>
      wantedProfiles(
        [{ ...dev, isWritten, otherProfiles: former.map((name) => ({ name, region: null })) }],
        null,
      ).map(({ profile }) => profile);
    expect(names(true)).toEqual(['dev', 'old']);
    expect(names(false)).toEqual([]);
    // One that an old version called `default` has no main name where the user wants no default session; the files have the others.
    const further = [{ name: ProfileName.parse('old'), region: null }];
    const nameless = { ...dev, profile: null, otherProfiles: further };
    expect(wantedProfiles([nameless], null).map(({ profile }) => profile)).toEqual(['old']);
  });
});
