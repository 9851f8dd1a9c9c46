import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { expect } from 'playwright/test';
import { type Absent, type Client, findClients } from './clients/matrix.ts';
import { type Storage, type StorageRequest, startStorage } from './clients/storage.ts';
import {
  type Place,
  rcloneCopies,
  rcloneLists,
  rcloneServes,
  terraformApplies,
  terraformStarts,
  type Work,
} from './clients/storage-work.ts';
import { signInAtProvider } from './openid-user.ts';
import { waitFor } from './rig/dbus.ts';
import { checkoutDir } from './rig/home.ts';
import { test } from './rig/test.ts';
import { type Ran, type Running, type RunOptions, SHIM, startWorld, type World } from './world.ts';

// What other programs need of a profile of ours and of the terminal command: see docs/clients.md. One app for all of them.
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const DEVELOPER = 'production-DeveloperAccess';
/** The default session, which none of them may act as. */
const ANOTHER = 'staging-DeveloperAccess';
const ARN = /^arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_DeveloperAccess_/;
const CODECOMMIT = 'git-codecommit.us-east-1.amazonaws.com';
/** That of the libraries that Debian has. */
const DEBIAN_PYTHON = '/usr/bin/python3';
/** One that a setting of terraform assumes. */
const READER = 'arn:aws:iam::333333333333:role/DataReader';
/** A session whose sign-in goes on while the others are tried. */
const OPENID = 'openid-role';
/** Long enough for a start of each program on a busy machine. */
const ANSWER = { timeoutMs: 90_000 };
/** Such a program may have to wait for all the others, and one that is ended early would only look like one that is stuck. */
const PATIENT = { timeoutMs: 280_000 };
/** As long as the keys of the programs that live on: the second ones are asked for when the first are dead. */
const KEYS_LIVE_MS = 15_000;
/** A request that was signed in time may be read late on a busy machine. */
const ON_ITS_WAY_MS = 2000;
/** Programs that run at once: more would only wait for the processor, with their keys in hand. */
const AT_ONCE = 4;

let world: World;
/** Refuses every request. */
let storage: Server;
let kept: Storage;
let clients: readonly Client[];
let absent: readonly Absent[];
const authorizations: string[] = [];

test.beforeAll(async () => {
  storage = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? '');
    response.writeHead(403, { 'content-type': 'text/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
  });
  kept = await startStorage();
  storage.listen(0, '127.0.0.1');
  await once(storage, 'listening');
  test.setTimeout(300_000);
  // One after the other: beside two compilers the playground would not be up in its time.
  ({ clients, absent } = await findClients());
  world = await startWorld({ launch: false });
  const { startUrl, region, oidc } = world.playground.info;
  const { issuer, clientId, roleArn } = oidc;
  const portal = { startUrl, region, signInWith: 'code' };
  writeFileSync(
    world.home.path('seed.json'),
    JSON.stringify({
      sources: [
        { kind: 'identity-center', name: 'Playground', config: portal },
        { kind: 'oidc', name: 'OpenID', config: { preset: 'custom', issuer, clientId } },
      ],
      sessions: [{ kind: 'oidc-role', name: OPENID, source: 'OpenID', config: { roleArn, region } }],
    }),
  );
  await world.launch();
  await world.signIn();
  await waitFor('the profiles', () => {
    const config = readFileSync(world.home.awsConfigFile, 'utf8');
    return [DEVELOPER, OPENID, ANOTHER].every((profile) => config.includes(`[profile ${profile}]`));
  });
  // A client that falls through to the default profile is seen by its account.
  expect((await world.latchkey('use', ANOTHER)).code).toBe(0);
});
test.afterAll(async () => {
  kept.close();
  storage.close();
  await world.stop();
});

