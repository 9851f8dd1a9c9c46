#!/usr/bin/env node
// npm run sbom [-- --output FILE]: the parts list of what ships, in CycloneDX form.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.dirname(import.meta.dirname);
const readJson = (file) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));

/** Electron is what the app runs on. electron-builder wants it under devDependencies, so npm does not list it. */
function electronComponent(lock) {
  const { version, license } = lock.packages['node_modules/electron'];
  return {
    'bom-ref': `electron@${version}`,
    type: 'framework',
    name: 'electron',
    version,
    purl: `pkg:npm/electron@${version}`,
    licenses: [{ license: { id: license } }],
  };
}

/**
 * `npm sbom --omit dev` leaves out every package that a tool depends on as well (npm 11: react through the testing
 * library, zod through the mutation tester). So npm is asked about a project that has no devDependencies at all.
 */
export function sbom() {
  const { devDependencies: _, ...manifest } = readJson('package.json');
  const lock = readJson('package-lock.json');
  const { devDependencies: __, ...own } = lock.packages[''];
  const kept = Object.entries(lock.packages).filter(
    ([place, { dev, devOptional }]) => place && !dev && !devOptional,
  );
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-sbom-'));
  // npm takes the product's name from the folder.
  const folder = path.join(temporary, manifest.name);
  try {
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    fs.writeFileSync(
      path.join(folder, 'package-lock.json'),
      JSON.stringify({ ...lock, packages: { '': own, ...Object.fromEntries(kept) } }),
    );
    const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
    const isWindows = process.platform === 'win32';
    const printed = execFileSync(isWindows ? 'npm.cmd' : 'npm', args, {
      cwd: folder,
      encoding: 'utf8',
      shell: isWindows,
    });
    const bom = JSON.parse(printed);
    return { ...bom, components: [...bom.components, electronComponent(lock)] };
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const { values } = parseArgs({ options: { output: { type: 'string' } } });
  const text = `${JSON.stringify(sbom(), null, 2)}\n`;
  if (values.output) fs.writeFileSync(values.output, text);
  else process.stdout.write(text);
}
