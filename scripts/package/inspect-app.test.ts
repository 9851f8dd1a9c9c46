import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { packAsar } from '../pack-asar.mjs';
import { judgeArtefacts } from './artefacts.ts';
import { readFuses, statedFuses } from './fuses.ts';
import { inspectApp } from './inspect-app.ts';

// A small app in the form that electron-builder gives one, and everything that may be wrong with it.

const dir = mkdtempSync(path.join(tmpdir(), 'lk-inspect-'));
const source = path.join(dir, 'source');
const folder = path.join(dir, 'dist', 'linux-unpacked');
const MACHINE = '/home/builder/latchkey';
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function write(place: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
}
const inApp = (name: string, content: string | Uint8Array): void => write(path.join(folder, name), content);
const inSource = (name: string, content = 'text'): void => write(path.join(source, name), content);
const keytar = (target: string): string => `node_modules/keytar/prebuilds/${target}/keytar.node`;

/** As Electron has it: one byte for each fuse, in the order of its documentation. */
const wire = (states: string): Uint8Array =>
  Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 8]), Buffer.from(states)]);
const RELEASED = '01001100';

async function pack(): Promise<void> {
  const resources = path.join(folder, 'resources');
  mkdirSync(resources, { recursive: true });
  await packAsar(source, path.join(resources, 'app.asar'), { unpack: '*.node' });
}

beforeEach(async () => {
  for (const place of [source, folder]) rmSync(place, { recursive: true, force: true });
  inSource('package.json', '{"version":"1.2.3"}');
  for (const name of [
    'start.cjs',
    'main.cjs',
    'main.v8',
    'preload.js',
    'parts/compose.cjs',
    'renderer/index.html',
  ])
    inSource(`out/${name}`);
  inSource('node_modules/keytar/lib/keytar.js');
  inSource(keytar('linux-x64'));
  inApp('latchkey-desktop', Buffer.concat([Buffer.from('program'), wire(RELEASED)]));
  for (const name of ['bin/latchkey', 'bin/git-remote-codecommit', 'icons/256x256.png', 'licences/LICENSE'])
    inApp(`resources/${name}`, 'text');
  inApp('resources/bin/launch.json', '{"argv":["../../latchkey-desktop"],"version":"1.2.3"}');
  await pack();
});

const faults = () => inspectApp({ folder, system: 'linux', machine: [MACHINE] });

describe('a packed app', () => {
  it('has nothing wrong with it, as electron-builder.yml wants it', () => {
    expect(faults()).toEqual([]);
    expect(Object.keys(statedFuses())).toHaveLength(8);
  });

  it.each([...RELEASED].map((_, at) => at))('with fuse %i the other way is refused', (at) => {
    const other = [...RELEASED].map((state, position) =>
      position === at ? String(1 - Number(state)) : state,
    );
    inApp('latchkey-desktop', Buffer.concat([wire(RELEASED), wire(other.join(''))]));
    expect(readFuses(path.join(folder, 'latchkey-desktop'))).toHaveLength(2);
    expect(faults()).toEqual([expect.stringMatching(/^fuse \w+ is (true|false), not (true|false)$/)]);
  });

  it('without fuses is refused', () => {
    inApp('latchkey-desktop', 'program');
    expect(faults()).toEqual(['latchkey-desktop has no fuses']);
  });

  it.each([
    'out/parts/compose.cjs.map',
    'out/playground/main.mjs',
    'out/bin/latchkey-relay.cjs',
    'electron/shell/main.ts',
    'out/renderer/assets/page.js.map',
    'node_modules/zod/index.js',
    'node_modules/keytar/src/keytar.h',
    '.env',
  ])('with %s in the archive is refused', async (name) => {
    inSource(name);
    await pack();
    expect(faults()).toEqual([`${name} does not belong into the app`]);
  });

  it.each([
    'resources/default_app.asar',
    'resources/bin/latchkey-relay.cjs',
    'resources/bin/latchkey.exe',
    'resources/app-update.yml',
  ])('with %s beside the archive is refused', (name) => {
    inApp(name, 'text');
    expect(faults()).toEqual([`${name.replace('resources/', '')} does not belong into the app`]);
  });

  it('with the keytar of another system is refused, and without any', async () => {
    inSource(keytar('darwin-arm64'));
    await pack();
    expect(new Set(faults())).toEqual(
      new Set([
        `${keytar('darwin-arm64')} does not belong into the app`,
        `app.asar.unpacked/${keytar('darwin-arm64')} does not belong into the app`,
      ]),
    );
    rmSync(path.join(source, 'node_modules/keytar/prebuilds'), { recursive: true });
    rmSync(path.join(folder, 'resources/app.asar.unpacked'), { recursive: true });
    await pack();
    expect(faults()).toEqual(['the library of keytar is missing']);
  });

  it('that was changed after it was packed is refused', () => {
    inApp(`resources/app.asar.unpacked/${keytar('linux-x64')}`, 'evil');
    expect(faults()).toEqual([`${keytar('linux-x64')} is not what the archive says`]);
  });

  it.each([MACHINE, 'sourceMappingURL'])('that names %s is refused', async (word) => {
    inSource('out/main.v8', `code of ${word}/out/main.cjs`);
    inApp('resources/bin/latchkey', `panicked at ${word}`);
    await pack();
    expect(new Set(faults())).toEqual(new Set([`app.asar names ${word}`, `bin/latchkey names ${word}`]));
  });

  it('whose terminal commands start something else is refused', () => {
    inApp('resources/bin/launch.json', '{"argv":["../../electron"],"version":"1.2.2"}');
    expect(faults()).toEqual([
      'launch.json says 1.2.2, and the app is 1.2.3',
      'launch.json starts what is not there',
    ]);
  });

  it('for macOS is bound to its archive by Info.plist', () => {
    const app = path.join(dir, 'Latchkey.app');
    cpSync(path.join(folder, 'resources'), path.join(app, 'Contents/Resources'), { recursive: true });
    write(path.join(app, 'Contents/Info.plist'), '<plist/>');
    write(
      path.join(app, 'Contents/Frameworks/Electron Framework.framework/Electron Framework'),
      wire(RELEASED),
    );
    const found = inspectApp({ folder: app, system: 'darwin', machine: [] });
    expect(found).toContain('Contents/Info.plist does not have the hash of app.asar');
    expect(found).toContain(`${keytar('linux-x64')} does not belong into the app`);
  });
});

describe('the artefacts of a folder', () => {
  it('have a bound, and there is at least one', () => {
    const dist = path.dirname(folder);
    const judged = () => judgeArtefacts(dist, { fast: true });
    expect(judged()).toEqual([{ name: 'linux-unpacked', faults: [] }]);
    inApp('resources/bin/latchkey', new Uint8Array(2_000_001));
    expect(judged()[0]?.faults).toEqual(['bin/latchkey has 2000001 bytes, and 2000000 are allowed']);
    rmSync(folder, { recursive: true });
    expect(judged).toThrow('There is nothing to look at');
  });
});
