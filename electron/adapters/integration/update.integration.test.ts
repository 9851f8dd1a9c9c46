import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { defaultSettings } from '../../../shared/settings.ts';
import { update } from '../../core/update/update-verbs.ts';
import { confirmStart, countStart, putBack, putStagedInPlace, rolledBack } from '../update/image-swap.ts';
import { createUpdates } from '../update/updates.ts';
import {
  minisigned,
  type ReleaseKey,
  type ReleaseServer,
  releaseKey,
  sha256,
  startReleaseServer,
} from './release-server.ts';

// Updates of an AppImage against a server on loopback. Debian's minisign signs; what is downloaded is a program that says it starts.

const RUNNING = '1.0.0';
const saying = (version: string): string =>
  `#!/bin/sh\n[ "$1" = --self-test ] && echo 'latchkey ${version} starts'\n`;
let keys: string;
let ours: ReleaseKey;
let theirs: ReleaseKey;
let home: string;
let image: string;
let server: ReleaseServer;

beforeAll(() => {
  keys = mkdtempSync(join(tmpdir(), 'lk-keys-'));
  ours = releaseKey(keys, 'ours');
  theirs = releaseKey(keys, 'theirs');
});
afterAll(() => rmSync(keys, { recursive: true, force: true }));
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'lk-image-'));
  image = join(home, 'Latchkey.AppImage');
  writeFileSync(image, saying(RUNNING), { mode: 0o755 });
  server = await startReleaseServer(keys, ours);
});
afterEach(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const policyFile = (): string => join(home, 'policy.json');
const dataDir = (): string => home;
const updates = (over: Partial<Parameters<typeof createUpdates>[0]> = {}) =>
  createUpdates({
    how: 'appimage',
    arch: process.arch,
    platform: process.platform,
    source: { address: server.address, channel: 'stable', keys: [ours.public] },
    policyFile: policyFile(),
    dataDir: dataDir(),
    running: RUNNING,
    appImage: image,
    fetch: (url, init) => fetch(url, { ...init, redirect: 'error' }),
    env: { PATH: process.env.PATH },
    switches: [],
    restart: () => undefined,
    ...over,
  });
const look = (
  install: boolean,
  over: Partial<Parameters<typeof createUpdates>[0]> = {},
  when: (typeof defaultSettings)['updates'] = 'manual',
  signal = neverAborts(),
) =>
  update({ updates: updates(over), running: RUNNING, settings: () => ({ updates: when }) })(
    { install },
    signal,
  );
const untrusted = (fault: string) => ({ ok: false, error: { code: 'update-untrusted', fault } });
const installed = { dataDir: '', image: '', running: RUNNING };
const running = (version = RUNNING) =>
  Object.assign({}, installed, { dataDir: home, image, running: version });
/** Nothing was put anywhere: the folder has the image, and at most our own note. */
const isUntouched = (): void => {
  expect(readFileSync(image, 'utf8')).toBe(saying(RUNNING));
  expect(readdirSync(home).filter((name) => !['update.json', 'policy.json'].includes(name))).toEqual([
    'Latchkey.AppImage',
  ]);
};

describe('a look', () => {
  it('finds a newer version, downloads nothing, and is the only reason for a connection', async () => {
    server.release('1.1.0', saying('1.1.0'));
    expect(server.asked).toEqual([]);
    expect(await look(false)).toMatchObject({ ok: true, value: { available: '1.1.0', staged: null } });
    expect(server.asked).toEqual(['stable.json', 'stable.json.minisig']);
    isUntouched();
  });

  it.each(['1.0.0', '0.9.9', '1.0.0-beta.1'])('takes %s, well signed, for no update', async (version) => {
    server.release(version, saying(version));
    expect(await look(true)).toMatchObject({ ok: true, value: { checked: true, available: null } });
    isUntouched();
  });

  it.each([
    ['off by the setting', () => look(true, {}, 'off'), { code: 'updates-off', policy: null }],
    [
      'off by the administrator',
      () => {
        writeFileSync(policyFile(), '{"updates": "off"}', { mode: 0o644 });
        return look(true, {}, 'daily');
      },
      { code: 'updates-off' },
    ],
    [
      'over plain http to another machine',
      () =>
        look(true, { source: { address: 'http://updates.example', channel: 'stable', keys: [ours.public] } }),
      { code: 'update-unreachable' },
    ],
  ])('asks nobody where it is %s', async (_what, ask, error) => {
    server.release('1.1.0', saying('1.1.0'));
    expect(await ask()).toMatchObject({ ok: false, error });
    expect(server.asked).toEqual([]);
    isUntouched();
  });

  it('says that it knows no place, in a build that has none', async () => {
    expect(await look(true, { source: null })).toMatchObject({ ok: true, value: { checked: false } });
  });

  it('leaves a package to its package manager', async () => {
    server.release('1.1.0', saying('1.1.0'));
    const found = await look(true, { how: 'deb', appImage: null });
    expect(found).toMatchObject({ ok: true, value: { how: 'deb', available: '1.1.0', staged: null } });
    expect(server.asked).toHaveLength(2);
  });

  it.each([404, 302, 500])('says which server answered %i', async (status) => {
    server.files.set('stable.json', (response) => {
      response.writeHead(status, { location: '/releases/other.json' });
      response.end();
    });
    expect(await look(true)).toMatchObject({ ok: false, error: { code: 'update-unreachable' } });
  });
});

describe('attack: an announcement', () => {
  beforeEach(() => server.release('1.1.0', saying('1.1.0')));
  const announced = (): string => String(server.files.get('stable.json'));
  const sign = (bytes: string, comment: string, key = ours, isHashed = false): void => {
    server.files.set('stable.json', bytes);
    server.files.set('stable.json.minisig', minisigned(keys, { bytes, key, comment, isHashed }));
  };

  it.each([
    [
      'that was changed together with the file, so that its hash fits',
      'signature',
      () => {
        const evil = `${saying('1.1.0')}# evil\n`;
        const text = announced()
          .replace(sha256(saying('1.1.0')), sha256(evil))
          .replace(/"size":\d+/, `"size":${evil.length}`);
        server.files.set('stable.json', text);
        server.files.set('Latchkey-1.1.0-x86_64.AppImage', evil);
      },
    ],
    ['signed with another key', 'other-key', () => sign(announced(), 'latchkey 1.1.0 stable', theirs)],
    [
      'signed with another key under the name of ours',
      'signature',
      () => {
        sign(announced(), 'latchkey 1.1.0 stable', theirs);
        const text = String(server.files.get('stable.json.minisig')).split('\n');
        const bytes = Buffer.from(text[1] ?? '', 'base64');
        Buffer.from(ours.public, 'base64').copy(bytes, 2, 2, 10);
        text[1] = bytes.toString('base64');
        server.files.set('stable.json.minisig', text.join('\n'));
      },
    ],
    [
      'whose comment was changed',
      'comment',
      () => {
        const text = String(server.files.get('stable.json.minisig'));
        server.files.set('stable.json.minisig', text.replace('latchkey 1.1.0', 'latchkey 9.1.0'));
      },
    ],
    ['signed for something else by our key', 'comment', () => sign(announced(), 'notes of 1.1.0')],
    ['signed as another version', 'other-version', () => sign(announced(), 'latchkey 1.0.5 stable')],
    [
      'of another channel',
      'other-channel',
      () => sign(announced().replace('"stable"', '"nightly"'), 'latchkey 1.1.0 nightly'),
    ],
    [
      'with a path for a name',
      'not-understood',
      () => sign(announced().replace('Latchkey-1.1.0', '../../Latchkey-1.1.0'), 'latchkey 1.1.0 stable'),
    ],
    [
      'signed by its hash alone',
      'no-signature',
      () => sign(announced(), 'latchkey 1.1.0 stable', ours, true),
    ],
    [
      'with no signature in its place',
      'no-signature',
      () => server.files.set('stable.json.minisig', '<html>'),
    ],
  ])('%s changes nothing', async (_what, fault, attack) => {
    attack();
    expect(await look(true)).toEqual(untrusted(fault));
    expect(server.asked.filter((name) => name.endsWith('.AppImage'))).toEqual([]);
    isUntouched();
  });

  it('without an end is not read to its end', async () => {
    server.files.set('stable.json', (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect(await look(true)).toMatchObject({ ok: false, error: { code: 'update-unreachable' } });
  });
});

describe('attack: a file', () => {
  const NAME = 'Latchkey-1.1.0-x86_64.AppImage';
  beforeEach(() => server.release('1.1.0', saying('1.1.0')));

  it.each([
    ['with one byte changed', 'hash', () => saying('1.1.0').replace('test', 'tesT')],
    ['that is longer', 'size', () => `${saying('1.1.0')}\n`],
    ['that is shorter', 'size', () => saying('1.1.0').slice(1)],
  ])('%s is never run, and removed', async (_what, fault, other) => {
    server.files.set(NAME, other());
    expect(await look(true)).toEqual(untrusted(fault));
    isUntouched();
  });

  it('that breaks off leaves nothing, and the next try works', async () => {
    const whole = saying('1.1.0');
    server.files.set(NAME, (response) => {
      response.writeHead(200, { 'content-length': whole.length });
      response.write(whole.slice(0, 20), () => response.destroy());
    });
    expect(await look(true)).toMatchObject({ ok: false, error: { code: 'update-unreachable' } });
    isUntouched();
    server.files.set(NAME, whole);
    expect(await look(true)).toMatchObject({ ok: true, value: { staged: '1.1.0' } });
  });

  it('that stops coming is given up when its user does', async () => {
    const gone = new AbortController();
    server.files.set(NAME, (response) => {
      response.writeHead(200);
      response.write('#!/bin/sh\n', () => gone.abort());
    });
    expect(await look(true, {}, 'manual', gone.signal)).toEqual({ ok: false, error: { code: 'cancelled' } });
    isUntouched();
  });

  it.each([
    ['is another version than it was announced as', saying('1.0.9'), /another version/],
    ['does not start here', '#!/bin/sh\nexit 127\n', /127/],
    ['is no program', 'not a program', /./],
  ])('that %s is not kept, though its signature is good', async (_what, bytes, why) => {
    server.release('1.1.0', bytes);
    const found = await look(true);
    expect(found).toMatchObject({ ok: false, error: { code: 'update-not-startable', version: '1.1.0' } });
    expect(JSON.stringify(found)).toMatch(why);
    isUntouched();
  });

  it('is not put where others may write', async () => {
    chmodSync(home, 0o777);
    expect(await look(true)).toMatchObject({ ok: false, error: { code: 'update-not-stored', folder: home } });
    chmodSync(home, 0o700);
    isUntouched();
  });
});

describe('a newer version', () => {
  beforeEach(async () => {
    server.release('1.1.0', saying('1.1.0'));
    expect(await look(true)).toMatchObject({ ok: true, value: { available: '1.1.0', staged: '1.1.0' } });
  });
  const now = (): string => readFileSync(image, 'utf8');

  it('waits beside the image, and is not downloaded twice', async () => {
    expect(now()).toBe(saying(RUNNING));
    expect(readdirSync(home).toSorted()).toEqual([
      '.Latchkey.AppImage.new',
      'Latchkey.AppImage',
      'update.json',
    ]);
    expect(await look(true)).toMatchObject({ ok: true, value: { staged: '1.1.0' } });
    expect(server.asked.filter((name) => name.endsWith('.AppImage'))).toHaveLength(1);
  });

  it('takes the place of the image at the quit, and the old one is kept until it has started', async () => {
    expect(await putStagedInPlace(running())).toBe(true);
    expect(now()).toBe(saying('1.1.0'));
    expect(statSync(image).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(home, '.Latchkey.AppImage.old'), 'utf8')).toBe(saying(RUNNING));
    expect(await countStart(running('1.1.0'))).toBe(false);
    await confirmStart(running('1.1.0'));
    expect(readdirSync(home).toSorted()).toEqual(['Latchkey.AppImage', 'update.json']);
    expect(await countStart(running('1.1.0'))).toBe(false);
    expect(await rolledBack(running('1.1.0'))).toBeNull();
  });

  it('that cannot start is replaced by the one before at once, which is notified once, and is not offered again', async () => {
    await putStagedInPlace(running());
    expect(await putBack(running('1.1.0'))).toBe(true);
    expect(now()).toBe(saying(RUNNING));
    expect(readdirSync(home).toSorted()).toEqual(['Latchkey.AppImage', 'update.json']);
    expect([await rolledBack(running()), await rolledBack(running())]).toEqual(['1.1.0', null]);
    expect(await look(true)).toMatchObject({
      ok: true,
      value: { available: '1.1.0', staged: null, failed: true },
    });
    server.release('1.1.1', saying('1.1.1'));
    expect(await look(true)).toMatchObject({ ok: true, value: { staged: '1.1.1', failed: false } });
  });

  it('that was started twice and never answered is replaced at the third start', async () => {
    await putStagedInPlace(running());
    const started = [await countStart(running('1.1.0')), await countStart(running('1.1.0'))];
    expect(started).toEqual([false, false]);
    expect(await countStart(running('1.1.0'))).toBe(true);
    expect(now()).toBe(saying(RUNNING));
  });

  it('is not put in place when its bytes changed on the disk', async () => {
    writeFileSync(join(home, '.Latchkey.AppImage.new'), saying('1.1.0').replace('test', 'tesT'));
    expect(await putStagedInPlace(running())).toBe(false);
    isUntouched();
  });

  it('is not put in the place of a version that the user has put there since', async () => {
    expect(await putStagedInPlace(running('1.2.0'))).toBe(false);
    expect(now()).toBe(saying(RUNNING));
    expect(await updates({ running: '1.2.0' }).staged()).toBeNull();
  });

  it('that was not put in place by a crash in between counts against no start of the old one', async () => {
    await putStagedInPlace(running());
    // As if the power had gone before the rename.
    writeFileSync(image, saying(RUNNING));
    expect(await countStart(running())).toBe(false);
    expect([now(), existsSync(join(home, '.Latchkey.AppImage.old'))]).toEqual([saying(RUNNING), false]);
  });

  it('of another image is left alone', async () => {
    const other = join(home, 'Other.AppImage');
    expect(await putStagedInPlace(Object.assign(running(), { image: other }))).toBe(false);
    expect(await putBack(Object.assign(running('1.1.0'), { image: other }))).toBe(false);
  });
});
