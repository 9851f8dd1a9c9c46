import type { Socket } from 'node:net';
import { encodeFrame } from '../../shared/endpoint/framing.ts';
import { FrameType } from '../../shared/endpoint/protocol.ts';
import { endpointOf, requestBytes } from '../served/endpoint-client.ts';
import { type Attack, drip, sendForEver, type Target } from './attack.ts';

const whole = (target: Target, ...argv: readonly string[]): Uint8Array =>
  requestBytes(endpointOf(target.directory).token, argv);
/** Takes what comes and drops it: a socket that nobody reads does not notice its end. */
const deaf = (socket: Socket): void => void socket.resume();
const head = ({ grant: { uri, token } }: Target, method = 'GET'): string => {
  const { host, pathname } = new URL(uri);
  return `${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${token}\r\n`;
};

/** Another program of the same user: nobody else can open the socket. */
const onEndpoint: readonly Attack[] = [
  { name: 'connections that say nothing', on: 'endpoint', connections: 1_000, act: deaf },
  {
    name: 'a request a byte at a time',
    on: 'endpoint',
    connections: 200,
    act(socket, target) {
      deaf(socket);
      drip(socket, whole(target, 'list'));
    },
  },
  {
    name: 'odd bytes',
    on: 'endpoint',
    connections: 2_000,
    act(socket, _target, random) {
      deaf(socket);
      socket.write(Uint8Array.from({ length: 1 + random.below(200) }, () => random.below(256)));
    },
  },
  {
    name: 'a frame of two gigabytes',
    on: 'endpoint',
    connections: 500,
    act(socket) {
      deaf(socket);
      socket.write(Uint8Array.of(FrameType.token, 0x7f, 0xff, 0xff, 0xff));
      sendForEver(socket, new Uint8Array(16_384));
    },
  },
  {
    name: 'a request without an end',
    on: 'endpoint',
    connections: 50,
    act(socket, target) {
      deaf(socket);
      // All but `go`.
      socket.write(whole(target, 'list').subarray(0, -5));
      sendForEver(socket, encodeFrame(FrameType.client, new Uint8Array(1_000)));
    },
  },
  {
    name: 'standard input without an end',
    on: 'endpoint',
    connections: 50,
    act(socket, target) {
      socket.write(whole(target, 'git-credential', 'get'));
      // Once it is asked for: its frame is the only one here with that letter.
      const take = (chunk: Buffer): void => {
        if (!chunk.includes(FrameType.pull)) return;
        socket.off('data', take);
        deaf(socket);
        sendForEver(socket, encodeFrame(FrameType.stdin, new Uint8Array(1_000)));
      };
      socket.on('data', take);
    },
  },
  {
    name: 'an answer without an end that nobody reads',
    on: 'endpoint',
    connections: 4,
    act: (socket, target) => void socket.pause().write(whole(target, 'torture-endless-answer')),
  },
  {
    name: 'callers that leave at once',
    on: 'endpoint',
    connections: 2_000,
    act(socket, target) {
      socket.write(whole(target, 'list', '--json'), () => socket.destroy());
    },
  },
];

/** Any user of the machine can connect; the token is known to a program of this user. */
const onContainer: readonly Attack[] = [
  // A fourth of them is still more than the listener takes in all.
  { name: 'connections that say nothing', on: 'container', connections: 4_400, act: deaf },
  {
    name: 'a header a byte at a time',
    on: 'container',
    connections: 200,
    act(socket, target) {
      deaf(socket);
      drip(socket, Buffer.from(`${head(target)}${'X-More: y\r\n'.repeat(1_000)}`));
    },
  },
  {
    name: 'headers without an end',
    on: 'container',
    connections: 200,
    act(socket, target) {
      deaf(socket);
      socket.write(head(target));
      sendForEver(socket, 'X-More: and more\r\n');
    },
  },
  {
    name: 'a body without an end',
    on: 'container',
    connections: 100,
    act(socket, target) {
      deaf(socket);
      socket.write(`${head(target, 'POST')}Transfer-Encoding: chunked\r\n\r\n`);
      sendForEver(socket, `400\r\n${'x'.repeat(0x400)}\r\n`);
    },
  },
  {
    name: 'a body without an end, with the right token',
    on: 'container',
    connections: 100,
    act(socket, target) {
      deaf(socket);
      socket.write(`${head(target)}Transfer-Encoding: chunked\r\n\r\n`);
      sendForEver(socket, `400\r\n${'x'.repeat(0x400)}\r\n`);
    },
  },
  {
    name: 'wrong tokens',
    on: 'container',
    connections: 2_000,
    act(socket, target, random) {
      deaf(socket);
      const { host, pathname } = new URL(target.grant.uri);
      socket.write(
        `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${random.below(1e9)}\r\n\r\n`,
      );
    },
  },
  {
    name: 'a thousand requests in a row, and no answer read',
    on: 'container',
    connections: 50,
    act: (socket, target) => void socket.pause().write(`${head(target)}\r\n`.repeat(1_000)),
  },
];

export const attacks: readonly Attack[] = [...onEndpoint, ...onContainer];
