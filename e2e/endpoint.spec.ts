import { readdirSync, readFileSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { writtenFiles } from './rig/written-files.ts';
import { openWindow, SHIM, startWorld, type World, windowState } from './world.ts';

// The local endpoint against a stranger, and the rule that no secret is seen where others can look.
test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
/** Frame types as shared/endpoint/protocol.ts has them; the tests implement the wire format themselves. */
const frame = (type: string, payload: string | Buffer = '', length?: number): Buffer => {
  const body = Buffer.from(payload);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(length ?? body.length, 1);
  return Buffer.concat([head, body]);
};
const request = (token: string, ...argv: readonly string[]): Buffer =>
  Buffer.concat([
    frame('T', token),
    frame('A', ['latchkey', ...argv].join('\0')),
    frame('C', '/'),
    frame('E', ''),
    frame('I', 'pid=1\0ppid=1\0tty=0\0columns=80\0protocol=1'),
    frame('G'),
  ]);

let world: World;
let address = '';
let token = '';

/** Everything the app sends to what is written, until it hangs up. */
const talk = (bytes: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const heard: Buffer[] = [];
    const socket = net.connect(address, () => socket.write(bytes));
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(heard));
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('The app left the line open.'));
    }, 20_000);
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('error', finish).on('close', finish);
  });
/** What came after the 69 bytes of the server's own proof. */
const replyTo = async (bytes: Buffer): Promise<string> => (await talk(bytes)).subarray(69).toString('latin1');
const expectHealthy = async (): Promise<void> => {
  const ran = await world.latchkey('credential-process', '--profile', DEVELOPER);
  expect(ran.stderr).toBe('');
  expect(JSON.parse(ran.stdout).Version).toBe(1);
};
const secretsOf = async (): Promise<readonly string[]> => {
  const { SecretAccessKey, SessionToken } = JSON.parse(
    (await world.latchkey('credential-process', '--profile', DEVELOPER)).stdout,
  );
  return [SecretAccessKey, SessionToken];
};

test.beforeAll(async () => {
  world = await startWorld();
  await world.signIn();
  await waitFor('the sync', async () => (await world.latchkey('list')).stdout.includes(DEVELOPER));
  await expectHealthy();
  const file = path.join(world.home.runtimeDir, 'endpoint.json');
  ({ address, token } = JSON.parse(readFileSync(file, 'utf8')));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(address).mode & 0o777).toBe(0o600);
  expect(statSync(world.home.runtimeDir).mode & 0o777).toBe(0o700);
});
test.afterAll(async () => {
  await world.stop();
});

test('the right token is answered, so that what follows is refused for its own reason', async () => {
  expect(await replyTo(request(token, '--version'))).toContain('latchkey 0.');
});

test('an unknown verb is a usage error in words', async () => {
  const reply = await replyTo(request(token, 'no-such-verb'));
  expect(reply).toContain('Unknown command "no-such-verb".');
  expect(reply).toContain('See: latchkey help');
});

const strangers: readonly (readonly [string, () => Buffer])[] = [
  ['a wrong token', () => request('0'.repeat(64), 'status')],
  ['a token that is too short', () => request('00', 'status')],
  ['no token', () => Buffer.concat([frame('A', 'latchkey\0status'), frame('G')])],
  ['the token after the arguments', () => Buffer.concat([frame('A', 'latchkey'), frame('T', token)])],
  ['a frame that says it is four gigabytes', () => frame('T', '', 0xffff_ffff)],
  ['a request over the cap', () => Buffer.concat([frame('T', token), frame('A', Buffer.alloc(65_537))])],
  ['a frame of the other direction', () => Buffer.concat([frame('T', token), frame('X', '0')])],
  ['bytes that are no frames', () => Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['two requests on one line', () => Buffer.concat([frame('T', token), frame('T', token), frame('G')])],
];
for (const [what, bytes] of strangers) {
  test(`${what} gets nothing but a closed line`, async () => {
    expect(await replyTo(bytes())).toBe('');
    await expectHealthy();
  });
}

test('half a request is let go after its deadline', async () => {
  expect(await replyTo(frame('T', token))).toBe('');
});

test('three hundred connections: the surplus is refused, and the app is well afterwards', async () => {
  const sockets = Array.from({ length: 300 }, () => net.connect(address));
  let closed = 0;
  for (const socket of sockets) {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed += 1;
    });
    socket.resume();
  }
  await waitFor('the surplus to be refused', () => closed >= 44, { timeoutMs: 4_000 });
  await waitFor('all to be let go', () => closed === 300, { timeoutMs: 10_000 });
  await expectHealthy();
  expect((await world.latchkey('doctor')).stdout).toContain('Local endpoint: open');
});

