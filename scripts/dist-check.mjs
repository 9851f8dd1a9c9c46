#!/usr/bin/env node
// npm run dist:check: the deb and the rpm of this checkout, judged by lintian and rpmlint, published in signed repositories,
// and installed from them into a clean Debian and by dnf; and what is for Windows, in Wine. Needs root on Debian, and a Debian
// mirror. `--keep` leaves the folder; `--packages DIR --newer DIR` takes packages that were made before, of two versions;
// `--only linux` and `--only windows` run one part.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './node-version.mjs';
import { expectThat, report, step, succeed } from './package/check/checks.mjs';
import { makeChroot } from './package/check/chroot.mjs';
import { checkDebian, lintDeb } from './package/check/debian.mjs';
import { checkFedora, lintRpm } from './package/check/fedora.mjs';
import { checkMac } from './package/check/mac.mjs';
import { startServer } from './package/check/server.mjs';
import { startUser } from './package/check/user.mjs';
import { checkWindows } from './package/check/windows.mjs';
import { judge } from './package/judge.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const NEWER = '99.0.0';
const { values: options } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    packages: { type: 'string' },
    newer: { type: 'string' },
    only: { type: 'string' },
  },
});

const dist = (output, ...args) =>
  succeed(process.execPath, ['scripts/dist.mjs', '--fast', '--output', output, ...args], { cwd: root });

function only(folder, suffix) {
  const found = fs.readdirSync(folder).filter((name) => name.endsWith(suffix));
  expectThat(found.length === 1, `one ${suffix} in ${folder}`, found.join('\n'));
  return path.join(folder, found[0]);
}

const versionOf = async (deb) =>
  (await succeed('dpkg-deb', ['-f', deb, 'Version'])).stdout.trim().replace(/-\d+$/, '');

async function checkLinux(work) {
  const first = options.packages ?? path.join(work, 'first');
  const second = options.newer ?? path.join(work, 'second');
  if (!options.packages) {
    await step('build and pack this version', () => dist(first));
    await step('build and pack a newer version', () => dist(second, '--version', NEWER));
  }
  const deb = only(first, '.deb');
  const rpm = only(first, '.rpm');
  const inspect = (folder) => judge(folder, { fast: true });
  await step('fuses, integrity, files, paths of this machine and size of every artefact', () =>
    inspect(first),
  );
  await checkMac({ work, judge: inspect });
  await step('lintian', () => lintDeb(deb));
  await step('rpmlint', () => lintRpm(rpm, path.join(root, 'scripts', 'package', 'linux', 'rpmlint.toml')));

  let system;
  await step('a clean Debian', async () => {
    system = await makeChroot(path.join(work, 'root'));
  });
  const endings = [];
  try {
    const server = await startServer({ folder: path.join(work, 'repositories'), first, second, work });
    endings.push(server.stop);
    const user = await startUser();
    endings.push(user.stop);
    const newer = await versionOf(only(second, '.deb'));
    await checkDebian({ system, server, user, newer });
    server.republish();
    await checkFedora({ system, server, user, newer, work, rpm });
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

const PARTS = { windows: checkWindows, linux: checkLinux };

async function main(work) {
  const wanted = Object.keys(PARTS).filter((name) => (options.only ?? name) === name);
  expectThat(wanted.length > 0, `--only to be one of ${Object.keys(PARTS).join(', ')}`);
  for (const name of wanted) await PARTS[name](work);
}

if (process.platform !== 'linux' || process.getuid() !== 0) {
  process.stderr.write(
    '[dist:check] needs root on a Debian: it makes roots of its own and installs packages into them.\n',
  );
  process.exit(1);
}
if (options.only !== 'windows' && !ensureSystemPackages(['runtime', 'desktop', 'packaging', 'distribution']))
  process.exit(1);
// No socket of the tests is below a long path.
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-dist-'));
try {
  await main(work);
} catch (error) {
  process.stderr.write(`[dist:check] ${error.message}\n`);
  process.exitCode = 1;
} finally {
  process.stdout.write(`${report()}\n`);
  if (options.keep) process.stdout.write(`${work}\n`);
  else execFileSync('rm', ['-rf', '--one-file-system', work]);
}
