import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readEndpointFile } from '../electron/adapters/endpoint/endpoint-file.ts';
import { type EndpointServer, startEndpointServer } from '../electron/adapters/endpoint/endpoint-server.ts';
import { createOnBug } from '../electron/core/bugs.ts';
import { useBench } from './testing-bench.ts';
import { SHIM_NAMES } from './testing-shims.ts';

// Both ends as they are shipped, with nothing scripted between them.
describe.each(SHIM_NAMES)('the %s shim and the app’s own endpoint', (name) => {
  const bench = useBench(name);
  const random = { hex: (bytes: number) => randomBytes(bytes).toString('hex'), fraction: () => 0.5 };
  type OnRequest = Parameters<typeof startEndpointServer>[0]['onRequest'];
  const open = async (onRequest: OnRequest): Promise<EndpointServer> => {
    const log = { line: () => undefined };
    const onBug = createOnBug({ random, log });
    const ports = { directory: bench.run, random, onRequest, log, onBug, onProblem: () => undefined };
    const started = await startEndpointServer(ports);
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    return started.value;
  };

  it('answer 50 callers at once, each with its own', async () => {
    const server = await open(async (request, reply, signal) => {
      const input = await reply.pull(signal);
      reply.out(`${request.argv[0]}:${input.ok ? Buffer.from(input.value) : input.error.code}`);
      reply.exit(Number(request.argv[0]));
    });
    const count = name === 'native' ? 50 : 12;
    const all = await Promise.all(
      Array.from({ length: count }, (_, i) => bench.start([String(i)], { stdin: `in ${i}` }).ended),
    );
    expect(all.map((e) => [e.code, e.stdout])).toEqual(all.map((_, i) => [i, `${i}:in ${i}`]));
    await server.close();
  }, 60_000);

  it('let one caller go by Ctrl-C and keep the other waiting', async () => {
    const left: string[] = [];
    const answers: (() => void)[] = [];
    const server = await open(
      (request, reply, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            left.push(request.argv[0] ?? '');
            resolve();
          });
          answers.push(() => {
            reply.exit(0);
            resolve();
          });
          reply.err('waiting\n');
        }),
    );
    const [leaving, staying] = [bench.start(['leaving']), bench.start(['staying'])];
    await Promise.all(
      [leaving, staying].map(({ child }) => new Promise((resolve) => child.stderr?.once('data', resolve))),
    );
    leaving.child.kill('SIGINT');
    expect(await leaving.ended).toMatchObject({ signal: 'SIGINT' });
    while (left.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const answer of answers) answer();
    expect(await staying.ended).toMatchObject({ code: 0 });
    expect(left).toContain('leaving');
    await server.close();
  });

  it('part with a sentence when the app quits', async () => {
    const server = await open((_request, reply) => {
      reply.err('waiting\n');
      return new Promise(() => undefined);
    });
    const { child, ended } = bench.start(['x']);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    await server.close();
    expect(await ended).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/waiting\nlatchkey: .*quit/i),
    });
    expect(readEndpointFile(bench.run)).toBeNull();
  });
});
