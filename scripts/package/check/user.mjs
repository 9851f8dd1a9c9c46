// Who uses the installed app: a home of its own, a desktop without a screen, and the playground in the place of AWS.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSession } from '../../../e2e/rig/session.mjs';
import { endpointEnvironment, seed, startPlaygroundProcess } from '../../playground-process.mjs';
import { expectText, expectThat } from './checks.mjs';
import { differences, everything, writeOwnFiles } from './home.mjs';

export const PROFILE = 'production-DeveloperAccess';
const DESKTOP = ['DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'NO_AT_BRIDGE', 'GSETTINGS_BACKEND'];
const WAIT_MS = 60_000;

/** Asks until there is an answer. */
export async function waitFor(what, question) {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(200);
  }
}

function makeHome() {
  // Short: the path of a unix socket ends at 103 bytes.
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
  for (const name of ['.aws', 'data', 'run', 'config', 'cache', 'share', 'tmp'])
    fs.mkdirSync(path.join(dir, name), { mode: 0o700 });
  writeOwnFiles(dir);
  return dir;
}

/** Below /tmp, which the roots of the tests share with this machine. */
export async function startUser() {
  const session = await startSession();
  const playground = await startPlaygroundProcess({ deviceIntervalSeconds: 1 }, session.env);
  const dir = makeHome();
  const seedFile = path.join(dir, 'seed.json');
  fs.writeFileSync(seedFile, JSON.stringify(seed(playground.info, 'Playground', { signInWith: 'code' })));
  const env = {
    ...Object.fromEntries(DESKTOP.map((name) => [name, session.env[name]]).filter(([, value]) => value)),
    ...endpointEnvironment(playground.info),
    HOME: dir,
    XDG_CONFIG_HOME: path.join(dir, 'config'),
    XDG_CACHE_HOME: path.join(dir, 'cache'),
    XDG_DATA_HOME: path.join(dir, 'share'),
    XDG_RUNTIME_DIR: path.join(dir, 'run'),
    TMPDIR: path.join(dir, 'tmp'),
    AWS_EC2_METADATA_DISABLED: 'true',
    LATCHKEY_FLAVOUR: 'test',
    LATCHKEY_USER_DATA: path.join(dir, 'data'),
    LATCHKEY_RUNTIME_DIR: path.join(dir, 'run'),
    LATCHKEY_KEYCHAIN_SERVICE: `Latchkey ${path.basename(dir)}`,
    LATCHKEY_SEED: seedFile,
  };
  return {
    dir,
    env,
    control: (verb, body) => control(playground.info, verb, body),
    everything: () => everything(dir),
    awsConfig: () => fs.readFileSync(path.join(dir, '.aws', 'config'), 'utf8'),
    appPid: () => appPid(dir),
    stop: async () => {
      await endApp(dir);
      await playground.stop();
      await session.stop();
      fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function control({ control: { url, token } }, verb, body) {
  const answer = await fetch(`${url}${verb}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expectThat(answer.ok, `the playground to answer ${verb}`);
  return answer.json();
}

function appPid(dir) {
  try {
    return JSON.parse(fs.readFileSync(path.join(dir, 'run', 'endpoint.json'), 'utf8')).pid;
  } catch {
    return undefined;
  }
}

const isRunning = (pid) => fs.existsSync(`/proc/${pid}/exe`);

async function endApp(dir) {
  const pid = appPid(dir);
  if (pid === undefined || !isRunning(pid)) return;
  process.kill(pid, 'SIGTERM');
  await waitFor('the app to end', () => !isRunning(pid));
}

/** The installed command, run inside `system` as this user does. */
export const latchkeyOf = (system, user) => ({
  run: (...args) => system.run('/usr/bin/latchkey', args, user.env),
  succeed: (...args) => system.succeed('/usr/bin/latchkey', args, user.env),
});

export async function signIn(latchkey, user) {
  const known = await user.control('/user-codes');
  const login = latchkey.succeed('login', 'Playground', '--no-browser');
  const codes = waitFor('a code to confirm', async () =>
    (await user.control('/user-codes')).find((code) => !known.includes(code)),
  );
  const code = await Promise.race([codes, login.then(() => undefined)]);
  await user.control('/confirm', { userCode: code, userName: 'maria.garcia' });
  await login;
}

/** What a tool asks for. */
export async function expectCredentials(latchkey) {
  const { stdout } = await latchkey.succeed('credential-process', '--profile', PROFILE);
  expectText(stdout, '"AccessKeyId"');
}

export async function quit(latchkey, user) {
  const pid = user.appPid();
  await latchkey.succeed('quit');
  await waitFor('the app to end', () => !isRunning(pid));
}

/** An upgrade happened under the running app: it serves on, says so, and the next start is the new version, signed in. */
export async function expectUpgraded(latchkey, user, version) {
  await expectCredentials(latchkey);
  let said = '';
  const isShown = async () => {
    said = (await latchkey.run('status')).text;
    return said.includes('Restart to finish the update');
  };
  await waitFor('the app to say that it was updated', isShown).catch((error) => {
    throw new Error(`${error.message}; latchkey status said:\n${said}`);
  });
  await quit(latchkey, user);
  expectText((await latchkey.succeed('version')).stdout, version);
  await expectCredentials(latchkey);
}

/** What people do who have files of their own: every kind of file that Latchkey writes into is changed. */
export async function dayOfUse(latchkey, user, before) {
  await latchkey.succeed('import', '--yes');
  await latchkey.succeed('git', 'install', '--yes');
  await latchkey.succeed('shell', 'install', '--shell', 'bash', '--yes');
  await latchkey.succeed('settings', 'set', 'start-at-login', 'on');
  await latchkey.succeed('use', PROFILE, '--yes', '--take-over');
  await latchkey.succeed('renew', PROFILE);
  await latchkey.succeed('profile', 'rename', PROFILE, 'prod');
  await latchkey.succeed('profile', 'rename', 'prod', PROFILE);
  await expectCredentials(latchkey);
  const changed = differences(before, user.everything());
  for (const name of ['dotfiles/aws-config', '.gitconfig', 'config/autostart/latchkey.desktop'])
    expectThat(changed.includes(name), `${name} to be changed by the day of use`, changed.join('\n'));
  // The package has put the commands on the PATH: no start file needs a line.
  expectThat(!changed.includes('.bashrc'), 'the start file of the shell as it was', changed.join('\n'));
}
