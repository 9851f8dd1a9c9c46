import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeChecksums } from './checksums.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'lk-sums-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const check = () => spawnSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: dir, encoding: 'utf8' });

it('sha256sum accepts the installers as they are, and not one that was changed', () => {
  writeFileSync(path.join(dir, 'builder-debug.yml'), 'x');
  writeChecksums(dir);
  expect(existsSync(path.join(dir, 'SHA256SUMS'))).toBe(false);
  writeFileSync(path.join(dir, 'a.rpm'), 'an rpm');
  writeFileSync(path.join(dir, 'a.deb'), 'a deb');
  writeFileSync(path.join(dir, 'a.cdx.json'), '{}');
  writeChecksums(dir);
  expect(check()).toMatchObject({ status: 0, stdout: 'a.cdx.json: OK\na.deb: OK\na.rpm: OK\n' });
  writeFileSync(path.join(dir, 'a.deb'), 'a Deb');
  expect(check()).toMatchObject({ status: 1, stdout: 'a.cdx.json: OK\na.deb: FAILED\na.rpm: OK\n' });
});
