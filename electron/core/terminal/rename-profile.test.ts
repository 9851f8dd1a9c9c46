import { expect, it } from 'vitest';
import { CliProfiles } from '../../../shared/cli.ts';
import { ProfileName, Region } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

async function started(config = '') {
  const running = await startOnFiles(config);
  const [first, second] = running.ids;
  if (first === undefined || second === undefined) throw new Error('two sessions are needed');
  const view = (id: string) => {
    const found = running.app.state().sessions.find((one) => one.id === id);
    if (found === undefined || found.profile === null) throw new Error('no session, or no profile');
    return { ...found, profile: found.profile };
  };
  const rename = (...words: readonly string[]) => running.latchkey(['profile', 'rename', ...words]);
  return { ...running, first, second, view, rename };
}
const answers = async (running: FilesApp, profile: string, env = {}) => {
  const ran = await running.latchkey(['credential-process', '--profile', profile], env);
  return ran.code === 0 ? running.sessionOfKey(Object(JSON.parse(ran.out)).AccessKeyId) : ran.err;
};

it('the session has the new name and keeps the old one; every profile keeps its region', async () => {
  const running = await started();
  const { first, view, rename, app, files } = running;
  const region = Region.parse('eu-west-1');
  must(await app.verbs.setSessionProfile({ sessionId: first, profile: view(first).profile, region }, never));
  const before = view(first);
  must(
    await app.verbs.addSessionProfile(
      { sessionId: first, profile: ProfileName.parse('far'), region: Region.parse('ap-south-1') },
      never,
    ),
  );
  const ran = await rename(before.profile, 'prod');
  expect([ran.code, ran.err]).toEqual([0, '']);
  expect(ran.out).toMatch(
    new RegExp(`^prod is now the profile of .*, account .*${before.accountId}\\)\\.\n`),
  );
  expect(ran.out).toContain(`latchkey profile remove "${before.profile}"`);
  expect(view(first)).toMatchObject({ profile: 'prod', region: before.region });
  for (const profile of ['prod', before.profile, 'far']) {
    expect(files.config).toContain(`[profile ${profile}]`);
    expect([profile, await answers(running, profile)]).toEqual([profile, first]);
  }
  const json = await rename('prod', 'far', '--json');
  expect(CliProfiles.parse(JSON.parse(json.out)).map((one) => [one.profile, one.region])).toEqual([
    ['far', 'ap-south-1'],
    ['prod', before.region],
    [before.profile, before.region],
  ]);
  expect((await rename('far', 'third')).code).toBe(0);
  expect((await running.latchkey(['undo', '--yes'])).code).toBe(0);
  expect(view(first)).toMatchObject({ profile: 'far', region: 'ap-south-1' });
  expect(json.err).toContain(`is ap-south-1 now, as this profile had it; it was ${before.region}.`);
});

it('a region of its own stays, and none is made of the one in the settings', async () => {
  const { first, second, view, rename, app, files } = await started();
  const sessionId = first;
  const profile = view(first).profile;
  must(await app.verbs.setSessionProfile({ sessionId, profile, region: Region.parse('eu-west-3') }, never));
  expect((await rename(first, 'one')).code).toBe(0);
  expect(view(first).region).toBe('eu-west-3');
  expect((await rename(second, 'two')).code).toBe(0);
  const patch = { defaultRegion: Region.parse('ca-central-1') };
  must(await app.verbs.changeSettings({ patch }, never));
  expect([view(first).region, view(second).region]).toEqual(['eu-west-3', 'ca-central-1']);
  expect(files.config).toMatch(/\[profile two\]\n(?:.+\n)*region = ca-central-1/);
});