/** Looks at every process's arguments as fast as it can until asked to stop. */
function watchArguments(secrets: readonly string[]): { stop(): Promise<{ rounds: number; seen: string[] }> } {
  let isOver = false;
  const seen: string[] = [];
  const look = async (): Promise<{ rounds: number; seen: string[] }> => {
    let rounds = 0;
    for (; !isOver; rounds += 1) {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
          const argv = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
          if (secrets.some((secret) => argv.includes(secret)) || /\d{8}T\d{6}Z[0-9a-f]{64}/.test(argv)) {
            seen.push(argv.slice(0, 40));
          }
        } catch {
          // Ended while it was looked at.
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { rounds, seen };
  };
  const watching = look();
  return {
    stop: () => {
      isOver = true;
      return watching;
    },
  };
}

test('no secret is in the arguments of any process while git, aws and exec run', async () => {
  const secrets = await secretsOf();
  const watch = watchArguments(secrets);
  const clone = await world.run('git', ['clone', `codecommit://${DEVELOPER}@MyDemoRepo`, 'watched']);
  expect(clone.code).toBe(0);
  const caller = ['sts', 'get-caller-identity', '--region', 'us-east-1'];
  expect((await world.run('aws', [...caller, '--profile', DEVELOPER])).code).toBe(0);
  expect((await world.latchkey('exec', DEVELOPER, '--', 'aws', ...caller)).code).toBe(0);
  const { rounds, seen } = await watch.stop();
  expect(seen).toEqual([]);
  expect(rounds).toBeGreaterThan(20);
  // What git keeps of a clone is an address without a password.
  expect(readFileSync(world.home.path('watched', '.git', 'config'), 'utf8')).not.toMatch(
    /\d{8}T\d{6}Z[0-9a-f]{64}/,
  );
});

test('no secret is in logs, records, files, the journal, the window, the tray or a notification', async () => {
  const secrets = [...(await secretsOf()), token];
  await openWindow(world, 'Activity');
  const own = path.join(world.home.runtimeDir, 'endpoint.json');
  const files = writtenFiles(world.home.dir).filter(({ file }) => file !== own);
  expect(files.some(({ file }) => file.endsWith('latchkey.json'))).toBe(true);
  expect(files.some(({ file }) => file.includes('/logs/'))).toBe(true);
  const held = files.filter(({ text }) => secrets.some((secret) => text.includes(secret)));
  expect(held.map(({ file }) => file)).toEqual([]);
  const page = await world.app().window();
  const shown = {
    journal: JSON.stringify(await world.playground.calls()),
    state: JSON.stringify(await windowState(world)),
    page: await page.content(),
    tray: `${await world.tray().menuText()}${await world.tray().toolTip()}`,
    notifications: JSON.stringify(world.notifications.shown),
    output: world.app().stdout() + world.app().stderr(),
    list: (await world.run(SHIM, ['list', '--json'])).stdout + (await world.run(SHIM, ['doctor'])).stdout,
  };
  for (const [where, text] of Object.entries(shown)) {
    for (const secret of secrets) expect(text.includes(secret), where).toBe(false);
  }
});