const storageAddress = (): string => {
  const bound = storage.address();
  return `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
};

/** rclone, built on an older Go SDK. Its HTTP client is not one that the SDK could give a CA bundle to. */
function rcloneArguments(): readonly string[] {
  const config = world.home.path('rclone.conf');
  writeFileSync(
    config,
    `[r]\ntype = s3\nprovider = Other\nenv_auth = true\nendpoint = ${storageAddress()}\n`,
  );
  return ['--config', config, '--retries', '1', '--low-level-retries', '1', 'lsd', 'r:'];
}

function rclone(options: RunOptions): Running {
  return world.begin('rclone', rcloneArguments(), {
    ...options,
    env: { AWS_SDK_LOAD_CONFIG: '1', AWS_CA_BUNDLE: '', ...options.env },
  });
}

const deliveries = ['profile', 'exec', 'env'] as const;
type Delivery = (typeof deliveries)[number];

function start(command: readonly string[], delivery: Delivery, options: RunOptions = {}): Running {
  const [program = '', ...args] = command;
  switch (delivery) {
    case 'profile':
      return world.begin(program, args, { ...options, env: { AWS_PROFILE: DEVELOPER, ...options.env } });
    case 'exec':
      return world.begin(SHIM, ['exec', DEVELOPER, '--', ...command], options);
    case 'env': {
      const script = `eval "$(latchkey env ${DEVELOPER})"; exec "$@"`;
      return world.begin('sh', ['-c', script, 'sh', ...command], options);
    }
  }
}

const byDelivery =
  (delivery: Delivery, env: Readonly<Record<string, string>> = {}) =>
  (command: readonly string[], options: RunOptions): Running =>
    start(command, delivery, { ...options, env: { ...options.env, ...env } });

/** The nth line of a program: `KEY ARN`, or the ARN alone. */
const line = (what: string, { child, stdout, stderr }: Running, nth: number) =>
  waitFor(
    `answer ${nth} of ${what}`,
    () => {
      const said = stdout().split('\n').slice(0, -1)[nth - 1];
      if (said === undefined && (child.exitCode ?? child.signalCode) !== null) throw new Error(stderr());
      return said;
    },
    ANSWER,
  );
const arnOf = (said: string): string => said.split(' ').at(-1) ?? '';
const keyOf = (said: string): string => said.split(' ')[0] ?? '';

async function endsWell(what: string, running: Running): Promise<void> {
  const { code, stderr } = await running.ended;
  expect(code, `${what}: ${stderr}`).toBe(0);
}

/** A few at once, in order. */
async function inTurns<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

/** The commands of ours that a program of this home waits for; terraform runs them in its own folder. */
const waitingHelpers = (profile: string): number =>
  readdirSync('/proc').filter((pid) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return (
        args.slice(1, 4).join(' ') === `credential-process --profile ${profile}` &&
        `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${world.home.dir}/`)
      );
    } catch {
      return false;
    }
  }).length;

/** Programs that kill the command after a minute, begun while the sign-in of the other session goes on. */
const impatient: { readonly name: string; readonly begin: () => Running; readonly running: Running }[] = [];
let openIdSignIn: Running;
const signInAddress = (): string | undefined =>
  /http:\/\/127\.0\.0\.1:\d+\/auth\?\S+/.exec(openIdSignIn.stdout() + openIdSignIn.stderr())?.[0];

test('a sign-in starts, and Go programs ask for its session before it ends', async () => {
  openIdSignIn = world.begin(SHIM, ['login', 'OpenID'], PATIENT);
  await waitFor('the address of the sign-in', () => signInAddress() !== undefined, ANSWER);
  const asOpenId = { ...PATIENT, env: { AWS_PROFILE: OPENID, AWS_SDK_LOAD_CONFIG: '1' } };
  const add = (name: string, begin: () => Running) => impatient.push({ name, begin, running: begin() });
  if ((await world.run('rclone', ['--version'])).code === 0) add('rclone', () => rclone(asOpenId));
  for (const { name, command } of clients.filter((client) => client.name.includes('for Go')))
    add(name, () => start(command, 'profile', asOpenId));
  test.skip(impatient.length === 0, 'neither rclone nor go is installed');
  await waitFor('them to wait', () => waitingHelpers(OPENID) === impatient.length, ANSWER);
});

test('every client gets the session by profile, exec and env; one that lives on gets the next keys too', async () => {
  for (const { name, reason } of absent) process.stderr.write(`not tried: ${name}, ${reason}\n`);
  const begin = async ({ client, delivery }: { readonly client: Client; readonly delivery: Delivery }) => {
    const what = `${client.name} ${client.version} by ${delivery}`;
    const livesOn = client.isLongLived && delivery !== 'env';
    const running = start(client.command, delivery, livesOn ? { input: null, ...PATIENT } : PATIENT);
    const first = await line(what, running, 1);
    expect(arnOf(first), what).toMatch(ARN);
    if (!livesOn) await endsWell(what, running);
    return { what, running, livesOn, first };
  };
  const runsBy = (...some: readonly Delivery[]) =>
    clients.flatMap((client) => some.map((delivery) => ({ client, delivery })));
  // What `env` gives does not refresh: nothing is asked a second time, and short keys would end before a slow start.
  await inTurns(runsBy('env'), begin);
  await world.playground.setLifetimes({ credentialMs: KEYS_LIVE_MS });
  // Longer keys would be kept.
  await world.latchkey('stop', DEVELOPER);
  const begun = await inTurns(runsBy('profile', 'exec'), begin);
  const endAt = Date.now() + KEYS_LIVE_MS;
  await waitFor('the first keys to end', () => Date.now() > endAt, { timeoutMs: 2 * KEYS_LIVE_MS });
  await inTurns(
    begun.filter(({ livesOn }) => livesOn),
    async ({ what, running, first }) => {
      running.child.stdin?.write('\n');
      const second = await line(what, running, 2);
      expect(arnOf(second), what).toMatch(ARN);
      expect(keyOf(second), what).not.toBe(keyOf(first));
      running.child.stdin?.end();
      await endsWell(what, running);
    },
  );
  await world.playground.setLifetimes({ credentialMs: null });
  await world.latchkey('stop', DEVELOPER);
});

interface Signers {
  readonly arns: readonly string[];
  /** How many keys. */
  readonly keys: number;
  /** Requests that were signed with keys that had ended. */
  readonly late: readonly StorageRequest[];
}

async function signersOf(requests: readonly StorageRequest[]): Promise<Signers> {
  const keys = [...new Set(requests.map(({ key }) => key))];
  const owners = await Promise.all(
    keys.map(async (accessKeyId) =>
      Object(await world.playground.request('POST', '/owner', { accessKeyId })),
    ),
  );
  const ends = new Map(keys.map((key, at) => [key, Number(owners[at].expiresAt)]));
  return {
    arns: [...new Set(owners.map(({ arn }) => String(arn)))],
    keys: keys.length,
    late: requests.filter(({ key, at }) => at > (ends.get(key) ?? 0) + ON_ITS_WAY_MS),
  };
}

test('rclone and terraform that work for longer than their keys live go on with the next ones', async () => {
  const programs: ((place: Place, bucket: string) => Promise<Work>)[] = [];
  if ((await world.run('rclone', ['--version'])).code === 0) programs.push(rcloneCopies, rcloneServes);
  else process.stderr.write('not tried: rclone at work, it is not installed\n');
  if ((await world.run('terraform', ['version'])).code === 0) programs.push(terraformApplies);
  else process.stderr.write('not tried: terraform at work, it is not installed\n');
  test.skip(programs.length === 0, 'neither is installed');
  await world.playground.setLifetimes({ credentialMs: KEYS_LIVE_MS });
  await world.latchkey('stop', DEVELOPER);
  // What a program's own settings name counts for it, whatever the environment says.
  const ways = [
    { name: 'profile', start: byDelivery('profile'), profile: null },
    { name: 'exec', start: byDelivery('exec'), profile: null },
    { name: 'own', start: byDelivery('profile', { AWS_PROFILE: ANOTHER }), profile: DEVELOPER },
  ];
  const runs = programs.flatMap((program) => ways.map((way) => ({ program, way })));
  const atWork = await inTurns(runs, ({ program, way: { name, start: startIt, profile } }) => {
    const bucket = `${program.name.toLowerCase()}-${name}`;
    const folder = world.home.path(bucket);
    mkdirSync(folder);
    return program({ storage: kept, folder, profile, start: startIt }, bucket);
  });
  const before = await Promise.all(atWork.map(({ requests }) => signersOf(requests())));
  const endAt = Date.now() + KEYS_LIVE_MS;
  await waitFor('the first keys to end', () => Date.now() > endAt, { timeoutMs: 2 * KEYS_LIVE_MS });
  await inTurns(atWork, async ({ what, goOn, ended }) => {
    await goOn();
    const { code, stderr } = await ended;
    expect(code, `${what}: ${stderr}`).toBe(0);
  });
  for (const [at, { what, requests }] of atWork.entries()) {
    const { arns, keys, late } = await signersOf(requests());
    expect(arns, what).toEqual([expect.stringMatching(ARN)]);
    expect(late, what).toEqual([]);
    expect(keys, what).toBeGreaterThan(before[at]?.keys ?? 0);
  }
  await world.playground.setLifetimes({ credentialMs: null });
  await world.latchkey('stop', DEVELOPER);
});

test('a sign-in while they wait is answered to every client', async () => {
  expect((await world.latchkey('logout', 'Playground')).code).toBe(0);
  const waiting = clients.map(({ name, version, command }) => ({
    what: `${name} ${version}`,
    running: start(command, 'profile', PATIENT),
  }));
  const folder = world.home.path('waits');
  mkdirSync(folder);
  const bucket = 'waits';
  const place = { storage: kept, folder, profile: null, start: byDelivery('profile') };
  const others: { readonly what: string; readonly ended: Promise<Ran> }[] = [];
  if ((await world.run('rclone', ['--version'])).code === 0)
    others.push({ what: 'rclone', ended: rcloneLists(place, bucket) });
  if ((await world.run('terraform', ['version'])).code === 0)
    others.push({ what: 'terraform', ended: terraformStarts(place, bucket) });
  const all = waiting.length + others.length;
  await waitFor('them to wait', () => waitingHelpers(DEVELOPER) === all, ANSWER);
  await world.signIn();
  for (const { what, ended } of others) {
    const { code, stderr } = await ended;
    expect(code, `${what}: ${stderr}`).toBe(0);
  }
  for (const { what, running } of waiting) {
    expect(arnOf(await line(what, running, 1)), what).toMatch(ARN);
    await endsWell(what, running);
  }
});

test('the page names every client that was tried here, and says that it works', () => {
  const page = readFileSync(`${checkoutDir()}/docs/clients.md`, 'utf8');
  for (const { name, version } of clients) {
    const row = page.split('\n').find((one) => one.startsWith(`| ${name} `)) ?? '';
    expect(row, name).toMatch(/(\| works +){3}/);
    // Another machine has other versions.
    if (!row.includes(version)) process.stderr.write(`docs/clients.md has no ${name} ${version}\n`);
  }
});

test('rclone, which is built on an older Go SDK, signs with the credentials of a profile', async () => {
  const version = await world.run('rclone', ['--version']);
  test.skip(version.code !== 0, 'rclone is not installed');
  const ran = await rclone({ env: { AWS_PROFILE: DEVELOPER } }).ended;
  expect(ran.stderr).toContain('AccessDenied');
  const { stdout } = await world.latchkey('credential-process', '--profile', DEVELOPER);
  expect(authorizations.join('\n')).toContain(`Credential=${JSON.parse(stdout).AccessKeyId}/`);
});

test('rclone and docker-credential-ecr-login act as the session by exec and env as well', async () => {
  const key = JSON.parse(
    (await world.latchkey('credential-process', '--profile', DEVELOPER)).stdout,
  ).AccessKeyId;
  if ((await world.run('rclone', ['--version'])).code === 0)
    for (const delivery of ['exec', 'env'] as const) {
      authorizations.length = 0;
      const env = { AWS_SDK_LOAD_CONFIG: '1', AWS_CA_BUNDLE: '' };
      await start(['rclone', ...rcloneArguments()], delivery, { env }).ended;
      expect(authorizations.join('\n'), `rclone by ${delivery}`).toContain(`Credential=${key}/`);
    }
  const installed = await world.run('docker-credential-ecr-login', ['-v']);
  test.skip(installed.code !== 0, 'docker-credential-ecr-login is not installed');
  // It has keys before it asks the service, which is asked for here through a proxy that lets nobody out.
  const asked: string[] = [];
  storage.on('connect', ({ url }, socket) => {
    asked.push(url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  for (const delivery of deliveries) {
    asked.length = 0;
    const ran = await start(['docker-credential-ecr-login', 'get'], delivery, {
      input: '111111111111.dkr.ecr.us-east-1.amazonaws.com\n',
      env: { HTTPS_PROXY: storageAddress(), AWS_CA_BUNDLE: '' },
    }).ended;
    expect(asked, `${delivery}: ${ran.stderr}`).toContain('api.ecr.us-east-1.amazonaws.com:443');
  }
  storage.removeAllListeners('connect');
});

test('terraform reads its state as the session by profile, exec and env, and as a role that its session assumes', async () => {
  const version = await world.run('terraform', ['version']);
  test.skip(version.code !== 0, 'terraform is not installed');
  const assumes = [`assume_role = { role_arn = "${READER}" }`];
  const ways = [
    ...deliveries.map((name) => ({ name, start: byDelivery(name), more: [], arn: ARN })),
    {
      name: 'role',
      start: byDelivery('profile'),
      more: assumes,
      arn: /^arn:aws:sts::333333333333:assumed-role\/DataReader\//,
    },
  ];
  for (const { name, start: startIt, more, arn } of ways) {
    const bucket = `state-${name}`;
    const folder = world.home.path(bucket);
    mkdirSync(folder);
    const place = { storage: kept, folder, profile: null, start: startIt };
    const { code, stderr } = await terraformStarts(place, bucket, more);
    expect(code, `${name}: ${stderr}`).toBe(0);
    const requests = kept.requests.filter(({ path }) => path.startsWith(`/${bucket}`));
    expect((await signersOf(requests)).arns, name).toEqual([expect.stringMatching(arn)]);
  }
});

test('without a command and a terminal it is wrong usage, with nothing on standard output', async () => {
  const ran = await world.latchkey();
  expect([ran.code, ran.stdout]).toEqual([2, '']);
  expect(ran.stderr).toContain('No command was given');
});

test('prompt says session, account and time left, of the shell that asks', async () => {
  const prompt = `latchkey prompt`;
  await world.latchkey('start', DEVELOPER);
  const ran = await world.run('sh', ['-c', `eval "$(latchkey env ${DEVELOPER})"; ${prompt}`]);
  expect(ran.stdout).toMatch(/^(! )?production-DeveloperAccess .*111111111111\)? \d+(h\d\d)?m\n$/);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
});

test('exec without a command is a shell of the user in the session', async () => {
  const ran = await world.run('script', ['-qec', `latchkey exec ${DEVELOPER}`, '/dev/null'], {
    env: { SHELL: '/bin/sh' },
    input: 'echo "[$AWS_VAULT] [$(aws sts get-caller-identity --query Account --output text)]"; exit 7\n',
  });
  expect(ran.stdout).toContain(`[${DEVELOPER}] [111111111111]`);
  expect(ran.code).toBe(7);
});

test('codecommit:// submodules are cloned after git install, and are not before', async () => {
  const address = `codecommit://${DEVELOPER}@MyDemoRepo`;
  const git = (...args: readonly string[]) => world.run('git', args);
  const superproject = world.home.path('super');
  const allow = ['-c', 'protocol.codecommit.allow=always'];
  for (const args of [
    ['init', '-q', superproject],
    [...allow, '-C', superproject, 'submodule', 'add', '-q', address, 'inner'],
    ['-C', superproject, 'commit', '-qm', 'Add a submodule'],
  ])
    expect((await git(...args)).stderr).not.toMatch(/fatal|error/);
  const before = await git('clone', '-q', '--recurse-submodules', superproject, world.home.path('before'));
  expect(before.stderr).toContain("transport 'codecommit' not allowed");

  const install = await world.latchkey('git', 'install', '--yes');
  expect(install.stdout).toContain('can then name any repository that your sessions can read');
  const after = await git('clone', '-q', '--recurse-submodules', superproject, world.home.path('after'));
  expect([after.code, after.stderr]).toEqual([0, expect.not.stringContaining('fatal')]);
  expect(readdirSync(world.home.path('after', 'inner'))).toContain('.git');
  const config = readFileSync(world.home.gitConfigFile, 'utf8');
  expect(config).toContain('[credential "https://git-codecommit.us-east-1.amazonaws.com"]');
  expect((await world.latchkey('git', 'uninstall', '--yes')).code).toBe(0);
});

