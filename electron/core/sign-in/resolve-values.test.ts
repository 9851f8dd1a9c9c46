import { expect, it } from 'vitest';
import { err, ok } from '../../../shared/result.ts';
import { must, never, startApp } from '../testing/running-app.ts';

it('stores the resolved values, when a source is added and when it is edited', async () => {
  const { app, world } = await startApp();
  world.provider.resolve = (values) => ok({ ...values, url: `${values.url}/resolved` });
  const values = { url: 'https://short.example' };
  const { sourceId } = must(await app.verbs.addSource({ kind: 'fake', name: 'Short', values }, never));
  const kept = () => app.state().sources.find(({ id }) => id === sourceId)?.config;
  expect(kept()).toEqual({ url: 'https://short.example/resolved' });
  must(
    await app.verbs.editSource({ sourceId, name: 'Short', values: { url: 'https://new.example' } }, never),
  );
  expect(kept()).toEqual({ url: 'https://new.example/resolved' });
});

it('values that cannot be resolved make and change no source', async () => {
  const { app, world } = await startApp();
  const before = app.state().sources;
  world.provider.resolve = () => err({ code: 'network', host: 'short.example' });
  const values = { url: 'https://short.example' };
  const added = await app.verbs.addSource({ kind: 'fake', name: 'Short', values }, never);
  expect(added).toMatchObject({ error: { code: 'network' } });
  const [first] = before;
  if (first === undefined) throw new Error('no source');
  const edited = await app.verbs.editSource({ sourceId: first.id, name: 'Other', values }, never);
  expect(edited).toMatchObject({ error: { code: 'network' } });
  expect(app.state().sources).toEqual(before);
});

it('says what a source would be kept as, and adds none', async () => {
  const { app, world } = await startApp();
  const before = app.state().sources;
  world.provider.resolve = (values) => ok({ ...values, url: `${values.url}/resolved` });
  const resolve = (kind: string, url: string) => app.verbs.resolveSource({ kind, values: { url } }, never);
  expect(must(await resolve('fake', 'https://short.example'))).toEqual({
    values: { url: 'https://short.example/resolved' },
  });
  expect(await resolve('none', 'https://short.example')).toMatchObject({
    error: { code: 'invalid-input', field: 'kind' },
  });
  world.provider.resolve = () => ok({});
  expect(await resolve('fake', 'https://short.example')).toMatchObject({ error: { code: 'invalid-input' } });
  expect(app.state().sources).toEqual(before);
});
