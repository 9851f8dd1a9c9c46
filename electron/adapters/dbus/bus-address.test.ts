import { describe, expect, it } from 'vitest';
import { parseBusAddress, sessionBusAddress } from './bus-address.ts';

const paths = (address: string): readonly string[] => parseBusAddress(address).map(({ path }) => path);

describe('a D-Bus address', () => {
  it('names unix sockets, in order, with what the bus calls itself', () => {
    expect(parseBusAddress('unix:path=/run/user/1000/bus,guid=00ff;unix:abstract=/tmp/dbus-x')).toEqual([
      { path: '/run/user/1000/bus', guid: '00ff' },
      { path: '\0/tmp/dbus-x', guid: null },
    ]);
  });

  it('escapes bytes, not characters', () => {
    expect(paths('unix:path=/run/a%20b%2c%c3%a5')).toEqual(['/run/a b,å']);
    expect(paths('unix:path=/run/å')).toEqual(['/run/å']);
  });

  it.each([
    '',
    'unix:',
    'unix:path',
    'unix:path=',
    'unix:abstract=',
    'unix:path=/a,path=/b',
    'unix:path=/a,abstract=b',
    'unix:path=/a%2',
    'unix:path=/a%zz',
    'unix:path=/a%00b',
    `unix:path=/${'x'.repeat(107)}`,
    'tcp:host=127.0.0.1,port=1',
    'unixexec:path=/bin/sh',
    'autolaunch:',
    'disabled:',
    'unix:tmpdir=/tmp',
  ])('without a usable one has no place to connect to: "%s"', (address) => {
    expect(paths(address)).toEqual([]);
  });

  it('is taken from the variable, else from the session of systemd, and not when it is switched off', () => {
    expect(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a' })).toBe('unix:path=/a');
    expect(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_RUNTIME_DIR: '/run' })).toBeNull();
    expect(sessionBusAddress({})).toBeNull();
    const odd = sessionBusAddress({ XDG_RUNTIME_DIR: '/run/a,b å%' });
    expect(paths(odd ?? '')).toEqual(['/run/a,b å%/bus']);
  });
});
