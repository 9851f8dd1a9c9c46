#!/usr/bin/env node
// The part of fpm's command line that electron-builder uses for a .deb, done by dpkg-deb: for machines where fpm cannot be had.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SWITCHES = new Set(['force', 'debug']);
const SCRIPTS = {
  'before-install': 'preinst',
  'after-install': 'postinst',
  'before-remove': 'prerm',
  'after-remove': 'postrm',
};

function parse(argv) {
  const options = new Map();
  const mappings = [];
  const given = [...argv];
  while (given.length > 0) {
    const word = given.shift();
    if (!word.startsWith('-')) {
      mappings.push(word);
      continue;
    }
    const [, name, inline] = /^--?([^=]+)(?:=([\s\S]*))?$/.exec(word);
    if (SWITCHES.has(name)) continue;
    options.set(name, [...(options.get(name) ?? []), inline ?? given.shift()]);
  }
  return { all: (name) => options.get(name) ?? [], one: (name) => options.get(name)?.at(-1), mappings };
}

/** `SOURCE=/TARGET`: a folder's content when the source ends with a slash, else one file. */
function place(root, mapping) {
  const split = mapping.lastIndexOf('=');
  const source = mapping.slice(0, split);
  const target = path.join(root, mapping.slice(split + 1));
  if (source.endsWith('/')) {
    fs.mkdirSync(target, { recursive: true });
    execFileSync('cp', ['-a', `${source}.`, target]);
    return;
  }
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(source, target);
  fs.chmodSync(target, 0o644);
}

/** In a control file every further line is indented and an empty one is a dot. */
const description = (text) =>
  text
    .trim()
    .split('\n')
    .map((line, at) => (at === 0 ? line.trim() : ` ${line.trim() || '.'}`))
    .join('\n');

function control(options, root) {
  const size = execFileSync('du', ['-sk', '--apparent-size', root], { encoding: 'utf8' }).split('\t')[0];
  const fields = {
    Package: options.one('name'),
    Version: options.one('version'),
    Architecture: options.one('architecture'),
    Maintainer: options.one('maintainer'),
    Vendor: options.one('vendor'),
    'Installed-Size': size,
    Depends: [...options.all('d'), ...options.all('depends')].join(', '),
    Recommends: options.all('deb-recommends').join(', '),
    Section: options.one('category') ?? 'utils',
    Priority: options.one('deb-priority') ?? 'optional',
    Homepage: options.one('url'),
    Description: description(options.one('description') ?? options.one('name')),
  };
  return Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

const options = parse(process.argv.slice(2));
const type = options.one('t') ?? options.one('output-type');
if (type !== 'deb') {
  process.stderr.write(
    `This stand-in for fpm makes .deb files only, not ${type}. Install fpm (and rpmbuild) and run again with USE_SYSTEM_FPM=true.\n`,
  );
  process.exit(2);
}
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-deb-'));
try {
  for (const mapping of options.mappings) place(root, mapping);
  execFileSync('chmod', ['-R', 'u+rwX,go+rX,go-w', root]);
  const meta = path.join(root, 'DEBIAN');
  fs.mkdirSync(meta);
  fs.writeFileSync(path.join(meta, 'control'), control(options, root));
  for (const [option, name] of Object.entries(SCRIPTS)) {
    const file = options.one(option);
    if (file) fs.writeFileSync(path.join(meta, name), fs.readFileSync(file), { mode: 0o755 });
  }
  const compression = (options.one('deb-compression') ?? 'xz').replace(/^gz$/, 'gzip');
  const level = compression === 'gzip' ? ['-z1'] : [];
  execFileSync(
    'dpkg-deb',
    [
      '--root-owner-group',
      `-Z${compression}`,
      ...level,
      '--build',
      root,
      options.one('package') ?? options.one('p'),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
} finally {
  fs.rmSync(root, { recursive: true, force: true });
}
