#!/usr/bin/env node
// npm run sbom [-- --output FILE]: the parts list of what ships, in CycloneDX form. The bundles themselves say what is in them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundledPackages } from './build.mjs';
import { licenceOf, nativePackages } from './third-party-notices.mjs';

const root = path.dirname(import.meta.dirname);
const readJson = (file) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));

/** A package that npm does not list: it is under devDependencies. */
const component = (type, name, version, licence) => ({
  'bom-ref': `${name}@${version}`,
  type,
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  licenses: [{ license: { id: licence } }],
});

/**
 * `npm sbom --omit dev` leaves out every package that a tool depends on as well (npm 11: react through the testing
 * library, zod through the mutation tester). So npm is asked about a project that has no devDependencies at all.
 */
function npmList(lock) {
  const { devDependencies: _, ...manifest } = readJson('package.json');
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
    return JSON.parse(printed);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

const purlOf = ({ name, version }) => `pkg:npm/${name}@${version}`;

/**
 * npm's list, brought to what ships: without the packages of `dependencies` of which no module is in a bundle, and with the
 * bundlers that wrote code of their own into one. Throws where a bundle has a package that npm does not list.
 */
export function partsList(list, { bundled, helpers }) {
  const shipped = new Set([...bundled, ...nativePackages()].map(licenceOf).map(purlOf));
  const listed = new Set(list.components.map(({ purl }) => decodeURIComponent(purl)));
  const missing = [...shipped].filter((purl) => !listed.has(purl));
  if (missing.length > 0)
    throw new Error(`${missing.join(', ')}: in what ships, and not in the list of npm.`);
  const written = [...helpers].map(licenceOf);
  const components = [
    ...list.components.filter(({ purl }) => shipped.has(decodeURIComponent(purl))),
    ...written.map(({ name, version, declared }) => component('library', name, version, declared)),
  ];
  const refs = new Set([list.metadata.component, ...components].map((part) => part['bom-ref']));
  // Time and serial number would make another file of the same parts.
  const { serialNumber: _, metadata, ...rest } = list;
  const { timestamp: __, ...described } = metadata;
  return {
    ...rest,
    metadata: { ...described, lifecycles: [{ phase: 'build' }] },
    components,
    dependencies: list.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)) })),
  };
}

/** The list of this checkout. `record`: what its bundles are made of. */
export function sbom(record) {
  const lock = readJson('package-lock.json');
  const list = partsList(npmList(lock), record);
  // electron-builder wants it under devDependencies, so npm does not list it.
  const { version, license } = lock.packages['node_modules/electron'];
  return { ...list, components: [...list.components, component('framework', 'electron', version, license)] };
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const { values } = parseArgs({ options: { output: { type: 'string' } } });
  const text = `${JSON.stringify(sbom(await bundledPackages()), null, 2)}\n`;
  if (values.output) fs.writeFileSync(values.output, text);
  else process.stdout.write(text);
}
