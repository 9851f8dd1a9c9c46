import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../electron/adapters/update/signature.ts';
import { readAnnouncement } from '../../electron/core/update/read-announcement.ts';
import { announce, signChecksums } from './announce.ts';
import { releaseKey } from './release-key.ts';

// The announcement of a release, made as a release makes it and read as the app reads it.

const root = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(path.join(tmpdir(), 'lk-announce-'));
const folder = path.join(dir, 'dist');
const secretOf = (name: string): string => path.join(dir, `${name}.key`);

function makeKey(name: string): string {
  const publicFile = path.join(dir, `${name}.pub`);
  execFileSync('minisign', ['-G', '-W', '-f', '-p', publicFile, '-s', secretOf(name)], { stdio: 'pipe' });
  return readFileSync(publicFile, 'utf8').split('\n')[1] ?? '';
}

let source: { readonly address: string; readonly channel: string; readonly keys: string[] };
beforeAll(() => {
  source = { address: 'https://updates.example/latchkey', channel: 'stable', keys: [makeKey('ours')] };
  makeKey('theirs');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What the AppImage's runtime begins with; `machine` is that of the ELF header. */
function image(name: string, machine: number): void {
  const bytes = Buffer.alloc(4096, name);
  bytes.write('\x7fELF\x02\x01\x01\x00AI\x02', 0, 'latin1');
  bytes.writeUInt16LE(machine, 18);
  writeFileSync(path.join(folder, name), bytes);
}
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  image('Latchkey-1.2.0.AppImage', 62);
  image('Latchkey-1.2.0-arm64.AppImage', 183);
});

const key = (): string => source.keys[0] ?? '';
const ours = () => releaseKey({}, secretOf('ours'));
const at = (name: string): string => path.join(folder, name);
const made = () => ({
  announcement: new Uint8Array(readFileSync(at('stable.json'))),
  signature: readFileSync(at('stable.json.minisig'), 'utf8'),
});
const asTheApp = (fetched: ReturnType<typeof made>, channel = 'stable') =>
  readAnnouncement(fetched, { ...source, channel }, async (...signed) => isSignedBy(...signed));
const isAnnounced = (): boolean => readdirSync(folder).some((name) => name.includes('json'));

describe('the announcement of a release', () => {
  it('is read by the app, with both images, their sizes and hashes', async () => {
    await announce({ folder, version: '1.2.0', source }, ours());
    const read = await asTheApp(made());
    expect(read).toMatchObject({ ok: true, value: { version: '1.2.0', channel: 'stable' } });
    const files = read.ok ? read.value.files : [];
    const sums = execFileSync('sha256sum', [...files.map(({ name }) => name)], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join('')).toBe(sums);
    expect(files.map(({ arch, size }) => [arch, size])).toEqual([
      ['arm64', 4096],
      ['x64', 4096],
    ]);
  });

  it('is refused by the app when one character of it, of its comment or of its signature is another', async () => {
    await announce({ folder, version: '1.2.0', source }, ours());
    const { announcement, signature } = made();
    const changed = Buffer.from(Buffer.from(announcement).toString().replace('1.2.0', '1.3.0'));
    expect(await asTheApp({ announcement: changed, signature })).toEqual({ ok: false, error: 'signature' });
    const later = signature.replace('latchkey 1.2.0', 'latchkey 1.3.0');
    expect(await asTheApp({ announcement, signature: later })).toEqual({ ok: false, error: 'comment' });
    expect(await asTheApp({ announcement, signature: '' })).toEqual({ ok: false, error: 'no-signature' });
    expect(await asTheApp(made(), 'beta')).toEqual({ ok: false, error: 'other-channel' });
  });

  it('is not written with a key that the app does not know', async () => {
    const theirs = releaseKey({}, secretOf('theirs'));
    await expect(announce({ folder, version: '1.2.0', source }, theirs)).rejects.toThrow('other-key');
    expect(isAnnounced()).toBe(false);
  });

  it.each([
    ['of another version', 'Latchkey-1.1.0-arm64.AppImage', 183, 'is not of version 1.2.0'],
    ['of a version before it', 'Latchkey-1.2.0-beta.1.AppImage', 183, 'is not of version 1.2.0'],
    ['for an unknown machine', 'Latchkey-1.2.0-arm64.AppImage', 8, 'is no AppImage'],
    ['twice for one machine', 'Latchkey-1.2.0-arm64.AppImage', 62, 'Two AppImages are for x64'],
  ])('is not written for an image %s', async (_, name, machine, why) => {
    image(name, machine);
    await expect(announce({ folder, version: '1.2.0', source }, ours())).rejects.toThrow(why);
    expect(isAnnounced()).toBe(false);
  });

  it('is not written for what the app would not understand', async () => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    await expect(announce({ folder, version: '1.2', source }, ours())).rejects.toThrow('not-understood');
    expect(isAnnounced()).toBe(false);
  });
});

