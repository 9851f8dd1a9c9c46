// An Electron.app that has what electron-builder wants to find in one, and no program: there is no Electron for macOS here.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packAsar } from '../../pack-asar.mjs';

const require = createRequire(import.meta.url);
const plist = require('plist');

/** Version 1 of the fuse wire, with as many fuses as Electron has. */
const WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('01000101'),
]);
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `Electron Helper${kind}`);

const infoOf = (name, identifier) =>
  plist.build({
    CFBundleExecutable: name,
    CFBundleIdentifier: identifier,
    CFBundleName: name,
    CFBundleDisplayName: name,
    CFBundlePackageType: 'APPL',
    CFBundleVersion: '0',
    CFBundleShortVersionString: '0',
  });

/** The header of a 64-bit program of this processor; nothing could start it. */
function program(cpu) {
  const header = Buffer.alloc(32);
  for (const [at, word] of [0xfeedfacf, cpu, 0, 2].entries()) header.writeUInt32LE(word >>> 0, at * 4);
  return header;
}

function bundle(folder, name, identifier, cpu) {
  const contents = path.join(folder, `${name}.app`, 'Contents');
  fs.mkdirSync(path.join(contents, 'MacOS'), { recursive: true });
  fs.writeFileSync(path.join(contents, 'Info.plist'), infoOf(name, identifier));
  fs.writeFileSync(path.join(contents, 'MacOS', name), program(cpu), { mode: 0o755 });
  return contents;
}

/** Makes the folder that `electronDist` may name. */
export async function makeMacStandIn(folder, { arch, licences }) {
  const cpu = arch === 'arm64' ? 0x0100000c : 0x01000007;
  const contents = bundle(folder, 'Electron', 'com.github.Electron', cpu);
  const frameworks = path.join(contents, 'Frameworks');
  for (const helper of HELPERS) bundle(frameworks, helper, 'com.github.Electron.helper', cpu);
  const framework = path.join(frameworks, 'Electron Framework.framework');
  const version = path.join(framework, 'Versions', 'A');
  fs.mkdirSync(version, { recursive: true });
  fs.writeFileSync(path.join(version, 'Electron Framework'), Buffer.concat([program(cpu), WIRE]), {
    mode: 0o755,
  });
  fs.symlinkSync('A', path.join(framework, 'Versions', 'Current'));
  fs.symlinkSync('Versions/Current/Electron Framework', path.join(framework, 'Electron Framework'));
  const resources = path.join(contents, 'Resources');
  fs.mkdirSync(resources);
  fs.writeFileSync(path.join(resources, 'electron.icns'), '');
  const app = path.join(folder, 'default-app');
  fs.mkdirSync(app);
  fs.writeFileSync(path.join(app, 'package.json'), '{"name":"default"}');
  await packAsar(app, path.join(resources, 'default_app.asar'));
  fs.rmSync(app, { recursive: true });
  for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    fs.copyFileSync(path.join(licences, name), path.join(folder, name.replace('.electron.txt', '')));
  fs.writeFileSync(path.join(folder, 'version'), '45.0.0');
}
