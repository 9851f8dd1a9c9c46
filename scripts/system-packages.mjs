#!/usr/bin/env node
// What the tests and the demo need from the operating system. As root on Debian it is installed; else one command is named.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { GCR_PROMPTERS } from './private-bus.mjs';

const has = (command) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((dir) => dir !== '' && fs.existsSync(path.join(dir, command)));

const LIBRARY_DIRS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib',
];
const hasLibrary = (name) => LIBRARY_DIRS.some((dir) => fs.existsSync(path.join(dir, name)));
const hasFile = (name) => fs.existsSync(name);

/** Debian package → is its content there already, however it came? */
const GROUPS = {
  runtime: {
    'libgtk-3-0': () => hasLibrary('libgtk-3.so.0'),
    'libx11-xcb1': () => hasLibrary('libX11-xcb.so.1'),
    libnss3: () => hasLibrary('libnss3.so'),
    libasound2: () => hasLibrary('libasound.so.2'),
    libgbm1: () => hasLibrary('libgbm.so.1'),
    libnotify4: () => hasLibrary('libnotify.so.4'),
    'libsecret-1-0': () => hasLibrary('libsecret-1.so.0'),
    unzip: () => has('unzip'),
  },
  desktop: {
    xvfb: () => has('Xvfb'),
    dbus: () => has('dbus-daemon') && has('dbus-send'),
    'gnome-keyring': () => has('gnome-keyring-daemon'),
    gcr: () => GCR_PROMPTERS.some(hasFile),
    openbox: () => has('openbox'),
    xdotool: () => has('xdotool'),
    'xdg-utils': () => has('xdg-open'),
    'fonts-dejavu-core': () => hasFile('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'),
    'fonts-inter': () =>
      hasFile('/usr/share/fonts/opentype/inter') || hasFile('/usr/share/fonts/truetype/inter'),
  },
  programs: {
    git: () => has('git'),
    awscli: () => has('aws'),
    // Without the service that the package tinyproxy starts.
    'tinyproxy-bin': () => has('tinyproxy'),
    openssl: () => has('openssl'),
    // Signs what updates are announced with.
    minisign: () => has('minisign'),
    // Their completion is tried in them.
    zsh: () => has('zsh'),
    fish: () => has('fish'),
  },
  // Clients that are tried on our profiles (docs/clients.md). Each of their tests is skipped where its client is absent.
  clients: {
    rclone: () => has('rclone'),
    'amazon-ecr-credential-helper': () => has('docker-credential-ecr-login'),
    tcsh: () => has('tcsh'),
    'git-lfs': () => has('git-lfs'),
    // Two that own the files of a home which Latchkey writes.
    stow: () => has('stow'),
    yadm: () => has('yadm'),
    // Access control lists and attributes of such files.
    acl: () => has('setfacl') && has('getfacl'),
    attr: () => has('setfattr') && has('getfattr'),
    // With botocore, which the torture run compares with; strace is what it kills and fails with.
    strace: () => has('strace'),
    'python3-boto3': () => hasFile('/usr/lib/python3/dist-packages/boto3'),
    'python3-awscrt': () => hasFile('/usr/lib/python3/dist-packages/awscrt'),
    'python3-dulwich': () => hasFile('/usr/lib/python3/dist-packages/dulwich'),
    'python3-pygit2': () => hasFile('/usr/lib/python3/dist-packages/pygit2'),
    'ruby-aws-sdk-core': () => hasFile('/usr/share/doc/ruby-aws-sdk-core'),
  },
  packaging: {
    'desktop-file-utils': () => has('desktop-file-validate'),
    dpkg: () => has('dpkg-deb'),
    rpm: () => has('rpmbuild'),
    appstream: () => has('appstreamcli'),
    'man-db': () => has('man'),
    libxss1: () => hasLibrary('libXss.so.1'),
    libxtst6: () => hasLibrary('libXtst.so.6'),
    libuuid1: () => hasLibrary('libuuid.so.1'),
    'libatspi2.0-0': () => hasLibrary('libatspi.so.0'),
  },
  // Opens AppImages for `npm run dist:inspect`; signs a release.
  release: { 'squashfs-tools': () => has('unsquashfs'), minisign: () => has('minisign') },
  // What `npm run dist:check` judges, installs and publishes the packages with.
  distribution: {
    debootstrap: () => has('debootstrap'),
    lintian: () => has('lintian'),
    rpmlint: () => has('rpmlint'),
    'apt-utils': () => has('apt-ftparchive'),
    'createrepo-c': () => has('createrepo_c'),
    dnf: () => has('dnf'),
    gnupg: () => has('gpg'),
  },
  // What it runs for Windows. Without them that part is skipped, with the reason.
  wine: {
    wine: () => has('wine'),
    wine64: () => hasFile('/usr/lib/wine/wine64'),
  },
  // And what it builds for it.
  installers: {
    nsis: () => has('makensis'),
    wixl: () => has('wixl'),
    msitools: () => has('msibuild'),
  },
  windows: {
    rustc: () => hasFile('/usr/bin/rustc'),
    cargo: () => hasFile('/usr/bin/cargo'),
    'libstd-rust-dev-windows': () => hasFile('/usr/lib/rustlib/x86_64-pc-windows-gnu'),
    'gcc-mingw-w64-x86-64-posix': () => has('x86_64-w64-mingw32-gcc'),
  },
};

