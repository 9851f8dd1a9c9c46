import type { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { neverAborts } from '../../shared/never-aborts.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { FakeSession, net } = await import('./testing-electron.ts');
const { sendOneHop } = await import('./net-one-hop.ts');

const send = (onEnd: (request: EventEmitter) => void, signal = neverAborts()) => {
  net.requested.length = 0;
  net.onEnd = onEnd;
  const session = new FakeSession();
  // The stand-in has the part of Electron's session that is used.
  const sent: Promise<Response> = Reflect.apply(sendOneHop, null, [
    session,
    'https://aws.example.com/start',
    { method: 'HEAD', signal },
  ]);
  return { sent, session };
};

it('a redirect is the answer, and nothing goes where it leads', async () => {
  const { sent, session } = send((request) =>
    request.emit('redirect', 302, 'HEAD', 'https://evil.example/', {}),
  );
  const answer = await sent;
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://evil.example/']);
  expect(net.requested).toEqual([
    {
      url: 'https://aws.example.com/start',
      method: 'HEAD',
      session,
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
    },
  ]);
});

it('a page is its status, a failure an error, and an abort ends it', async () => {
  const { sent } = send((request) => request.emit('response', { statusCode: 404 }));
  expect((await sent).status).toBe(404);
  await expect(send((request) => request.emit('error', new Error('net::ERR_FAILED'))).sent).rejects.toThrow(
    'ERR_FAILED',
  );
  const controller = new AbortController();
  const aborted = send(() => undefined, controller.signal).sent;
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
});
