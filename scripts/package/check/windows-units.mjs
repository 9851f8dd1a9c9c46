// The unit tests as Windows runs them: the Vitest of this checkout, in a Windows Node in Wine.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { electronCache } from '../../test-environment.mjs';
import { expectThat, run, step, succeed } from './checks.mjs';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const FOLDERS = ['shared', 'electron/adapters/keychain'];
const LIMIT_SECONDS = '600';

// Wine 8 has no bcryptprimitives.dll, and what newer Rust builds asks it for random numbers.
const RANDOM = `#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE at, SIZE_T left) {
  while (left) {
    ULONG size = left > 65536 ? 65536 : (ULONG)left;
    if (!RtlGenRandom(at, size)) return FALSE;
    at += size;
    left -= size;
  }
  return TRUE;
}
`;

async function addRandom({ drive }) {
  const library = path.join(drive, 'windows', 'system32', 'bcryptprimitives.dll');
  if (fs.existsSync(library)) return;
  const source = path.join(drive, 'random.c');
  fs.writeFileSync(source, RANDOM);
  await succeed('x86_64-w64-mingw32-gcc', ['-shared', '-O2', '-o', library, source, '-ladvapi32']);
}

/** What the tests import, as npm installs it on Windows; kept as long as the lock file is the same. */
async function windowsModules() {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'));
  const name = `modules-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`;
  const folder = path.join(electronCache(process.env), 'dist-check', name);
  const made = path.join(folder, 'node_modules');
  if (fs.existsSync(made)) return made;
  const making = fs.mkdtempSync(`${folder}-`);
  try {
    for (const file of ['package.json', 'package-lock.json'])
      fs.copyFileSync(path.join(root, file), path.join(making, file));
    const words = [
      '--os=win32',
      '--cpu=x64',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
    ];
    await succeed('npm', ['ci', ...words, '--prefix', making]);
    fs.renameSync(making, folder);
  } finally {
    fs.rmSync(making, { recursive: true, force: true });
  }
  return made;
}

/** What Git knows of, as it is on the disk. */
async function copySources(target) {
  const { stdout } = await succeed('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const name of stdout.split('\0')) {
    const file = path.join(root, name);
    if (name === '' || !fs.existsSync(file)) continue;
    fs.mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    fs.copyFileSync(file, path.join(target, name));
  }
}

const failuresOf = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${name}: ${message}`] : [];
    return failed.map((one) => `${name}: ${one.fullName}: ${one.failureMessages[0]}`);
  });

export async function checkWindowsUnits({ wine, node }) {
  const folder = path.join(wine.drive, 'latchkey-units');
  await step('the sources and packages for the unit tests on Windows', async () => {
    await addRandom(wine);
    await copySources(folder);
    fs.symlinkSync(await windowsModules(), path.join(folder, 'node_modules'));
    fs.copyFileSync(node, path.join(wine.drive, 'node.exe'));
  });
  for (const part of FOLDERS)
    await step(`the unit tests of ${part} on Windows`, async () => {
      const results = path.join(folder, 'results.json');
      fs.rmSync(results, { force: true });
      // Standard output is a file, and the workers are threads: Windows Node in Wine has no pipes for either.
      const script =
        'exec timeout "$1" wine ../node.exe node_modules/vitest/vitest.mjs run "$2" --project unit --project unit-isolated --pool=threads --maxWorkers=2 --reporter=json --outputFile=results.json >out 2>err </dev/null';
      const ran = await run('sh', ['-c', script, 'sh', LIMIT_SECONDS, part], { cwd: folder, env: wine.env });
      const said = fs.readFileSync(path.join(folder, 'err'), 'utf8');
      expectThat(fs.existsSync(results), `the tests to end within ${LIMIT_SECONDS} s`, said);
      const all = JSON.parse(fs.readFileSync(results, 'utf8'));
      const failures = failuresOf(all);
      expectThat(failures.length === 0, 'no unit test to fail on Windows', failures.join('\n'));
      expectThat(ran.code === 0 && all.numPassedTests > 0, 'the tests to end well', said);
      process.stdout.write(
        `[dist:check] ${part} on Windows: ${all.numPassedTests} passed, ${all.numPendingTests} skipped\n`,
      );
    });
}