/** Of no use to tests and demo. */
const ALONE = ['distribution', 'release', 'wine', 'installers', 'windows'];
export const ALL_GROUPS = Object.keys(GROUPS).filter((group) => !ALONE.includes(group));
/** Nothing waits for these. */
const OPTIONAL = new Set(['clients', 'wine', 'installers', 'windows']);
const needed = (groups) => groups.filter((group) => !OPTIONAL.has(group));

export function missingPackages(groups = ALL_GROUPS) {
  if (process.platform !== 'linux') return [];
  return groups.flatMap((group) =>
    Object.entries(GROUPS[group])
      .filter(([, isThere]) => !isThere())
      .map(([name]) => name),
  );
}

export const installCommand = (packages) =>
  `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;

function aptGet(args) {
  const run = spawnSync('apt-get', ['-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: run.status === 0, text: `${run.stdout ?? ''}${run.stderr ?? run.error?.message ?? ''}` };
}

/** Installs what is missing, or says in one sentence which command does. True when all that is needed is there. */
export function ensureSystemPackages(groups = ALL_GROUPS) {
  const missing = missingPackages(groups);
  if (missing.length === 0) return true;
  const say = (text) => process.stderr.write(`[system] ${text}\n`);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !has('apt-get')) {
    say(`missing: ${missing.join(' ')}. ${isRoot ? 'On Debian this installs them' : 'Run this once'}:`);
    say(`  ${isRoot ? '' : 'sudo sh -c "'}${installCommand(missing)}${isRoot ? '' : '"'}`);
    return missingPackages(needed(groups)).length === 0;
  }
  say(`installing ${missing.join(' ')}`);
  let last = '';
  for (let attempt = 0; attempt < 3; attempt++) {
    const update = aptGet(['update', '-q']);
    const install = aptGet(['install', '-y', '-q', '--no-install-recommends', ...missing]);
    if (install.ok && missingPackages(groups).length === 0) return true;
    last = install.ok ? 'installed, but not found afterwards' : install.text || update.text;
  }
  say(`apt-get failed: ${last.trim().split('\n').slice(-4).join(' / ')}`);
  say(`still missing: ${missingPackages(groups).join(' ')}. Run: ${installCommand(missingPackages(groups))}`);
  return missingPackages(needed(groups)).length === 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const groups = process.argv.slice(2);
  if (!ensureSystemPackages(groups.length > 0 ? groups : ALL_GROUPS)) process.exitCode = 1;
}