test('git libraries read a repository with what git credential fill answers', async () => {
  expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
  const tried: string[] = [];
  for (const library of ['dulwich', 'pygit2']) {
    const version = await world.run(DEBIAN_PYTHON, [
      '-c',
      `import ${library}; print(${library}.__version__)`,
    ]);
    if (version.code !== 0) {
      process.stderr.write(`not tried: ${library}, python3-${library} is not installed\n`);
      continue;
    }
    const program = `${checkoutDir()}/e2e/clients/branches.py`;
    const args = [program, library, CODECOMMIT, 'v1/repos/MyDemoRepo'];
    const ran = await world.run(DEBIAN_PYTHON, args, { env: { AWS_PROFILE: DEVELOPER } });
    expect(ran.stdout, ran.stderr).toContain('refs/heads/main');
    tried.push(library);
  }
  test.skip(tried.length === 0, 'neither is installed');
});

test('the AWS Common Runtime gets the session by a process provider of the profile, by exec and env', async () => {
  const program = [DEBIAN_PYTHON, `${checkoutDir()}/e2e/clients/crt.py`];
  const version = await world.run(DEBIAN_PYTHON, ['-c', 'import awscrt']);
  test.skip(version.code !== 0, 'python3-awscrt is not installed');
  await world.playground.setLifetimes({ credentialMs: KEYS_LIVE_MS });
  await world.latchkey('stop', DEVELOPER);
  const ownerOf = async (accessKeyId: string) =>
    Object(await world.playground.request('POST', '/owner', { accessKeyId })).arn;
  const seen = async (delivery: Delivery): Promise<void> => {
    const command = [...program, delivery === 'profile' ? 'process' : 'default'];
    const livesOn = delivery !== 'env';
    const running = start(command, delivery, livesOn ? { input: null, ...PATIENT } : PATIENT);
    const first = await line(delivery, running, 1);
    const endAt = Date.now() + KEYS_LIVE_MS;
    expect(await ownerOf(first), delivery).toMatch(ARN);
    if (livesOn) {
      await waitFor('the key to end', () => Date.now() > endAt, { timeoutMs: 2 * KEYS_LIVE_MS });
      running.child.stdin?.end('\n');
      const second = await line(delivery, running, 2);
      expect(await ownerOf(second), delivery).toMatch(ARN);
      expect(second, delivery).not.toBe(first);
    }
    await endsWell(delivery, running);
  };
  await Promise.all(deliveries.map(seen));
  // Its default order has no such provider: it does not fall through to anybody else's keys.
  const without = await start([...program, 'default'], 'profile', PATIENT).ended;
  expect([without.code, without.stdout]).toEqual([1, '']);
  await world.playground.setLifetimes({ credentialMs: null });
  await world.latchkey('stop', DEVELOPER);
});

