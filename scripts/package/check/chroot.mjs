// A clean Debian in a folder. Its mounts are in a namespace of each command's own: nothing of this machine is ever
// mounted below a folder that is removed later.
import fs from 'node:fs';
import path from 'node:path';
import { electronCache } from '../../test-environment.mjs';
import { run, succeed } from './checks.mjs';

const SUITE = 'bookworm';
const MIRROR = process.env.LATCHKEY_DEBIAN_MIRROR ?? 'http://deb.debian.org/debian';
const cache = path.join(electronCache(process.env), 'dist-check');

// /tmp is this machine's: the display, the bus and the homes of the tests are the same inside and outside.
const ENTER = `set -e
root=$1; shift
mount --rbind /proc "$root/proc"
mount -t tmpfs -o mode=755 dev "$root/dev"
for device in null:3 zero:5 full:7 random:8 urandom:9; do
  mknod -m 666 "$root/dev/\${device%:*}" c 1 "\${device#*:}"
done
mkdir -m 1777 "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"
mount --bind /tmp "$root/tmp"
mount --bind "$CACHE" "$root/var/cache/apt/archives"
exec chroot "$root" "$@"`;

async function baseArchive() {
  const archive = path.join(cache, `${SUITE}.tar`);
  if (fs.existsSync(archive)) return archive;
  const made = fs.mkdtempSync(path.join(cache, 'base-'));
  try {
    await succeed('debootstrap', ['--variant=minbase', SUITE, made, MIRROR]);
    await succeed('tar', ['-C', made, '-cf', `${archive}.part`, '.']);
    fs.renameSync(`${archive}.part`, archive);
  } finally {
    fs.rmSync(made, { recursive: true, force: true });
  }
  return archive;
}

/** Unpacks the base system, which is kept for the next run, into this folder. */
export async function makeChroot(root) {
  const archives = path.join(cache, 'archives', 'partial');
  fs.mkdirSync(archives, { recursive: true });
  fs.mkdirSync(root, { recursive: true });
  await succeed('tar', ['-C', root, '-xf', await baseArchive()]);
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) fs.copyFileSync(file, path.join(root, file));
  // No service of a dependency is started on this machine.
  fs.writeFileSync(path.join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return systemIn(root);
}

/** The system that was made in this folder: its programs, run in it. */
export function systemIn(root) {
  const enter = (command, args, env) => [
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', ENTER, 'sh', root, command, ...args],
    {
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        LC_ALL: 'C.UTF-8',
        ...env,
        CACHE: path.join(cache, 'archives'),
      },
    },
  ];
  return {
    root,
    at: (...parts) => path.join(root, ...parts),
    run: (command, args = [], env = {}) => run(...enter(command, args, env)),
    succeed: (command, args = [], env = {}) => succeed(...enter(command, args, env)),
  };
}
