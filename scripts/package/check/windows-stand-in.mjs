// A folder that has what electron-builder wants to find of Electron for Windows. Its program does nothing but write down how it
// was started: there is no Electron for Windows here.
import fs from 'node:fs';
import path from 'node:path';
import { packAsar } from '../../pack-asar.mjs';
import { succeed } from './checks.mjs';

const RESOURCES = `
1 VERSIONINFO
FILEVERSION 45,0,0,0
PRODUCTVERSION 45,0,0,0
FILEOS 0x40004
FILETYPE 1
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904b0"
    BEGIN
      VALUE "FileDescription", "Electron"
      VALUE "ProductName", "Electron"
      VALUE "FileVersion", "45.0.0"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x409, 1200
  END
END
`;

/** Makes the folder that `electronDist` may name. `licences`: the folder of an Electron that has its own. */
export async function makeWindowsStandIn(folder, { licences }) {
  fs.mkdirSync(path.join(folder, 'resources'), { recursive: true });
  const [resources, object] = ['stand-in.rc', 'stand-in.o'].map((name) => path.join(folder, name));
  fs.writeFileSync(resources, RESOURCES);
  await succeed('x86_64-w64-mingw32-windres', [resources, object]);
  const sources = [path.join(import.meta.dirname, 'stand-in.c'), object];
  const words = ['-O2', '-s', '-municode', '-mwindows', '-static', '-o', path.join(folder, 'electron.exe')];
  await succeed('x86_64-w64-mingw32-gcc', words.concat(sources));
  for (const file of [resources, object]) fs.rmSync(file);
  const app = path.join(folder, 'default-app');
  fs.mkdirSync(app);
  fs.writeFileSync(path.join(app, 'package.json'), '{"name":"default"}');
  await packAsar(app, path.join(folder, 'resources', 'default_app.asar'));
  fs.rmSync(app, { recursive: true });
  for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    fs.copyFileSync(path.join(licences, name), path.join(folder, name.replace('.electron.txt', '')));
  fs.writeFileSync(path.join(folder, 'version'), '45.0.0');
}