test('JGit clones and pushes with what git credential fill answers, typed where it asks', async () => {
  const classes = '/usr/share/java/*';
  const jgit = ['-cp', classes, 'org.eclipse.jgit.pgm.Main'];
  const version = await world.run('java', [...jgit, 'version']);
  // 243 MB with a Java runtime: the tests install neither.
  test.skip(version.code !== 0, 'java or jgit-cli is not installed');
  expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
  const host = new URL(world.playground.info.proxyUrl);
  const trust = world.home.path('jgit.p12');
  const ca = ['-importcert', '-noprompt', '-alias', 'playground', '-file', world.playground.info.caPath];
  const kept = await world.run('keytool', [...ca, '-keystore', trust, '-storepass', 'changeit']);
  expect(kept.code, kept.stderr).toBe(0);
  const settings = {
    'user.home': world.home.dir,
    'https.proxyHost': host.hostname,
    'https.proxyPort': host.port,
    'javax.net.ssl.trustStore': trust,
    'javax.net.ssl.trustStorePassword': 'changeit',
  };
  const clone = world.home.path('by-jgit');
  const address = `https://${CODECOMMIT}/v1/repos/MyDemoRepo`;
  const run = async (...args: readonly string[]): Promise<void> => {
    const filled = await world.run('git', ['credential', 'fill'], {
      input: `protocol=https\nhost=${CODECOMMIT}\npath=v1/repos/MyDemoRepo\n\n`,
      env: { AWS_PROFILE: DEVELOPER },
    });
    const [, username = ''] = /^username=(.*)$/m.exec(filled.stdout) ?? [];
    const [, password = ''] = /^password=(.*)$/m.exec(filled.stdout) ?? [];
    const given = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
    const words = ['java', ...given, ...jgit, ...args].map((word) => `'${word}'`).join(' ');
    // It asks on a terminal alone; where there is a display, in a window otherwise.
    const running = world.begin('script', ['-qec', words, '/dev/null'], {
      input: null,
      env: { DISPLAY: '' },
      ...PATIENT,
    });
    const { child, stdout } = running;
    for (const [asked, answer] of [
      ['Username', username],
      ['Password', password],
    ]) {
      await waitFor(`${asked} of ${args[0]}`, () => stdout().includes(`${asked}:`), ANSWER);
      child.stdin?.write(`${answer}\n`);
    }
    const ended = await running.ended;
    expect(ended.code, `${args[0]}: ${ended.stdout}`).toBe(0);
  };
  await run('clone', address, clone);
  expect(readdirSync(clone)).toContain('.git');
  await run('--git-dir', `${clone}/.git`, 'push', 'origin', 'HEAD:refs/heads/by-jgit');
  const seen = await world.run('git', ['ls-remote', `codecommit://${DEVELOPER}@MyDemoRepo`]);
  expect(seen.stdout).toContain('refs/heads/by-jgit');
  expect((await world.latchkey('git', 'uninstall', '--yes')).code).toBe(0);
});

