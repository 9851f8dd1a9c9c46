import { EventEmitter } from 'node:events';
import net from 'node:net';
import { expect, it } from 'vitest';
import { keepRoom } from './keep-room.ts';

function room(most: number) {
  const server = new net.Server();
  const proven = keepRoom(server, most);
  const gone: number[] = [];
  const connect = (n: number): net.Socket => {
    const socket = new net.Socket();
    socket.destroy = () => {
      gone.push(n);
      return socket;
    };
    server.emit('connection', socket);
    return socket;
  };
  return { proven, gone, connect };
}

it('attack: connections that prove nothing push out the oldest of their own, never one that is served', () => {
  const { proven, gone, connect } = room(3);
  proven(connect(1));
  for (const n of [2, 3, 4]) connect(n);
  expect(gone).toEqual([]);
  connect(5);
  connect(6);
  expect(gone).toEqual([2, 3]);
});

it('a connection that ended by itself makes room', () => {
  const { gone, connect } = room(2);
  const [first] = [connect(1), connect(2)];
  EventEmitter.prototype.emit.call(first, 'close');
  connect(3);
  expect(gone).toEqual([]);
  connect(4);
  expect(gone).toEqual([2]);
});
