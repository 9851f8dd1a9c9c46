#!/usr/bin/env node
// npm run demo: the app against the playground, in a throw-away home. The user's own AWS and git files are never touched.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSession } from '../e2e/rig/session.mjs';
import { buildAll } from './build.mjs';
import { demoSeed, demoUser, hasOwnHome, otherKinds, signInAwsCli } from './demo-sources.mjs';
import { requireNode } from './node-version.mjs';
import {
  endpointEnvironment,
  gitConfig,
  proxyEnvironment,
  startPlaygroundProcess,
} from './playground-process.mjs';
import { missingForDesktop, startApp } from './run-app.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { withoutToolSettings } from './test-environment.mjs';

requireNode();
const MINUTE_MS = 60_000;
/** What Latchkey names the playground's Production account with its developer role. */
const PROFILE = 'production-DeveloperAccess';
/** The profile of a source that signs in automatically. */
const MACHINE_PROFILE = 'machine-role';
const START_TRIES = 600;
const START_PAUSE_MS = 100;
const root = path.dirname(import.meta.dirname);
const bin = path.join(root, 'out', 'bin');
const { values: options } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    /** What issued AWS keys last: a little more than the 15 minutes that tools want left, so rotation can be watched. */
    'key-minutes': { type: 'string', default: '17' },
    /** How long a sign-in can be kept up: short, so that its end is reported while a user watches. */
    'session-minutes': { type: 'string', default: '12' },
    accounts: { type: 'string' },
  },
});

const say = (text = '') => process.stdout.write(`${text}\n`);
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const endings = [];
let isEnding = false;

async function end(code) {
  if (isEnding) return;
  isEnding = true;
  for (const ending of endings.reverse()) {
    await ending().catch((error) => process.stderr.write(`[demo] ${error.message}\n`));
  }
  process.exit(code);
}

function makeHome() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-demo-'));
  endings.push(async () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  for (const name of ['aws', 'config', 'data', 'home', 'run', 'bin', 'work']) {
    fs.mkdirSync(path.join(dir, name), { mode: 0o700 });
  }
  return dir;
}

/** Variables that send the app, git and aws of one shell to the demo. */
function demoEnvironment(dir, info) {
  return {
    AWS_CONFIG_FILE: path.join(dir, 'aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(dir, 'aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    GIT_CONFIG_GLOBAL: path.join(dir, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    LATCHKEY_FLAVOUR: 'test',
    LATCHKEY_USER_DATA: path.join(dir, 'data'),
    LATCHKEY_RUNTIME_DIR: path.join(dir, 'run'),
    LATCHKEY_KEYCHAIN_SERVICE: 'latchkey-demo',
    LATCHKEY_SEED: path.join(dir, 'seed.json'),
    ...endpointEnvironment(info),
  };
}

/** For the app alone: the shell's programs may be in the user's own home. */
function homeEnvironment(dir, env) {
  if (!hasOwnHome) return {};
  const cookies = env.XAUTHORITY ?? path.join(os.homedir(), '.Xauthority');
  return {
    HOME: path.join(dir, 'home'),
    // Looked for in the home otherwise.
    ...(fs.existsSync(cookies) ? { XAUTHORITY: cookies } : {}),
  };
}

/** AWS CLI before 2.13 knows no endpoint variables; a wrapper leads AWS's real names to the playground for it alone. */
function writeAwsWrapper(dir, info) {
  const found = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'aws'))
    .find((file) => fs.existsSync(file));
  if (!found || process.platform === 'win32') return found !== undefined;
  const settings = Object.entries(proxyEnvironment(info)).map(([name, value]) => `${name}=${quoted(value)}`);
  fs.writeFileSync(
    path.join(dir, 'bin', 'aws'),
    // In lower case they would win over the playground's.
    `#!/bin/sh\nunset https_proxy no_proxy\n${settings.join(' ')} exec ${quoted(found)} "$@"\n`,
    { mode: 0o755 },
  );
  return true;
}