test('what git writes is read to its end, also where nothing of it is needed', async () => {
  const long = `protocol=https\nhost=${CODECOMMIT}\npath=v1/repos/R\nusername=u\npassword=${'x'.repeat(300_000)}\n\n`;
  for (const operation of ['approve', 'reject'])
    expect(await world.run('git', ['credential', operation], { input: long })).toMatchObject({
      code: 0,
      stderr: '',
    });
  // git ends with 141 where SIGPIPE reaches it; here it is seen at the program that writes.
  for (const operation of ['store', 'erase', 'invented', 'get']) {
    const script = `head -c 300000 /dev/zero | latchkey git-credential ${operation}; echo "\${PIPESTATUS[0]}"`;
    const ran = await world.run('bash', ['-c', script]);
    expect(ran.stdout, `${operation}: ${ran.stderr}`).toBe('0\n');
  }
  const refused = await world.run('git', ['ls-remote', 'codecommit://nobody-has-this@MyDemoRepo']);
  expect(refused.code).toBe(128);
  expect(refused.stderr).toContain('nobody-has-this');
});

test('Git LFS keeps its files where lfs.url says, and only there', async () => {
  test.skip((await world.run('git', ['lfs', 'version'])).code !== 0, 'git-lfs is not installed');
  const cwd = world.home.path('large');
  const ssh = world.home.path('ssh-asked');
  const env = { GIT_SSH_COMMAND: `sh -c 'echo "$@" >>${ssh}; exit 255' ssh` };
  const git = (...args: readonly string[]) => world.run('git', args, { env, cwd });
  const address = `codecommit://${DEVELOPER}@MyDemoRepo`;
  await world.run('git', ['clone', '-q', address, cwd]);
  await git('lfs', 'install', '--local');
  await git('lfs', 'track', '*.bin');
  await git('checkout', '-qb', 'large');
  writeFileSync(`${cwd}/large.bin`, 'large');
  await git('add', '.');
  expect((await git('commit', '-qm', 'Add a large file')).code).toBe(0);
  // CodeCommit has no LFS: git-lfs takes the address for one of ssh.
  expect((await git('push', '-q', 'origin', 'large')).code).not.toBe(0);
  expect(readFileSync(ssh, 'utf8')).toContain('codecommit');
  const asked = authorizations.length;
  await git('config', 'lfs.url', `${storageAddress()}/lfs`);
  expect((await git('push', '-q', 'origin', 'large')).code).not.toBe(0);
  // The stand-in refuses, so nothing is pushed; it was asked for the file, without any of our credentials.
  expect(authorizations.slice(asked).join('')).toBe('');
  expect(authorizations.length).toBeGreaterThan(asked);
  expect((await git('push', '-q', '--no-verify', 'origin', 'large')).code).toBe(0);
});

