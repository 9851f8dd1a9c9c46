import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { holdPort } from './hold-port.ts';

// That it holds, and lets go, is in container-endpoint.test.ts: there the port is one that programs ask.
describe.skipIf(process.platform === 'win32')('a port', () => {
  const none = {
    ok: false,
    error: { code: 'endpoint-unavailable', detail: 'The port has no descriptor.' },
  };

  it('is held for a program as soon as its server listens, and not before nor after', async () => {
    const server = net.createServer();
    expect(await holdPort(server, process.pid)).toEqual(none);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // For a process that there never was: the one that holds ends at once.
    expect(await holdPort(server, 2 ** 30)).toEqual({ ok: true, value: undefined });
    await new Promise((resolve) => server.close(resolve));
    expect(await holdPort(server, process.pid)).toEqual(none);
  });
});
