import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ShimReply } from '../../electron/adapters/endpoint/endpoint-connection.ts';
import { startEndpointServer } from '../../electron/adapters/endpoint/endpoint-server.ts';
import { createPeerProcess } from '../../electron/adapters/endpoint/peer-process.ts';
import type { LatchkeyApp } from '../../electron/core/app-ports.ts';
import { must, never } from '../../electron/core/testing/running-app.ts';
import { answerCommands } from '../../electron/shell/command-server.ts';
import { servedApp } from './served-app.ts';

// The process that is flooded, or called for a long time: `node --expose-gc served.mjs SANDBOX GIVEN`. It signs in, prints its
// profiles, and then a line of JSON for each `look` on its standard input. It ends with that input. Why it refused a
// connection is on its standard error.

const Given = z.object({
  endpoints: z.record(z.enum(['sts', 'sso', 'ssoOidc', 'iam', 'signin']), z.string()),
  startUrl: z.string(),
  region: z.string(),
});

/** A verb of this process alone: an answer without an end, from code that never asks whether the caller reads. */
const endless = 'torture-endless-answer';

async function pour(reply: ShimReply, signal: AbortSignal): Promise<void> {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  while (!signal.aborted) {
    reply.out(piece);
    await sleep(1);
  }
}

async function signInOnce(app: LatchkeyApp, { startUrl, region }: z.infer<typeof Given>): Promise<void> {
  const values = { startUrl, region };
  const made = await app.verbs.addSource({ kind: 'identity-center', name: 'Work', values }, never);
  must(await app.verbs.signIn({ sourceId: must(made).sourceId, openBrowser: false }, never));
  const isSynced = () => app.state().sources[0]?.sync.lastAt != null;
  while (!isSynced() || app.state().sessions.some(({ profile }) => profile === null)) await sleep(5);
  await app.filesWritten();
}

/** Megabytes, and how many descriptors are open; garbage does not count. */
function look() {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const megabytes = (bytes: number) => Math.round((bytes / 1_048_576) * 10) / 10;
  // One of them is of this very look.
  const descriptors = readdirSync('/proc/self/fd').length - 1;
  return { heap: megabytes(heapUsed + external), rss: megabytes(rss), descriptors };
}

async function main(): Promise<void> {
  const [, , sandbox = '', given = ''] = process.argv;
  const parsed = Given.parse(JSON.parse(given));
  const runtime = join(sandbox, 'run');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const { app, commands, random, log, onBug } = servedApp(sandbox, parsed.endpoints);
  await app.start(never);
  await signInOnce(app, parsed);
  const answer = answerCommands({
    ports: commands,
    whole: async () => undefined,
    onAnswering: () => undefined,
    peers: createPeerProcess(),
  });
  const server = must(
    await startEndpointServer({
      directory: runtime,
      random,
      log,
      onBug,
      onProblem: (problem) => process.stderr.write(`${JSON.stringify(problem)}\n`),
      onRequest: (request, reply, signal) =>
        request.argv[0] === endless ? pour(reply, signal) : answer(request, reply, signal),
    }),
  );
  const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ profiles: app.state().sessions.flatMap(({ profile }) => (profile === null ? [] : [profile])) });
  for await (const line of createInterface({ input: process.stdin })) if (line === 'look') say(look());
  await server.close();
  await app.stop();
  process.exit(0);
}

// As Electron's own loop does: the app's timers alone keep no process running.
setInterval(() => undefined, 60_000);
await main();