it('a running command of exec keeps its session when another session gets the profile name', async () => {
  const running = await started();
  const { first, second, view, rename } = running;
  const ran = await running.exec(first, 7_000);
  if (ran.end.kind !== 'exec') throw new Error(ran.err);
  const env = Object.fromEntries(
    Object.entries(ran.end.env).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
  const old = view(first).profile;
  expect((await rename(first, 'prod')).code).toBe(0);
  const asks = async () => {
    const { code, out } = await running.latchkey(['credential-process'], env);
    return code === 0 ? running.sessionOfKey(Object(JSON.parse(out)).AccessKeyId) : null;
  };
  expect(await asks()).toBe(first);
  expect((await running.latchkey(['profile', 'remove', old])).code).toBe(0);
  expect((await rename(second, old)).code).toBe(0);
  await settle(200);
  expect([first, null]).toContain(await asks());
});

it('refuses the name of another session, one that differs by case, and what is no name', async () => {
  const { first, second, view, rename, files } = await started('[profile Mine]\noutput = json\n');
  const [own, other] = [view(first), view(second)];
  const before = files.config;
  const wrong: readonly (readonly [string, string])[] = [
    [other.profile, other.name],
    [other.profile.toUpperCase(), 'differs only by case'],
    ['mine', 'Mine'],
    [`${other.accountId}/${other.role}`, 'also a name of another session'],
    [`${other.accountId}/${other.role}`.toLowerCase(), 'also a name of another session'],
    ['default', 'make this session the default'],
    ['a b', 'a b'],
  ];
  for (const [name, said] of wrong) {
    const ran = await rename(first, name);
    expect([name, ran.code === 0]).toEqual([name, false]);
    expect(ran.err).toContain(said);
    const added = await rename('nobody', name);
    expect(added.code).not.toBe(0);
  }
  expect([files.config, view(first).profile]).toEqual([before, own.profile]);
  // Its own, which nobody else has.
  expect((await rename(first, `${own.accountId}/${own.role}`)).code).toBe(0);
});

it('a profile of the user’s own is taken only with a yes', async () => {
  const own = '[profile mine]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
  const running = await started(own);
  const refused = await running.rename(running.first, 'mine');
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toContain('AWS tools do not use');
  expect(running.files.config.startsWith(own)).toBe(true);
  expect((await running.rename(running.first, 'mine', '--take-over')).code).toBe(0);
  expect(running.files.config).toMatch(/\[profile mine\]\n(?:.*\n)*?credential_process/);
});

it('says where production begins or ends with a name', async () => {
  const { first, view, rename, app, latchkey } = await started();
  must(await app.verbs.changeSettings({ patch: { productionPatterns: 'live-*' } }, never));
  const old = view(first).profile;
  const begins = await rename(first, 'live-shop');
  expect([begins.code, view(first).production]).toEqual([0, true]);
  expect(begins.err).toContain('counts as production now');
  const stays = await rename(first, 'shop');
  expect([stays.err, view(first).production]).toEqual(['', true]);
  const ends = await latchkey(['profile', 'remove', 'live-shop', old]);
  expect([ends.code, view(first).production ?? false]).toEqual([0, false]);
  expect(ends.err).toContain('no longer counts as production');
  const added = await latchkey(['profile', 'add', first, '--name', 'live-too']);
  expect(added.err).toContain('counts as production now');
});

it('says that the files do not have it, or that they are Latchkey’s no more', async () => {
  const { first, rename, app, latchkey, view } = await started();
  must(await app.verbs.setDelivery({ sessionId: first, delivery: 'none' }, never));
  const added = await latchkey(['profile', 'add', first, '--name', 'further']);
  expect([added.code, added.out]).toEqual([0, expect.stringContaining('not in your AWS files')]);
  const unwritten = await rename(first, 'prod');
  expect(unwritten.code).toBe(0);
  expect(unwritten.out).toContain('not in your AWS files');
  must(await app.verbs.detach({}, never));
  const detached = await rename(first, 'other');
  expect([detached.code, view(first).profile]).toEqual([5, 'prod']);
});

it('is refused where the write fails, and changes nothing', async () => {
  const { first, view, rename, breaks } = await started();
  const before = view(first);
  for (const point of ['write', 'records'] as const) {
    breaks((at) => (at === point ? { code: 'file-unwritable', file: '/home/ada/.aws/config' } : null));
    const failed = await rename(first, 'prod');
    expect([point, failed.code, failed.out]).toEqual([point, 1, '']);
    expect(view(first)).toMatchObject({ profile: before.profile });
  }
});

const [home, away] = [Region.parse('eu-west-1'), Region.parse('ap-south-1')];
const far = ProfileName.parse('far');
/** The default session has its profile at home, which is the answer, and `far` away. */
async function inTwoRegions(
  { verbs }: FilesApp['app'],
  { id: sessionId, profile }: SessionView,
): Promise<void> {
  must(await verbs.setSessionProfile({ sessionId, profile, region: home }, never));
  must(await verbs.addSessionProfile({ sessionId, profile: far, region: away }, never));
  must(await verbs.makeDefault({ sessionId }, never));
}

it('the default profile stays in its region where a profile of another one becomes the main profile', async () => {
  const running = await started();
  const { first, view, rename, app, files } = running;
  const { profile } = view(first);
  await inTwoRegions(app, view(first));
  await settle(50);
  const regionOf = async (...words: readonly string[]) =>
    JSON.parse((await running.latchkey(['which', ...words, '--json'])).out).region;
  expect(await regionOf()).toBe(home);
  expect((await rename(profile, 'far')).code).toBe(0);
  await settle(50);
  expect(files.config).toMatch(/\[default\][^[]*region = eu-west-1\n/);
  expect([
    await regionOf(),
    await regionOf('--profile', 'far'),
    await regionOf('--profile', profile),
  ]).toEqual([home, away, home]);
  // A region that is chosen with the name is the session's, and so that of its default profile unless that has its own.
  must(await app.verbs.setSessionProfile({ sessionId: first, profile: far, region: home }, never));
  expect(view(first).region).toBe(home);
});

it('stays there too where the window gives the name, which sends the region that it shows along', async () => {
  const { first, view, app, files } = await started();
  await inTwoRegions(app, view(first));
  must(await app.verbs.setSessionProfile({ sessionId: first, profile: far, region: home }, never));
  await settle(50);
  expect(view(first)).toMatchObject({ profile: far, region: away });
  expect(files.config).toMatch(/\[default\][^[]*region = eu-west-1\n/);
});
