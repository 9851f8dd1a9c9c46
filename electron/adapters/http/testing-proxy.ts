import { createServer, type Server } from 'node:net';

/** For tests: a proxy that answers the first request with this text and hangs up; what it was asked is in `heard`. */
export async function answeringProxy(answer: string) {
  const heard: string[] = [];
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      heard.push(bytes.toString('latin1'));
      socket.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0, heard };
}
