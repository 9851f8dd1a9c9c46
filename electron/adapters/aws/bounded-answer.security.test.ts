import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { boundedAnswer } from './bounded-answer.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});
/** A server whose answer has no Content-Length; tells how many bytes it could get rid of. */
async function serving(send: (res: ServerResponse) => void): Promise<string> {
  const made = createServer((_, res) => send(res));
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${Object(made.address()).port}/`;
}
const limits = (over: { readonly mostBytes?: number; readonly longestMs?: number }) => ({
  mostBytes: 100_000,
  longestMs: 600_000,
  ...over,
});

describe('attack: an answer without an end', () => {
  it('without Content-Length: stops at the limit, and the server can send no more', async () => {
    let isGone = false;
    const url = await serving((res) => {
      res.on('close', () => {
        isGone = true;
      });
      const more = (): void => {
        while (!res.destroyed && res.write('x'.repeat(10_000)));
        res.once('drain', more);
      };
      more();
    });
    const answer = boundedAnswer(await fetch(url), 'idp.example', limits({}));
    await expect(answer.text()).rejects.toMatchObject({
      name: 'TransportFailure',
      trouble: 'too-large',
      host: 'idp.example',
    });
    await expect.poll(() => isGone).toBe(true);
  });

  it('dripped: ends in time although each byte comes in time', async () => {
    let isGone = false;
    const url = await serving((res) => {
      const drip = setInterval(() => res.write('x'), 5);
      res.on('close', () => {
        isGone = true;
        clearInterval(drip);
      });
    });
    const answer = boundedAnswer(await fetch(url), 'idp.example', limits({ longestMs: 50 }));
    await expect(answer.text()).rejects.toMatchObject({ trouble: 'timeout', afterMs: 50 });
    await expect.poll(() => isGone).toBe(true);
  });
});

it('an answer within the limits is the same', async () => {
  const url = await serving((res) => res.writeHead(201, { 'x-one': '1' }).end('y'.repeat(100_000)));
  const answer = boundedAnswer(await fetch(url), 'idp.example', limits({}));
  expect([answer.status, answer.headers.get('x-one')]).toEqual([201, '1']);
  expect((await answer.text()).length).toBe(100_000);
  const empty = new Response(null, { status: 204 });
  expect(boundedAnswer(empty, 'idp.example')).toBe(empty);
});
