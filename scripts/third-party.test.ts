import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emptyRecord, packageDir, recordPackages } from './bundled-packages.mjs';
import { partsList, type Sbom, sbom } from './sbom.mjs';
import { licenceOf, nativePackages, packageNotices, thirdPartyNotices } from './third-party-notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = z.array(z.string());
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()), license: z.string() })
  .parse(read('package.json'));
const lock = z
  .object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) })
  .parse(read('package-lock.json'));

/** The record of the bundles that ship, made by the build's own settings in a process of its own. */
function shipped(): Readonly<Record<'bundled' | 'helpers' | 'imported', readonly string[]>> {
  const program = `
    const { bundledPackages } = await import('./scripts/build.mjs');
    const record = await bundledPackages();
    const lists = Object.entries(record).map(([name, list]) => [name, [...list]]);
    process.stdout.write(JSON.stringify(Object.fromEntries(lists)));`;
  const { NODE_ENV: _, ...env } = process.env;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return z.object({ bundled: names, helpers: names, imported: names }).parse(JSON.parse(printed));
}

let record: ReturnType<typeof shipped>;
const folder = mkdtempSync(path.join(tmpdir(), 'lk-licences-'));
beforeAll(() => {
  record = shipped();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A package on disk, as `npm ci` leaves one. */
function plant(name: string, files: Readonly<Record<string, string>>): string {
  const dir = path.join(folder, 'node_modules', name);
  mkdirSync(dir, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(dir, file), text);
  return dir;
}

/** Imports that reach no package of `dependencies`, and packages that the lock has for development alone. */
function undeclared(
  imported: readonly string[],
  bundled: readonly string[],
  dependencies: readonly string[],
): readonly string[] {
  // electron-builder wants Electron under devDependencies, and brings it along itself.
  const outside = new Set(['electron']);
  return [
    ...imported.filter((name) => !dependencies.includes(name) && !outside.has(name)),
    ...bundled
      .map((dir) => path.relative(root, dir).replaceAll(path.sep, '/'))
      .filter((place) => lock.packages[place]?.dev !== false && lock.packages[place]?.dev !== undefined),
  ];
}

describe('package.json', () => {
  it('lists what the bundles contain under dependencies', () => {
    expect(record.bundled.length).toBeGreaterThan(30);
    expect(record.imported).toContain('zod');
    expect(undeclared(record.imported, record.bundled, Object.keys(manifest.dependencies))).toEqual([]);
  });

  it('is refused when it leaves out an import, or when the lock keeps a bundled package for development', () => {
    const rest = Object.keys(manifest.dependencies).filter((name) => name !== 'zod');
    expect(undeclared(['zod', 'react', 'electron'], [], rest)).toEqual(['zod']);
    expect(undeclared([], [path.join(root, 'node_modules/vitest')], [])).toEqual(['node_modules/vitest']);
  });

  it('is under the licence whose text the LICENSE file has', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(readFileSync(path.join(root, 'LICENSE'), 'utf8')).toMatch(
      /^ +Apache License\n +Version 2\.0, January 2004\n[\s\S]*END OF TERMS AND CONDITIONS/,
    );
  });
});

describe('the third-party notices', () => {
  it('name every bundled package with its version and its licence text', () => {
    const dirs = [...record.bundled, ...record.helpers];
    const notices = thirdPartyNotices(dirs);
    for (const { name, version, texts } of dirs.map(licenceOf)) {
      expect(notices).toContain(`\n${name}@${version} (`);
      expect(texts.length, name).toBeGreaterThan(0);
      for (const text of texts) expect(notices.includes(text), name).toBe(true);
    }
  });

  it('name what ships beside the bundles', () => {
    const notices = thirdPartyNotices(record.bundled);
    for (const part of [
      '@github/keytar@',
      'node-addon-api@',
      'The Rust standard library',
      'The GNU C Library',
    ])
      expect(notices).toContain(part);
    expect(notices).toContain('LICENSES.chromium.html');
  });

  it('are not written for a package without a licence', () => {
    const bare = plant('bare', { 'package.json': '{"name":"bare","version":"1.2.3"}' });
    expect(() => packageNotices([bare])).toThrow('No licence text for bare@1.2.3 (none stated)');
  });

  it('do not make up the text of a licence that names its holder', () => {
    const mit = plant('mit', { 'package.json': '{"name":"mit","version":"1.0.0","license":"MIT"}' });
    expect(() => packageNotices([mit])).toThrow('mit@1.0.0 (MIT)');
    const apache = plant('apache', {
      'package.json': '{"name":"apache","version":"1.0.0","license":"Apache-2.0"}',
    });
    expect(packageNotices([apache]).join()).toContain('END OF TERMS AND CONDITIONS');
  });
});

describe('the SBOM', () => {
  const purls = (list: Sbom) => list.components.map(({ purl }) => decodeURIComponent(purl));
  let list: Sbom;
  beforeAll(() => {
    list = sbom(record);
  }, 60_000);

  it('lists Electron and every package that ships, once, and nothing else', () => {
    const dirs = [...record.bundled, ...record.helpers, ...nativePackages()];
    const shipped = dirs.map(licenceOf).map(({ name, version }) => `pkg:npm/${name}@${version}`);
    expect(shipped.length).toBeGreaterThan(45);
    const electron = purls(list).filter((purl) => purl.startsWith('pkg:npm/electron@'));
    expect(electron).toHaveLength(1);
    expect(purls(list).toSorted()).toEqual([...shipped, ...electron].toSorted());
  });

  it('is not made without a package that is in a bundle', () => {
    const without = {
      ...list,
      components: list.components.filter(({ name }) => name !== 'zod'),
    };
    expect(() => partsList(without, record)).toThrow(/^pkg:npm\/zod@[\d.]+: in what ships, and not/);
    const planted = plant('planted', {
      'package.json': '{"name":"planted","version":"1.0.0","license":"MIT"}',
    });
    const bundled = [...record.bundled, planted];
    expect(() => partsList(list, { ...record, bundled })).toThrow('pkg:npm/planted@1.0.0');
  });

  it('leaves out a dependency of which no bundle has a module, and has the same bytes each time', () => {
    const bundled = record.bundled.filter((dir) => path.basename(dir) !== 'zod');
    expect(purls(partsList(list, { ...record, bundled })).filter((purl) => /\/zod@/.test(purl))).toEqual([]);
    expect(purls(list).filter((purl) => /\/(tslib|vitest|typescript)@/.test(purl))).toEqual([]);
    expect(JSON.stringify(sbom(record))).toBe(JSON.stringify(list));
  });
});

describe('the record of a bundle', () => {
  it('knows the package of a module, a scoped and a nested one, and the bundler of a virtual one', () => {
    const at = (id: string) => packageDir('/p', id);
    expect(at('/p/node_modules/zod/v4/core.js')).toBe('/p/node_modules/zod');
    expect(at('\0/p/node_modules/@a/b/c.js?commonjs')).toBe('/p/node_modules/@a/b');
    expect(at('/p/node_modules/x/node_modules/y/z.js')).toBe('/p/node_modules/x/node_modules/y');
    expect(at('\0rolldown/runtime.js')).toBe('/p/node_modules/rolldown');
    expect(at('/p/shared/ids.ts')).toBeUndefined();
  });

  it('lets a build with a package that has no licence fail', async () => {
    plant('unlicensed', {
      'package.json': '{"name":"unlicensed","version":"0.0.1","main":"index.js"}',
      'index.js': 'export const word = "planted";\n',
    });
    writeFileSync(path.join(folder, 'entry.js'), 'export { word } from "unlicensed";\n');
    const planted = emptyRecord();
    await build({
      configFile: false,
      root: folder,
      logLevel: 'silent',
      plugins: [recordPackages(folder, planted)],
      build: { write: false, ssr: path.join(folder, 'entry.js') },
      ssr: { noExternal: true },
    });
    expect([...planted.imported]).toEqual(['unlicensed']);
    expect(() => thirdPartyNotices([...planted.bundled])).toThrow('unlicensed@0.0.1');
  });
});
