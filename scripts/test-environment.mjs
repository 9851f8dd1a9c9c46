// The environment of every test: it is made of what is listed here, so nothing that a developer has set reaches a test.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Says where programs and temporary files are, and who runs them. */
const INHERITED = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'USER', 'LOGNAME', 'TERM', 'CI'];
const VERSIONS = ['PYENV_VERSION', 'RUSTUP_TOOLCHAIN'];
/** Hardly any program starts on Windows without these. */
const WINDOWS = [
  'SystemRoot',
  'SystemDrive',
  'windir',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'TMP',
  'USERNAME',
  'ProgramData',
  'ProgramFiles',
  'ProgramFiles(x86)',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
  'OS',
];

/** Programs that are installed in a home and look for themselves in $HOME: the test has another home. */
const INSTALLED_IN_HOME = {
  CARGO_HOME: '.cargo',
  RUSTUP_HOME: '.rustup',
  PYENV_ROOT: '.pyenv',
  VOLTA_HOME: '.volta',
  PYTHONUSERBASE: '.local',
};

/** Git reads /etc/gitconfig without GIT_CONFIG_NOSYSTEM, and asks on the developer's terminal without GIT_TERMINAL_PROMPT. */
const FIXED = { LANG: 'C.UTF-8', TZ: 'UTC', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };

const isWindows = process.platform === 'win32';
const sameName = (name) => (isWindows ? name.toUpperCase() : name);
const inherited = new Set([...INHERITED, ...VERSIONS, ...(isWindows ? WINDOWS : [])].map(sameName));

/**
 * @param {NodeJS.ProcessEnv} given the developer's own
 * @param {string} home an empty folder
 */
export function testEnvironment(given, home) {
  const kept = Object.entries(given).filter(
    ([name, value]) => value !== undefined && inherited.has(sameName(name)),
  );
  const ownHome = given.HOME ?? os.homedir();
  const installed = Object.entries(INSTALLED_IN_HOME)
    .map(([name, folder]) => [name, given[name] ?? path.join(ownHome, folder)])
    .filter(([, folder]) => fs.existsSync(folder));
  const homes = isWindows ? { HOME: home, USERPROFILE: home } : { HOME: home };
  return { ...Object.fromEntries([...kept, ...installed]), ...FIXED, ...homes };
}

/** For the demo on the developer's own desktop, which it needs: all but what steers aws, git, the app and their network. */
export function withoutToolSettings(given) {
  const steers = /^(AWS_|GIT_|LATCHKEY_|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$|(https?|all|no)_proxy$)/i;
  return Object.fromEntries(Object.entries(given).filter(([name]) => !steers.test(name)));
}

/** What Vitest, Stryker and Playwright set in their own processes. */
export function runnerEnvironment(given) {
  const set =
    /^((__)?(VITEST|STRYKER)|PLAYWRIGHT_|PW_|(TEST_(WORKER|PARALLEL)_INDEX|JEST_WORKER_ID|NODE_ENV|TEST|MODE|DEV|PROD|SSR|BASE_URL)$)/;
  return Object.fromEntries(Object.entries(given).filter(([name]) => set.test(name)));
}

/** Where the prepared Electron runtime is kept. Read before the home is replaced. */
export function electronCache(given) {
  return (
    given.LATCHKEY_CACHE ??
    path.join(given.XDG_CACHE_HOME ?? path.join(given.HOME ?? os.homedir(), '.cache'), 'latchkey')
  );
}

/** Which Electron the tests run on, for the test environment, which has another home. */
export function electronLocation(given) {
  const { ELECTRON_OVERRIDE_DIST_PATH } = given;
  return {
    LATCHKEY_CACHE: electronCache(given),
    ...(ELECTRON_OVERRIDE_DIST_PATH === undefined ? {} : { ELECTRON_OVERRIDE_DIST_PATH }),
  };
}

/** Makes `env` the whole environment of this process. */
export function replaceEnvironment(env) {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}