function writeEnvironmentFile(dir, env) {
  const lines = [
    '# The demo of Latchkey: only this shell is changed.',
    // Most of these beat what the demo's own files say, for example about the playground's proxy and certificate.
    `for name in $(env | sed -n 's/^\\(\\(AWS\\|GIT\\|LATCHKEY\\)_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$name"; done`,
    'unset NO_PROXY no_proxy',
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export PATH=${quoted(path.join(dir, 'bin'))}:${quoted(bin)}:"$PATH"`,
    `cd ${quoted(path.join(dir, 'work'))}`,
  ];
  const file = path.join(dir, 'env.sh');
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** The app has written the profiles that need no sign-in: from then on, what is printed can be typed. */
async function written(file) {
  for (let tries = 0; tries < START_TRIES; tries += 1) {
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes(`[profile ${MACHINE_PROFILE}]`)) return;
    await sleep(START_PAUSE_MS);
  }
  say('Latchkey has not written its profiles after a minute; its log is in the folder of the demo.');
}

function explain(envFile, info, user, hasAws, isHeadless) {
  const repository = info.repositories[0]?.name ?? 'REPOSITORY';
  say();
  say('Latchkey runs against the playground, a stand-in for AWS on this machine.');
  say();
  say(
    isHeadless
      ? '1. In another terminal, take over the environment of the demo:'
      : '1. Sign in: tray icon > Sign in > Playground (or the window). On the page that opens choose Maria Garcia, and allow it.\n   In another terminal, take over the environment of the demo:',
  );
  say(`     . ${envFile}`);
  say('2. Sign in from the terminal, if you have not yet: it prints an address and a code.');
  say('   Open the address, choose Maria Garcia, compare the code, and allow it:');
  say('     latchkey login Playground --no-browser');
  say('3. See what you may use, and make one session the default:');
  say('     latchkey list');
  say(`     latchkey use ${PROFILE}`);
  if (hasAws) {
    say('4. Ask AWS who you are, by name and as the default:');
    say(`     aws sts get-caller-identity --profile ${PROFILE}`);
    say('     aws sts get-caller-identity');
  } else {
    say(`4. With the AWS CLI installed: aws sts get-caller-identity --profile ${PROFILE}`);
  }
  say('   See the key, and again some minutes later, when Latchkey has replaced it:');
  say(`     latchkey env ${PROFILE} | grep ACCESS_KEY_ID`);
  say('     latchkey status');
  say('5. Clone from CodeCommit:');
  say(`     git clone codecommit://${PROFILE}@${repository}`);
  say(
    `     cd ${repository} && date > today.txt && git add today.txt && git commit -m Today && git push && cd ..`,
  );
  if (!isHeadless) {
    say(
      `6. This sign-in lasts ${options['session-minutes']} minutes. In its last quarter, once renewing it brings nothing more, a notification says so, and its button signs in again.`,
    );
  }
  say(`${isHeadless ? 6 : 7}. Sign out:`);
  say('     latchkey logout Playground');
  say();
  for (const line of otherKinds(user, isHeadless)) say(line);
  say();
  say(
    `The confirmation page is at ${info.startUrl}. Ctrl-C ends everything and removes ${path.dirname(envFile)}.`,
  );
}

async function main() {
  if (
    !ensureSystemPackages(options.headless ? ['runtime', 'desktop', 'programs'] : ['runtime', 'programs'])
  ) {
    return end(1);
  }
  await buildAll({ ifStale: true });
  let env = withoutToolSettings(process.env);
  if (options.headless) {
    const session = await startSession();
    endings.push(session.stop);
    env = session.env;
  } else {
    const missing = await missingForDesktop();
    if (missing.length > 0) {
      process.stderr.write(
        `[demo] this machine does not offer ${missing.join('; nor ')}.\n[demo] Run it on a desktop, or here without one: npm run demo -- --headless\n`,
      );
      return end(1);
    }
  }
  const dir = makeHome();
  const playground = await startPlaygroundProcess(
    {
      directory: path.join(dir, 'playground'),
      credentialLifetimeMs: Number(options['key-minutes']) * MINUTE_MS,
      sessionLifetimeMs: Number(options['session-minutes']) * MINUTE_MS,
      ...(options.accounts === undefined ? {} : { generate: { accounts: Number(options.accounts) } }),
    },
    env,
  );
  endings.push(playground.stop);
  const { info } = playground;
  fs.writeFileSync(path.join(dir, 'seed.json'), JSON.stringify(demoSeed(dir, info)));
  fs.writeFileSync(
    path.join(dir, 'gitconfig'),
    `[user]\n\tname = Demo\n\temail = demo@example.invalid\n${gitConfig(info)}`,
  );
  if (hasOwnHome) await signInAwsCli(dir, info);
  const demo = demoEnvironment(dir, info);
  const hasAws = writeAwsWrapper(dir, info);
  const envFile = writeEnvironmentFile(dir, {
    ...demo,
    // The terminal commands may start the app again after a Quit: then it needs the display and the keyring.
    ...(options.headless
      ? { DISPLAY: env.DISPLAY, DBUS_SESSION_BUS_ADDRESS: env.DBUS_SESSION_BUS_ADDRESS }
      : {}),
  });
  const { child, exited } = await startApp({
    env: { ...env, ...demo, ...homeEnvironment(dir, env) },
    args: options.headless ? ['--hidden'] : [],
  });
  endings.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 8_000);
    await exited;
    clearTimeout(force);
  });
  await Promise.race([written(path.join(dir, 'aws', 'config')), exited]);
  if (child.exitCode === null && child.signalCode === null) {
    explain(envFile, info, await demoUser(info), hasAws, options.headless);
  }
  const code = await exited;
  if (!isEnding) say('The app was quit; the demo ends with it.');
  await end(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
main().catch((error) => {
  process.stderr.write(`[demo] ${error.message}\n`);
  return end(1);
});
