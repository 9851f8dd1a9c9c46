import { expect, it } from 'vitest';
import { ok, type Result } from '../../shared/result.ts';
import { createLatchkeyApp } from './app.ts';
import { deferred } from './async/deferred.ts';
import { settle } from './testing/fake-clock.ts';
import { createMemoryWorld } from './testing/memory-ports.ts';
import { never } from './testing/running-app.ts';

it('writes no file before those are gone who waited for the sign-ins, and writes it then', async () => {
  const { ports, ...world } = createMemoryWorld();
  const gone = deferred<void>();
  let watches = 0;
  const filesWatch = {
    ...ports.filesWatch,
    start: () => {
      watches += 1;
    },
  };
  const app = createLatchkeyApp({ ...ports, filesWatch });
  await app.start(never, () => gone.promise);
  await settle();
  expect([world.applied.length, watches]).toEqual([0, 0]);
  gone.resolve();
  await settle();
  expect([world.applied.length, watches]).toEqual([1, 1]);
});

it('that is quit at once still writes, because the run before may have been killed in the middle of a write', async () => {
  const { ports, ...world } = createMemoryWorld();
  const gone = deferred<void>();
  const app = createLatchkeyApp(ports);
  await app.start(never, () => gone.promise);
  const stopping = app.stop();
  await settle();
  gone.resolve();
  await stopping;
  expect(world.applied).toHaveLength(1);
});

it('asks the keychain while the records are read', async () => {
  const { ports } = createMemoryWorld();
  const read = deferred<Result<unknown, never>>();
  let asked = 0;
  const app = createLatchkeyApp({
    ...ports,
    records: { ...ports.records, load: () => read.promise },
    secretStore: {
      ...ports.secretStore,
      probe: async () => {
        asked += 1;
        return ok(undefined);
      },
    },
  });
  const starting = app.start(never);
  await settle();
  expect(asked).toBe(1);
  read.resolve(ok(null));
  await starting;
});
