// The app folder for Windows, as electron-builder makes it from a stand-in for Electron: what Windows reads of its program, and
// what is in it.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildAll } from '../../build.mjs';
import { electronRuntime } from '../../electron-runtime.mjs';
import { judge } from '../judge.mjs';
import { expectThat, step, succeed } from './checks.mjs';
import { makeWindowsStandIn } from './windows-stand-in.mjs';

const require = createRequire(import.meta.url);
const { NtExecutable, NtExecutableResource, Resource } = require('resedit');
const root = path.resolve(import.meta.dirname, '..', '..', '..');
const SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256];

/** Where electron-builder takes the terminal commands from; of Windows there are none on this machine. */
async function withShim(shim, work) {
  const files = ['latchkey.exe', 'git-remote-codecommit.exe'].map((name) =>
    path.join(root, 'out', 'bin', name),
  );
  for (const file of files) fs.copyFileSync(shim, file);
  try {
    return await work();
  } finally {
    for (const file of files) fs.rmSync(file, { force: true });
  }
}

/** `env`: what electron-builder finds its own tools by. */
export async function packForWindows({ work, shim, target, env = {}, settings = {} }) {
  await buildAll({ ifStale: true });
  const electron = path.join(work, 'electron-windows');
  if (!fs.existsSync(electron))
    await makeWindowsStandIn(electron, { licences: (await electronRuntime()).dist });
  const output = path.join(work, `windows-${settings['extraMetadata.version'] ?? 'app'}`);
  const all = {
    electronDist: electron,
    electronVersion: '45.0.0',
    'directories.output': output,
    ...settings,
  };
  await withShim(shim, () =>
    succeed(
      process.execPath,
      [
        path.join('node_modules', 'electron-builder', 'cli.js'),
        '--win',
        target,
        '--x64',
        '--publish',
        'never',
        '--config',
        'electron-builder.yml',
        ...Object.entries(all).map(([name, value]) => `-c.${name}=${value}`),
      ],
      { cwd: root, env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false', ...env } },
    ),
  );
  return output;
}

function judgeProgram(program) {
  const executable = NtExecutable.from(fs.readFileSync(program));
  const resources = NtExecutableResource.from(executable);
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [info] = Resource.VersionInfo.fromEntries(resources.entries);
  const [language] = info.getAllLanguagesForStringValues();
  const found = info.getStringValues(language);
  const wanted = {
    ProductName: 'Latchkey',
    FileDescription: 'Latchkey',
    FileVersion: version,
    ProductVersion: `${version}.0`,
    InternalName: 'latchkey-desktop',
    LegalCopyright: 'Copyright © 2026 The Latchkey authors',
  };
  for (const [name, value] of Object.entries(wanted))
    expectThat(found[name] === value, `${name} of the program to be ${value}`, String(found[name]));
  const icons = Resource.IconGroupEntry.fromEntries(resources.entries);
  const sizes = icons.flatMap((group) => group.icons.map(({ width }) => width || 256));
  expectThat(`${sizes}` === `${SIZES}`, `the icon in the sizes ${SIZES}`, `${sizes}`);
}

/** Answers with the folder of the app. */
export async function checkWindowsApp({ work, shim }) {
  let folder;
  await step('the app folder for Windows, from a stand-in for Electron', async () => {
    const output = await packForWindows({ work, shim, target: 'dir' });
    await judge(output, { fast: true });
    folder = path.join(output, 'win-unpacked');
    judgeProgram(path.join(folder, 'latchkey-desktop.exe'));
    const foreign = fs
      .readdirSync(folder, { recursive: true })
      .filter((name) => /(^|\/)latchkey$|darwin|linux/.test(name));
    expectThat(foreign.length === 0, 'nothing of another system', foreign.join('\n'));
  });
  return folder;
}
