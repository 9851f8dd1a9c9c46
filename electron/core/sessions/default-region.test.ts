import { expect, it } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const name = (text: string) => ProfileName.parse(text);

it('the default has the region of the profile by which its session was named, until it is named by its main one', async () => {
  const { app, world, sessionId } = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  const euWest = Region.parse('eu-west-1');
  const usEast = Region.parse('us-east-1');
  must(await app.verbs.setSessionProfile({ sessionId, profile: name('prod'), region: usEast }, never));
  must(await app.verbs.addSessionProfile({ sessionId, profile: name('prod-eu'), region: euWest }, never));
  const regionAs = async (profile?: string) => {
    const by = profile === undefined ? {} : { profile: name(profile) };
    must(await app.verbs.makeDefault({ sessionId, ...by }, never));
    await settle();
    return world.applied.at(-1)?.sessions.find(({ id }) => id === sessionId)?.regionAsDefault;
  };
  expect(await regionAs()).toBe(usEast);
  expect(await regionAs('prod-eu')).toBe(euWest);
  // By the window, which names no profile.
  expect(await regionAs()).toBe(euWest);
  expect(await regionAs('prod')).toBe(usEast);
});
