import { type DbusValue, Variant } from '../values.ts';
import type { ServedObjects } from './bus-object.ts';
import { ServedError } from './bus-object.ts';
import { type BusPeer, connectPeer } from './bus-peer.ts';

// For tests only: the programs of a desktop that know who is at the machine.
const LOGIN = 'org.freedesktop.login1';
const SESSION_PATH = '/org/freedesktop/login1/session/_31';
const POLKIT = 'org.freedesktop.PolicyKit1';

/** On the bus of the session, or of the system. */
export interface TestDesktopBus {
  readonly address: string;
}

async function serve(bus: TestDesktopBus, objects: ServedObjects, name: string): Promise<BusPeer> {
  const made = await connectPeer(bus.address, { objects });
  await made.own(name);
  return made;
}

/** A stand-in for systemd-logind: the real one needs a system of its own. */
export async function standInLogind(system: TestDesktopBus, options: { readonly locks?: boolean } = {}) {
  let locked = false;
  const asked: string[] = [];
  const properties = {
    Id: { signature: 's', get: () => '1' },
    LockedHint: { signature: 'b', get: () => locked },
  };
  const about = [
    {
      name: `${LOGIN}.Session`,
      methods: {
        Lock: {
          in: '',
          out: '',
          run: () => {
            asked.push('Lock');
            if (options.locks !== false) hint(true);
            return [];
          },
        },
      },
      properties,
    },
  ];
  const bus = await serve(
    system,
    {
      '/org/freedesktop/login1': [
        {
          name: `${LOGIN}.Manager`,
          methods: { GetSession: { in: 's', out: 'o', run: () => [SESSION_PATH] } },
        },
      ],
      '/org/freedesktop/login1/session/auto': about,
      [SESSION_PATH]: about,
    },
    LOGIN,
  );
  const hint = (is: boolean, by: BusPeer = bus, isTrue = true): void => {
    if (isTrue) locked = is;
    by.emit({
      path: SESSION_PATH,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'PropertiesChanged',
      signature: 'sa{sv}as',
      body: [`${LOGIN}.Session`, new Map([['LockedHint', new Variant('b', is)]]), []],
    });
  };
  return { asked, close: () => bus.close(), hint };
}

/** A stand-in for a desktop's locker. */
export async function standInSaver(
  session: TestDesktopBus,
  name: string,
  path: string,
  options: { readonly locks?: boolean } = {},
) {
  let active = false;
  const bus = await serve(
    session,
    {
      [path]: [
        {
          name,
          methods: {
            GetActive: { in: '', out: 'b', run: () => [active] },
            Lock: {
              in: '',
              out: '',
              run: () => {
                if (options.locks !== false) set(true);
                return [];
              },
            },
          },
        },
      ],
    },
    name,
  );
  const say = (is: boolean, by: BusPeer = bus): void =>
    by.emit({ path, interface: name, member: 'ActiveChanged', signature: 'b', body: [is] });
  const set = (is: boolean): void => {
    active = is;
    say(is);
  };
  return { set, say, isActive: () => active, close: () => bus.close() };
}

/** A stand-in for polkit: how it answers without and with a question. */
export async function standInPolkit(
  system: TestDesktopBus,
  answer: (flags: number) => readonly [boolean, boolean, ReadonlyMap<string, string>],
) {
  const subjects: DbusValue[] = [];
  const bus = await serve(
    system,
    {
      '/org/freedesktop/PolicyKit1/Authority': [
        {
          name: `${POLKIT}.Authority`,
          methods: {
            CheckAuthorization: {
              in: '(sa{sv})sa{ss}us',
              out: '(bba{ss})',
              run: ([subject, action, , flags]) => {
                subjects.push(subject ?? '');
                if (action !== 'dev.latchkey.unlock')
                  throw new ServedError(`${POLKIT}.Error.Failed`, 'unknown');
                return [answer(Number(flags))];
              },
            },
          },
        },
      ],
    },
    POLKIT,
  );
  return { subjects, close: () => bus.close() };
}
