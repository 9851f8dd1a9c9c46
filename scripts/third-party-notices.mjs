// Writes the licences of everything that ships and is not ours. A package that states no licence stops the build.
import fs from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const LICENCE_FILE = /^(licen[cs]e|copying|notice|unlicense)/i;
const RULE = '='.repeat(100);

/** npm allows a string, an object, and arrays of either, under two names. */
function declaredLicence({ license, licenses }) {
  const stated = [license ?? licenses ?? []]
    .flat()
    .map((entry) => (typeof entry === 'string' ? entry : entry.type));
  return stated.filter(Boolean).join(' OR ') || undefined;
}

/** Vite's file continues with the licences of the tools that Vite itself is built from; they are in no bundle of ours. */
const ownPart = (text) =>
  text
    .split(/^# Licenses of bundled dependencies$/m)[0]
    .replace(/^\n+/, '')
    .trimEnd();

/** Name, version, licence and licence texts of the package in a folder; undefined texts mean that there are none. */
export function licenceOf(dir) {
  const manifest = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
  const declared = declaredLicence(manifest);
  const texts = fs
    .readdirSync(dir)
    .filter((name) => LICENCE_FILE.test(name) && fs.statSync(path.join(dir, name)).isFile())
    .sort()
    .map((name) => ownPart(fs.readFileSync(path.join(dir, name), 'utf8').replaceAll('\r\n', '\n')));
  // The text of Apache-2.0 names no holder, so it is the same for everybody. Others do, and cannot be made up here.
  if (texts.length === 0 && declared === 'Apache-2.0')
    texts.push(fs.readFileSync(path.join(root, 'LICENSE'), 'utf8').trimEnd());
  return { name: manifest.name, version: manifest.version, declared, texts };
}

/** The licences of these package folders; packages with the same text share it. Throws when one has none. */
export function packageNotices(dirs) {
  const packages = dirs
    .map(licenceOf)
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
  const without = packages.filter(({ texts }) => texts.length === 0);
  if (without.length > 0) {
    const names = without.map(
      ({ name, version, declared }) => `${name}@${version} (${declared ?? 'none stated'})`,
    );
    throw new Error(
      `No licence text for ${names.join(', ')}. Nothing may ship without one: leave the package out, or ask its authors for a release with a licence.`,
    );
  }
  const byText = new Map();
  for (const entry of packages) {
    const text = entry.texts.join('\n\n');
    byText.set(text, [...(byText.get(text) ?? []), entry]);
  }
  return [...byText].map(([text, entries]) => {
    const titles = entries.map(
      ({ name, version, declared }) => `${name}@${version} (${declared ?? 'see below'})`,
    );
    return `${titles.join('\n')}\n\n${text}`;
  });
}

const carried = (name) => fs.readFileSync(path.join(import.meta.dirname, 'licences', name), 'utf8').trim();

/** Beside the bundles: keytar, and the headers that its library is compiled with. */
export const nativePackages = () =>
  ['keytar', 'node-addon-api'].map((name) => path.join(root, 'node_modules', name));

/** The whole file: npm packages inside the bundles, keytar beside them, and what the terminal commands are linked with. */
export function thirdPartyNotices(dirs) {
  return [
    'Latchkey contains the third-party software below. Latchkey itself is under the Apache License 2.0 (LICENSE).\n\n' +
      'Electron, with Node.js and Chromium inside it, has files of its own in every package: LICENSE.electron.txt and\n' +
      'LICENSES.chromium.html, beside the program on Linux and Windows and in Contents/Resources on macOS.',
    ...packageNotices([...new Set([...dirs, ...nativePackages()])]),
    carried('rust-std.txt'),
    carried('glibc.txt'),
  ].join(`\n\n${RULE}\n`);
}
