// The MSI in Wine: installed, upgraded, not taken back to an older version, removed.
import fs from 'node:fs';
import path from 'node:path';
import { packMsi } from '../windows/msi.mjs';
import { expectThat, step, succeed } from './checks.mjs';
import { hexValue, readable, textOf } from './wine.mjs';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const FOLDER = 'C:\\Program Files\\Latchkey';
// Windows Installer ends a folder so.
const ENTRY = `${FOLDER}\\resources\\bin\\`;
const ENVIRONMENT = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
const SOFTWARE = 'HKEY_LOCAL_MACHINE\\Software';
const SCHEME = `${SOFTWARE}\\Classes\\latchkey`;
const UNINSTALL = `${SOFTWARE}\\Microsoft\\Windows\\CurrentVersion\\Uninstall`;
/** That of all users; Wine takes the user's. */
const MENUS = ['C:\\ProgramData', 'C:\\users\\root\\AppData\\Roaming'].map(
  (folder) => `${folder}\\Microsoft\\Windows\\Start Menu\\Programs\\Latchkey.lnk`,
);
const REG_EXPAND_SZ = 2;
/** Longer than what an installer of NSIS could hold. */
const LONG = Array.from({ length: 200 }, (_, at) => `%ProgramFiles%\\Vendor ${at}\\Tools\\bin`).join(';');
const REFUSED = 1603 & 0xff;

/** The same app under another version, as far as the MSI reads it. */
async function ofVersion(app, version, work) {
  const copy = path.join(work, `app-${version}`);
  await succeed('cp', ['-r', app, copy]);
  const file = path.join(copy, 'resources', 'bin', 'launch.json');
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), version }));
  fs.writeFileSync(path.join(copy, 'resources', version), version);
  return packMsi({ app: copy, output: work, icon: path.join(root, 'assets', 'icon.ico') });
}

function observer(wine) {
  const line = (value) => `"PATH"=${hexValue(REG_EXPAND_SZ, Buffer.from(`${value}\0`, 'utf16le'))}`;
  return {
    setPath: (value) => wine.write([[ENVIRONMENT, [line(value)]]]),
    async pathIs(value, what, seen = (text) => text) {
      const found = (await wine.registry(ENVIRONMENT)).split('\n').find((text) => /^"path"=/i.test(text));
      const isExpandable = found?.includes(`=hex(${REG_EXPAND_SZ}):`) === true;
      expectThat(
        isExpandable && seen(textOf(found)) === value,
        what,
        `${readable(line(value))}\n${readable(found)}`,
      );
    },
    async versionIs(version) {
      const keys = (await wine.registry(UNINSTALL))
        .split('\n\n')
        .filter((key) => key.includes('"DisplayName"="Latchkey"'));
      const found = keys.map((key) => /"DisplayVersion"="(.*)"/.exec(key)?.[1]);
      const wanted = version === null ? '' : version;
      expectThat(`${found}` === wanted, `the installed versions to be [${wanted}]`, `${found}`);
      const files = fs.existsSync(wine.local(FOLDER))
        ? fs.readdirSync(wine.local(`${FOLDER}\\resources`))
        : [];
      const own = files.filter((name) => /^\d/.test(name));
      expectThat(`${own}` === wanted, `the files of [${wanted}] and no other`, `${own}`);
      const isInMenu = MENUS.some((file) => fs.existsSync(wine.local(file)));
      expectThat(isInMenu === (version !== null), 'the entry of the start menu to come and go');
    },
  };
}

async function lifeOf({ wine, first, second }) {
  const see = observer(wine);
  const msiexec = (...words) => wine.start('msiexec', ...words, '/qn');
  const at = (file) => `C:\\${path.basename(file)}`;
  const expectDone = async (...words) => {
    const code = await msiexec(...words);
    expectThat(code === 0, `msiexec ${words.join(' ')} to end with 0`, String(code));
  };
  await see.setPath(LONG);
  await expectDone('/i', at(first));
  await see.versionIs('0.1.0');
  await see.pathIs(`${LONG};${ENTRY}`, 'the entry at the end of the PATH of the machine');
  const scheme = await wine.registry(SCHEME);
  const command = `@="\\"${FOLDER.replaceAll('\\', '\\\\')}\\\\latchkey-desktop.exe\\" \\"%1\\""`;
  expectThat(
    scheme.includes(command) && scheme.includes('"URL Protocol"=""'),
    'latchkey:// to start it',
    scheme,
  );

  await expectDone('/i', at(second));
  await see.versionIs('0.2.0');
  const code = await msiexec('/i', at(first));
  expectThat(code === REFUSED, 'an older version to be refused', String(code));
  await see.versionIs('0.2.0');

  await expectDone('/x', at(second));
  await see.versionIs(null);
  // Wine leaves the semicolon of what it takes out.
  await see.pathIs(LONG, 'nothing but the entry to be taken out of the PATH', (text) =>
    text.replace(/;+$/, ''),
  );
  expectThat(!fs.existsSync(wine.local(FOLDER)), 'no folder to be left');
  for (const key of [SCHEME, `${SOFTWARE}\\Latchkey`])
    expectThat((await wine.registry(key)) === '', `${key} to be gone`);
}

async function foreignScheme({ wine, first }) {
  await wine.write([[`${SCHEME}\\shell\\open\\command`, ['@="\\"C:\\\\Other\\\\other.exe\\" \\"%1\\""']]]);
  const foreign = await wine.registry(SCHEME);
  for (const word of ['/i', '/x']) {
    await wine.start('msiexec', word, `C:\\${path.basename(first)}`, '/qn');
    const found = await wine.registry(SCHEME);
    expectThat(found === foreign, "another program's scheme to stay its own", found);
  }
  await wine.remove(SCHEME);
}

/** `app`: the folder that electron-builder has made. */
export async function checkMsi({ wine, work, app }) {
  await step('the MSI: install, upgrade, no way back, removal', async () => {
    const [first, second] = [await ofVersion(app, '0.1.0', work), await ofVersion(app, '0.2.0', work)];
    for (const file of [first, second]) fs.copyFileSync(file, path.join(wine.drive, path.basename(file)));
    const before = await wine.registry(ENVIRONMENT);
    const original = before.split('\n').find((text) => /^"path"=/i.test(text)) ?? '"PATH"=-';
    await lifeOf({ wine, first, second });
    await foreignScheme({ wine, first });
    await wine.write([[ENVIRONMENT, [original]]]);
  });
}