describe('the list of hashes', () => {
  it('is accepted by minisign and sha256sum, and by the app not as an announcement', async () => {
    writeFileSync(at('latchkey_1.2.0-1_amd64.deb'), 'a deb');
    await signChecksums({ folder, version: '1.2.0', source }, ours());
    const verify = () =>
      spawnSync('sh', ['-c', 'minisign -Vm SHA256SUMS -P "$0" && sha256sum --strict -c SHA256SUMS', key()], {
        cwd: folder,
        encoding: 'utf8',
      });
    const verified = verify();
    expect(verified.status).toBe(0);
    expect(verified.stdout).toContain('Trusted comment: latchkey-checksums 1.2.0\n');
    expect(verified.stdout).toContain('latchkey_1.2.0-1_amd64.deb: OK\n');
    const sums = readFileSync(at('SHA256SUMS'));
    const signature = readFileSync(at('SHA256SUMS.minisig'), 'utf8');
    expect(await asTheApp({ announcement: sums, signature })).toEqual({ ok: false, error: 'comment' });
    writeFileSync(at('SHA256SUMS'), `${sums.toString()}\n`);
    expect(verify().status).not.toBe(0);
  });

  it('has no signature of a key that the app does not know', async () => {
    const theirs = releaseKey({}, secretOf('theirs'));
    await expect(signChecksums({ folder, version: '1.2.0', source }, theirs)).rejects.toThrow('other-key');
    expect(existsSync(at('SHA256SUMS.minisig'))).toBe(false);
  });
});

it('is not signed without a key', () => {
  expect(() => releaseKey({ LATCHKEY_RELEASE_KEY: '' }, undefined)).toThrow('No key');
});

it('npm run announce takes version, channel and keys from package.json, stops without them and for another tag', () => {
  const run = (latchkeyUpdates: unknown, tag = 'v1.2.0') => {
    writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ version: '1.2.0', latchkeyUpdates }));
    return spawnSync(process.execPath, ['scripts/announce.mjs', '--packages', folder, '--project', dir], {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        LATCHKEY_RELEASE_KEY: readFileSync(secretOf('ours'), 'utf8'),
        LATCHKEY_RELEASE_TAG: tag,
      },
    });
  };
  expect(run(undefined)).toMatchObject({ status: 1, stderr: expect.stringContaining('asks nobody') });
  expect(isAnnounced()).toBe(false);
  const other = run(source, 'v1.2.0-rc.1');
  expect(other).toMatchObject({ status: 1, stderr: expect.stringContaining('tag is v1.2.0-rc.1,') });
  expect(isAnnounced()).toBe(false);
  const printed = run(source).stderr;
  for (const name of ['SHA256SUMS', 'stable.json'])
    expect(printed).toContain(`[announce] 1.2.0 in ${at(name)}\n`);
  expect(existsSync(at('stable.json.minisig'))).toBe(true);
}, 60_000);
