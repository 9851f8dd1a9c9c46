#!/usr/bin/env node
// npm run repositories -- --packages DIR --output DIR --key FINGERPRINT: signed apt and dnf repositories of the debs and rpms
// in a folder, as static files. Run again with more packages, it signs the new index. The key is the caller's (GNUPGHOME).
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 << 20, ...options });
const named = (folder, suffix) => fs.readdirSync(folder).filter((name) => name.endsWith(suffix));
const gpg = (key, ...args) => run('gpg', ['--batch', '--yes', '--local-user', key, ...args]);

const whole = (command) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, command))
    .find((file) => fs.existsSync(file));

const RELEASE = {
  Origin: 'Latchkey',
  Label: 'Latchkey',
  Suite: 'stable',
  Codename: 'stable',
  Components: 'main',
};

function apt({ packages, output, key }) {
  const pool = path.join(output, 'pool');
  const dist = path.join(output, 'dists', 'stable');
  fs.mkdirSync(pool, { recursive: true });
  for (const name of named(packages, '.deb'))
    fs.copyFileSync(path.join(packages, name), path.join(pool, name));
  fs.rmSync(dist, { recursive: true, force: true });
  const architectures = ['amd64', 'arm64'].filter((arch) => named(pool, `_${arch}.deb`).length > 0);
  for (const arch of architectures) {
    const folder = path.join(dist, 'main', `binary-${arch}`);
    fs.mkdirSync(folder, { recursive: true });
    const index = run('apt-ftparchive', ['--arch', arch, 'packages', 'pool'], { cwd: output });
    fs.writeFileSync(path.join(folder, 'Packages'), index);
    run('gzip', ['-9nk', path.join(folder, 'Packages')]);
  }
  const fields = { ...RELEASE, Architectures: architectures.join(' ') };
  const settings = Object.entries(fields).flatMap(([name, value]) => [
    '-o',
    `APT::FTPArchive::Release::${name}=${value}`,
  ]);
  // Written when it is whole: the tool would list a Release file that is there already.
  const release = run('apt-ftparchive', [...settings, 'release', dist]);
  fs.writeFileSync(path.join(dist, 'Release'), release);
  gpg(key, '--clearsign', '--output', path.join(dist, 'InRelease'), path.join(dist, 'Release'));
  gpg(
    key,
    '--armor',
    '--detach-sign',
    '--output',
    path.join(dist, 'Release.gpg'),
    path.join(dist, 'Release'),
  );
  run('gpg', [
    '--batch',
    '--yes',
    '--output',
    path.join(output, 'latchkey-archive-keyring.gpg'),
    '--export',
    key,
  ]);
}

/** rpmsign may leave a file unsigned and say nothing, so each is checked with this key alone. */
function requireSigned(file, publicKey) {
  const db = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-rpmdb-'));
  try {
    run('rpmkeys', ['--dbpath', db, '--import', publicKey]);
    const check = spawnSync('rpmkeys', ['--dbpath', db, '--checksig', '--verbose', file], {
      encoding: 'utf8',
    });
    if (check.status !== 0 || !/Signature.*: OK/.test(check.stdout)) {
      throw new Error(`${path.basename(file)} is not signed with this key: ${check.stdout}${check.stderr}`);
    }
  } finally {
    fs.rmSync(db, { recursive: true, force: true });
  }
}

function dnf({ packages, output, key }) {
  fs.mkdirSync(output, { recursive: true });
  const publicKey = path.join(output, 'latchkey.asc');
  run('gpg', ['--batch', '--yes', '--armor', '--output', publicKey, '--export', key]);
  for (const name of named(packages, '.rpm')) {
    const file = path.join(output, name);
    fs.copyFileSync(path.join(packages, name), file);
    const settings = {
      _gpg_name: key,
      _gpg_sign_cmd_extra_args: '--pinentry-mode loopback --batch',
      // rpm looks for no program on the PATH.
      __gpg: whole('gpg'),
    };
    const defines = Object.entries(settings).flatMap(([setting, value]) => [
      '--define',
      `${setting} ${value}`,
    ]);
    run('rpmsign', ['--addsign', ...defines, file]);
    requireSigned(file, publicKey);
  }
  signDnfIndex(output, key);
}

export function signDnfIndex(folder, key) {
  run('createrepo_c', ['--quiet', folder]);
  const index = path.join(folder, 'repodata', 'repomd.xml');
  gpg(key, '--armor', '--detach-sign', '--output', `${index}.asc`, index);
}

export function makeRepositories({ packages, output, key }) {
  apt({ packages, output: path.join(output, 'apt'), key });
  dnf({ packages, output: path.join(output, 'rpm'), key });
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const { values } = parseArgs({
    options: { packages: { type: 'string' }, output: { type: 'string' }, key: { type: 'string' } },
  });
  const { packages, output, key } = values;
  try {
    if (!packages || !output || !key)
      throw new Error('needs --packages DIR, --output DIR and --key FINGERPRINT.');
    makeRepositories({ packages, output, key });
  } catch (error) {
    process.stderr.write(`[repositories] ${error.message}\n`);
    process.exitCode = 1;
  }
}
