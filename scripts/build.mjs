#!/usr/bin/env node
// Builds everything that runs into out/. `--allow-missing` skips entries that do not exist; `--if-stale` does nothing when out/ is newer.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildShim } from './build-shim.mjs';
import { buildStartCache, removeStartCache } from './build-start-cache.mjs';
import { emptyRecord, recordPackages } from './bundled-packages.mjs';
import { isFresh } from './freshness.mjs';
import { requireNode } from './node-version.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = path.dirname(import.meta.dirname);
const out = path.join(root, 'out');
const at = (...parts) => path.join(root, ...parts);

const NODE_ENTRIES = [
  { entry: 'electron/shell/start.ts', file: 'start.cjs', external: ['electron'], ships: true },
  // In parts: what is imported at its first use (the AWS clients, D-Bus) is neither read nor compiled at start.
  {
    entry: 'electron/shell/main.ts',
    file: 'main.cjs',
    external: ['electron', 'keytar'],
    parts: 'parts',
    ships: true,
    // The words for a failed start are in a part that the start has not read by then, though other parts need them as well.
    checks: { ineffectiveDynamicImport: false },
  },
  // A sandboxed preload can require nothing but electron: all else must be inside the one file.
  { entry: 'electron/shell/preload.ts', file: 'preload.js', external: ['electron'], ships: true },
  // A dependency of oidc-provider names its call sites with eval; no such thing is in what ships.
  { entry: 'playground/main.ts', file: 'playground/main.mjs', external: [], checks: { eval: false } },
  { entry: 'shim/relay.ts', file: 'bin/latchkey-relay.cjs', external: [] },
  // For start and demo alone.
  { entry: 'scripts/bus-names.ts', file: 'dev/bus-names.mjs', external: [] },
  // For the last step of a build.
  { entry: 'scripts/start-cache.ts', file: 'dev/start-cache/main.cjs', external: ['electron'] },
];
const RENDERER = 'renderer/index.html';
const INPUTS = [
  'shared',
  'electron',
  'renderer',
  'playground',
  'shim',
  'assets',
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/bundled-packages.mjs',
  'scripts/third-party-notices.mjs',
  'scripts/licences',
  'LICENSE',
  'scripts/bus-names.ts',
  'scripts/start-cache.ts',
  'scripts/build-start-cache.mjs',
];

/** V8 keeps a source with one character beyond Latin-1 in two bytes for each, for as long as the app runs. */
const oneBytePerCharacter = {
  name: 'one-byte-per-character',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      chunk.code = chunk.code?.replace(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    }
  },
};

/** Less to hold in memory, and still names in what a bug leaves in the log. */
const READABLE_NAMES = { compress: true, mangle: false, codegen: { removeWhitespace: true } };

async function buildNode(
  vite,
  { entry, file, external, parts, ships, checks = {} },
  { record, write = true },
) {
  const isModule = file.endsWith('.mjs');
  if (parts && write) fs.rmSync(path.join(out, parts), { recursive: true, force: true });
  await vite.build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [...(parts ? [oneBytePerCharacter] : []), ...(ships ? [recordPackages(root, record)] : [])],
    build: {
      write,
      ssr: at(entry),
      outDir: path.join(out, path.dirname(file)),
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        external,
        checks,
        output: {
          format: isModule ? 'esm' : 'cjs',
          entryFileNames: path.basename(file),
          ...(parts
            ? {
                chunkFileNames: `${parts}/[name].cjs`,
                minify: READABLE_NAMES,
                // A script of node:vm has no import(); and Node's loader of modules would be one more thing to start.
                dynamicImportInCjs: false,
              }
            : { codeSplitting: false }),
        },
      },
    },
    ssr: { noExternal: true, external },
  });
}

async function buildRenderer(vite, { record, write = true }) {
  const { default: react } = await import('@vitejs/plugin-react');
  await vite.build({
    configFile: false,
    root: at('renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [react(), recordPackages(root, record)],
    build: {
      write,
      outDir: path.join(out, 'renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      // SECURITY: an inlined data: asset other than an image would need a wider Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: false,
    },
  });
}

/** What the bundles that ship are made of, without writing them. */
export async function bundledPackages() {
  const vite = await import('vite');
  const record = emptyRecord();
  const settings = { record, write: false };
  for (const entry of NODE_ENTRIES.filter(({ ships }) => ships)) await buildNode(vite, entry, settings);
  await buildRenderer(vite, settings);
  return record;
}

function writeNotices({ bundled, helpers }) {
  const notices = thirdPartyNotices([...bundled, ...helpers]);
  fs.mkdirSync(path.join(out, 'licences'), { recursive: true });
  fs.writeFileSync(path.join(out, 'licences', 'THIRD-PARTY-NOTICES.txt'), notices);
}

export async function buildAll({ allowMissing = false, ifStale = false } = {}) {
  const stamp = path.join(out, '.built');
  if (
    ifStale &&
    isFresh(
      [stamp],
      INPUTS.map((input) => at(input)),
    )
  )
    return;
  const started = Date.now();
  const missing = [...NODE_ENTRIES.map(({ entry }) => entry), RENDERER].filter(
    (entry) => !fs.existsSync(at(entry)),
  );
  for (const entry of missing) process.stderr.write(`[build] MISSING: ${entry} does not exist\n`);
  if (missing.length > 0 && !allowMissing) {
    throw new Error(
      `${missing.join(', ')} cannot be built. Write it, or build the rest with --allow-missing.`,
    );
  }
  fs.rmSync(stamp, { force: true });
  removeStartCache();
  fs.mkdirSync(path.join(out, 'bin'), { recursive: true });
  const vite = await import('vite');
  const failures = [];
  const record = emptyRecord();
  const step = async (what, work) => {
    if (missing.includes(what)) return;
    try {
      await work();
    } catch (error) {
      if (!allowMissing) throw error;
      failures.push(what);
      process.stderr.write(`[build] FAILED: ${what}\n${error.message}\n`);
    }
  };
  for (const entry of NODE_ENTRIES) await step(entry.entry, () => buildNode(vite, entry, { record }));
  await step(RENDERER, () => buildRenderer(vite, { record }));
  await step('the third-party notices', () => writeNotices(record));
  await step('shim', () => buildShim({ allowMissing }));
  if (failures.length === 0 && missing.length === 0) await step('the code cache', buildStartCache);
  if (failures.length > 0) throw new Error(`${failures.join(', ')} failed; the rest is built.`);
  if (missing.length === 0) fs.writeFileSync(stamp, '');
  process.stderr.write(`[build] done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  requireNode();
  const flags = process.argv.slice(2);
  try {
    await buildAll({
      allowMissing: flags.includes('--allow-missing'),
      ifStale: flags.includes('--if-stale'),
    });
  } catch (error) {
    process.stderr.write(`[build] ${error.message}\n`);
    process.exitCode = 1;
  }
}
