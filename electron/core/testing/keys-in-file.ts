import { expect, vi } from 'vitest';
import { createLazyUserFiles } from '../lazy-user-files.ts';
import type { MemoryFiles } from './memory-files.ts';
import { must, never, startApp } from './running-app.ts';

/** An app that has written the rotating keys of one session into the user's credentials file. */
export async function startWithKeysIn(files: MemoryFiles) {
  const running = await startApp((world) => {
    world.provider.latencyMs = 0;
    const { clock, command } = world.ports;
    const { awsFiles, gitConfig } = files;
    const userFiles = createLazyUserFiles({
      awsFiles,
      gitConfig,
      clock,
      command,
      home: '/home/ada',
      env: {},
    });
    Object.assign(world.ports, { userFiles });
  });
  const { app, sessionId, lease } = running;
  must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
  const first = must(await lease());
  // The files are read and written by code that is loaded at its first use.
  await vi.waitFor(() => expect(files.credentials).toContain(first.accessKeyId), { timeout: 15_000 });
  return { running, first };
}
