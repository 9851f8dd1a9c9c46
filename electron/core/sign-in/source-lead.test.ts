import { expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { must, never, startApp } from '../testing/running-app.ts';

it('a source keeps its own lead over an edit and a restart of the app, until it has none', async () => {
  const { app, world, sourceId } = await startApp();
  const lead = () => app.state().sources.find(({ id }) => id === sourceId)?.notifyLeadMinutes;
  const saved = () => JSON.stringify(world.saved).includes('"notifyLeadMinutes":45');
  must(await app.verbs.setSourceLead({ sourceId, minutes: 45 }, never));
  expect([lead(), saved()]).toEqual([45, true]);
  must(await app.verbs.editSource({ sourceId, name: 'Office', values: { url: 'https://x.example' } }, never));
  expect([lead(), saved()]).toEqual([45, true]);
  must(await app.verbs.setSourceLead({ sourceId, minutes: null }, never));
  expect([lead(), saved()]).toEqual([undefined, false]);
});

it('a lead of a source that is not there, or that cannot be saved, changes nothing', async () => {
  const { app, world, sourceId } = await startApp();
  const none = SourceId.parse('none');
  expect(await app.verbs.setSourceLead({ sourceId: none, minutes: 5 }, never)).toMatchObject({
    error: { code: 'unknown-source' },
  });
  world.saveProblem = { code: 'file-unwritable', file: '/data', detail: 'full' };
  expect((await app.verbs.setSourceLead({ sourceId, minutes: 5 }, never)).ok).toBe(false);
  expect(app.state().sources[0]?.notifyLeadMinutes).toBeUndefined();
});
