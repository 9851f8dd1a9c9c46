import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const program = path.join(import.meta.dirname, 'fpm-dpkg.mjs');

test('makes a deb with the files, fields and scripts that electron-builder asks fpm for', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'lk-fpm-'));
  try {
    mkdirSync(path.join(dir, 'app'));
    writeFileSync(path.join(dir, 'app', 'run'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(path.join(dir, 'x.desktop'), '[Desktop Entry]\n');
    writeFileSync(path.join(dir, 'post'), '#!/bin/sh\nexit 0\n');
    const deb = path.join(dir, 'a.deb');
    const args = [
      '-s',
      'dir',
      '--force',
      '-t',
      'deb',
      '--name',
      'a',
      '--version',
      '1.2.3',
      '--architecture',
      'amd64',
    ];
    args.push(
      '--maintainer',
      'M <m@example.invalid>',
      '--description',
      'One\nTwo\n\nThree',
      '-d',
      'libc6',
      '-d',
      'x | y',
    );
    args.push('--deb-compression', 'gz', '--after-install', path.join(dir, 'post'), '--package', deb);
    args.push(
      `${path.join(dir, 'app')}/=/opt/A`,
      `${path.join(dir, 'x.desktop')}=/usr/share/applications/x.desktop`,
    );
    execFileSync(process.execPath, [program, ...args]);
    const fields = execFileSync('dpkg-deb', ['-f', deb], { encoding: 'utf8' });
    expect(fields).toContain('Depends: libc6, x | y');
    expect(fields).toContain('Description: One\n Two\n .\n Three');
    const list = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' });
    expect(list).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/A\/run$/m);
    expect(list).toMatch(/^-rw-r--r-- .* \.\/usr\/share\/applications\/x\.desktop$/m);
    expect(execFileSync('dpkg-deb', ['-I', deb, 'postinst'], { encoding: 'utf8' })).toContain('exit 0');
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('says in words that it makes no rpm', () => {
  const run = spawnSync(process.execPath, [program, '-t', 'rpm', '--name', 'a'], { encoding: 'utf8' });
  expect(run.status).toBe(2);
  expect(run.stderr).toContain('USE_SYSTEM_FPM=true');
});