test('a Go program gets its answer before it would kill the command, and the sign-in goes on', async () => {
  test.skip(impatient.length === 0, 'neither rclone nor go is installed');
  for (const { name, running } of impatient) {
    const { signal, stderr }: Ran = await running.ended;
    expect(signal, name).toBeUndefined();
    // The SDK's own words for a command that it killed are others.
    expect(stderr, name).toContain('exit status 4');
    expect(stderr, name).toContain('OpenID');
  }
  expect(openIdSignIn.child.exitCode).toBeNull();
  expect(await signInAtProvider(signInAddress() ?? '')).toContain('Latchkey');
  expect((await openIdSignIn.ended).code).toBe(0);
  for (const { name, begin } of impatient) {
    const { stdout, stderr }: Ran = await begin().ended;
    // rclone is refused by the simulated service; the others print which identity they have.
    expect(stdout + stderr, name).toMatch(/AccessDenied|:assumed-role\/WebIdentity\//);
  }
});

test('a git that may not ask, without a terminal, fails at once in words when nobody is signed in', async () => {
  expect((await world.latchkey('logout', '--all')).code).toBe(0);
  const ran = await world.run('git', ['ls-remote', `codecommit://${DEVELOPER}@MyDemoRepo`], {
    env: { GIT_TERMINAL_PROMPT: '0' },
  });
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('You need to sign in');
  // A helper that had waited would have been refused by the limit of the settings.
  expect(ran.stderr).not.toContain('Nobody did so within');
});
