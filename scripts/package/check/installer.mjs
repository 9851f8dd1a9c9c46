// Our part of the installer for Windows, in Wine: what it writes into the registry, and that a removal leaves every byte of it
// as it was. electron-builder's own part needs 32-bit programs, so installer.nsi takes its place here.
import fs from 'node:fs';
import path from 'node:path';
import { expectThat, step, succeed } from './checks.mjs';
import { hexValue, readable } from './wine.mjs';

const here = import.meta.dirname;
const USER = {
  arguments: [],
  folder: 'C:\\users\\root\\AppData\\Local\\Programs\\Latchkey',
  environment: 'HKEY_CURRENT_USER\\Environment',
  software: 'HKEY_CURRENT_USER\\Software',
};
const MACHINE = {
  arguments: ['/allusers'],
  folder: 'C:\\Program Files\\Latchkey',
  environment: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment',
  software: 'HKEY_LOCAL_MACHINE\\Software',
};
const [REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ] = [1, 2, 7];
const entryOf = (place) => `${place.folder}\\resources\\bin`;

const text = (value, end = '\0') => Buffer.from(`${value}${end}`, 'utf16le');
const expandable = (value, end) => ({ type: REG_EXPAND_SZ, bytes: text(value, end) });

/** An entry that begins as ours does, names that expand, letters of other alphabets. */
const LIKE_OURS = `%USERPROFILE%\\bin;C:\\Werkzeuge\\Größe\\Ω;${entryOf(USER)}2;X${entryOf(USER)}`;
/** Seven thousand characters; an installer of NSIS that reads it into a variable cuts it at 1,024. */
const LONG = Array.from({ length: 200 }, (_, at) => `C:\\Program Files\\Vendor ${at}\\Tools\\bin`).join(';');

/** What the PATH is before, what is added to it, what others then make of it, and what is left; `null` is none. */
const PATHS = (entry) => {
  const there = `C:\\a;${entry.toUpperCase()};C:\\b`;
  const same = (value) => ({ before: value, after: value, end: value });
  const round = (value, added) => ({ before: value, after: added, end: value });
  const changed = (before, after, since, end) => ({
    before: before === null ? null : expandable(before),
    after: expandable(after),
    since: expandable(since),
    end: expandable(end),
  });
  const plain = (value) => ({ type: REG_SZ, bytes: text(value) });
  return {
    none: round(null, expandable(entry)),
    empty: round(expandable(''), expandable(entry)),
    'names that expand': round(expandable(LIKE_OURS), expandable(`${LIKE_OURS};${entry}`)),
    'a semicolon at its end': round(expandable('C:\\a;;C:\\b;'), expandable(`C:\\a;;C:\\b;${entry}`)),
    'plain text': round(plain('C:\\a;C:\\b'), plain(`C:\\a;C:\\b;${entry}`)),
    '7,000 characters': round(expandable(LONG), expandable(`${LONG};${entry}`)),
    'as long as it may be': round(
      expandable('x'.repeat(32_765 - entry.length)),
      expandable(`${'x'.repeat(32_765 - entry.length)};${entry}`),
    ),
    'no room': same(expandable('x'.repeat(32_766 - entry.length))),
    'no zero at its end': round(expandable('C:\\a', ''), expandable(`C:\\a;${entry}`, '')),
    'the entry of the user': same(expandable(there)),
    'several texts': same({ type: REG_MULTI_SZ, bytes: text('C:\\a\0C:\\b\0') }),
    'something behind its end': same(expandable('C:\\a\0C:\\b')),
    'another program behind ours': changed('C:\\a', `C:\\a;${entry}`, `C:\\a;${entry};C:\\x`, 'C:\\a;C:\\x'),
    'another program before ours': changed('C:\\a', `C:\\a;${entry}`, `C:\\x;C:\\a;${entry}`, 'C:\\x;C:\\a'),
    'ours moved to the front': changed('C:\\a', `C:\\a;${entry}`, `${entry};C:\\a`, 'C:\\a'),
    'another program, and none before': changed(null, entry, `${entry};C:\\x`, 'C:\\x'),
    'ours taken out': changed('C:\\a', `C:\\a;${entry}`, 'C:\\b', 'C:\\b'),
  };
};

const CHECKED = 'HKEY_CURRENT_USER\\Software\\LatchkeyCheck';
const lineOf = (value) => `"Path"=${value === null ? '-' : hexValue(value.type, value.bytes)}`;

/** The cases in one go: Wine needs longer to start a program than for all of them. */
async function pathCases({ wine, work }) {
  const cases = Object.entries(PATHS(entryOf(USER)));
  const included = path.join(work, 'path-cases.nsh');
  fs.writeFileSync(included, cases.map((_, at) => `!insertmacro oneCase ${at}\n`).join(''));
  for (const name of ['add', 'remove']) {
    const defined = { OUT: wine.local(`C:\\${name}.exe`), FOLDER: USER.folder, CASES: included };
    await makensis('path-cases.nsi', name === 'add' ? defined : { ...defined, REMOVE: '1' });
  }
  const write = (branch, of) =>
    cases.flatMap(([, values], at) => {
      const value = of(values);
      return value === undefined ? [] : [[`${CHECKED}\\${branch}\\${at}`, [lineOf(value)]]];
    });
  const expectSame = async (branch) => {
    const exported = await wine.registry(CHECKED);
    const found = Object.fromEntries(
      exported.split('\n\n').map((block) => [block.slice(1, block.indexOf(']')), block.split('\n').slice(1)]),
    );
    for (const [at, [name]] of cases.entries()) {
      const [now, wanted] = ['now', branch].map((key) => `${found[`${CHECKED}\\${key}\\${at}`]}`);
      expectThat(
        now === wanted,
        `the PATH ${branch}, where it was: ${name}`,
        `${readable(wanted)}\n${readable(now)}`,
      );
    }
    return exported;
  };
  await wine.write([
    ...write('now', ({ before }) => before),
    ...write('after', ({ after }) => after),
    ...write('end', ({ end }) => end),
  ]);
  await wine.start('C:\\add.exe');
  await expectSame('after');
  await wine.write(write('now', ({ since }) => since));
  await wine.start('C:\\remove.exe');
  const exported = await expectSame('end');
  expectThat(!/record\\\d/.test(exported), 'nothing to be remembered afterwards', exported);
  await wine.remove(CHECKED);
}

const makensis = (script, defined) =>
  succeed('makensis', [
    '-V2',
    // As electron-builder does.
    '-WX',
    `-DINCLUDE=${path.join(here, '..', 'windows', 'installer.nsh')}`,
    ...Object.entries(defined).map(([name, value]) => `-D${name}=${value}`),
    path.join(here, script),
  ]);

function installers(wine, work) {
  const made = {};
  for (const version of ['0.1.0', '0.2.0']) {
    const payload = path.join(work, `installed-${version}`);
    fs.mkdirSync(path.join(payload, 'resources', 'bin'), { recursive: true });
    for (const name of ['latchkey-desktop.exe', 'resources/bin/latchkey.exe', `resources/${version}`])
      fs.writeFileSync(path.join(payload, name), version);
    made[version] = { payload, program: `C:\\latchkey-${version}.exe` };
  }
  return {
    make: () =>
      Promise.all(
        Object.entries(made).map(([version, { payload, program }]) =>
          makensis('installer.nsi', { OUT: wine.local(program), PAYLOAD: payload, VERSION: version }),
        ),
      ),
    async install(place, version, ...more) {
      const code = await wine.start(made[version].program, '/S', ...place.arguments, ...more);
      expectThat(code === 0, `the installer of ${version} to end with 0`, String(code));
    },
    async remove(place, folder = place.folder) {
      const code = await wine.start(`${folder}\\Uninstall.exe`, '/S', ...place.arguments);
      expectThat(code === 0, 'the removal to end with 0', String(code));
      // It goes on in a copy of itself, which takes its key out last.
      const key = `${place.software}\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\latchkey-check`;
      await wine.waitFor('the removal to end', async () => (await wine.registry(key)) === '');
    },
  };
}

function paths(wine) {
  return {
    set: (place, value) => wine.write([[place.environment, [lineOf(value)]]]),
    /** Puts back what Wine itself has there. */
    async keep(place) {
      const found = await wine.registry(place.environment);
      const line = found.split('\n').find((candidate) => /^"path"=/i.test(candidate)) ?? lineOf(null);
      return () => wine.write([[place.environment, [line]]]);
    },
    async expect(place, value, what) {
      const found = await wine.registry(place.environment);
      const line = found.split('\n').find((candidate) => /^"path"=/i.test(candidate));
      expectThat(
        line?.slice(6) === lineOf(value).slice(6),
        what,
        `${readable(lineOf(value))}\n${readable(line)}`,
      );
    },
  };
}

/** Another program adds to the PATH, a newer version comes, then one in another folder, and all is removed. */
async function upgrades({ wine, setup, place }) {
  const path = paths(wine);
  const putBack = await path.keep(place);
  const moved = expandable(`${LONG};${entryOf(place)};C:\\b`);
  await path.set(place, expandable(LONG));
  await setup.install(place, '0.1.0');
  await path.expect(place, expandable(`${LONG};${entryOf(place)}`), 'the entry at the end of the PATH');
  await expectScheme(wine, place, `${place.folder}\\latchkey-desktop.exe`);
  await path.set(place, moved);
  await setup.install(place, '0.2.0');
  await path.expect(place, moved, 'an upgrade to leave the entry where it is');
  const files = fs.readdirSync(wine.local(`${place.folder}\\resources`));
  expectThat(files.includes('0.2.0') && !files.includes('0.1.0'), 'the files of the new version', `${files}`);
  await setup.install(place, '0.2.0', '/D=C:\\Elsewhere');
  const elsewhere = 'C:\\Elsewhere\\resources\\bin';
  await path.expect(place, expandable(`${LONG};C:\\b;${elsewhere}`), 'one entry, of the new folder');
  await expectScheme(wine, place, 'C:\\Elsewhere\\latchkey-desktop.exe');
  await setup.remove(place, 'C:\\Elsewhere');
  await path.expect(place, expandable(`${LONG};C:\\b`), 'no entry of either folder');
  await putBack();
}

/** electron-builder takes the installation of the user out, and says that it is an update. */
async function fromUserToMachine({ wine, setup }) {
  const path = paths(wine);
  const endings = [await path.keep(USER), await path.keep(MACHINE)];
  const machine = expandable(`%SystemRoot%\\system32;%SystemRoot%;${LONG}`);
  await path.set(USER, expandable('C:\\a'));
  await path.set(MACHINE, machine);
  await setup.install(USER, '0.1.0');
  await setup.install(MACHINE, '0.2.0');
  await path.expect(
    MACHINE,
    expandable(`%SystemRoot%\\system32;%SystemRoot%;${LONG};${entryOf(MACHINE)}`),
    'the entry in the PATH of the machine',
  );
  await path.expect(USER, expandable('C:\\a'), 'nothing left in the PATH of the user');
  await expectScheme(wine, USER, null);
  await expectScheme(wine, MACHINE, `${MACHINE.folder}\\latchkey-desktop.exe`);
  await setup.remove(MACHINE);
  await path.expect(MACHINE, machine, 'the PATH of the machine as before');
  await expectScheme(wine, MACHINE, null);
  for (const end of endings) await end();
}

const SCHEME = 'Classes\\latchkey';

/** `program` null: there is no such scheme. */
async function expectScheme(wine, place, program) {
  const found = await wine.registry(`${place.software}\\${SCHEME}`);
  const command = program === null ? '' : `@="\\"${program.replaceAll('\\', '\\\\')}\\" \\"%1\\""`;
  const isSo =
    program === null ? found === '' : found.includes(command) && found.includes('"URL Protocol"=""');
  expectThat(isSo, `latchkey:// of ${place.software} to start ${program ?? 'nothing'}`, found);
}

async function foreignScheme({ wine, setup, place }) {
  const command = `${place.software}\\${SCHEME}\\shell\\open\\command`;
  await wine.write([[command, ['@="\\"C:\\\\Other\\\\other.exe\\" \\"%1\\""']]]);
  const foreign = await wine.registry(`${place.software}\\${SCHEME}`);
  await setup.install(place, '0.1.0');
  await setup.remove(place);
  const after = await wine.registry(`${place.software}\\${SCHEME}`);
  expectThat(after === foreign, "another program's scheme to stay its own", after);
  await wine.remove(`${place.software}\\${SCHEME}`);
}

/** Everything that an installer may write to, but what Windows itself keeps there. */
async function snapshot(wine) {
  // Wine keeps colours and the like there, when it comes to it.
  const isOwn = (key) => key.startsWith('[HKEY_CURRENT_USER\\Software\\Wine');
  const texts = [await wine.registry(USER.software), await wine.registry(MACHINE.software)];
  const keys = texts.flatMap((text) => text.split('\n\n')).filter((key) => !isOwn(key));
  const files = ['users', 'Program Files', 'ProgramData'].flatMap((folder) =>
    fs.readdirSync(path.join(wine.drive, folder), { recursive: true }).map((name) => `${folder}/${name}`),
  );
  return [...files.filter((name) => !/\/Temp\//i.test(name)).toSorted(), ...keys];
}

/** What is there afterwards and was not before, or the other way round. */
function expectNothingLeft(before, after) {
  const without = (lines, known) => {
    const set = new Set(known);
    return lines.filter((line) => !set.has(line));
  };
  const different = [...without(after, before), ...without(before, after)];
  expectThat(different.length === 0, 'a removal to leave nothing', different.join('\n'));
}

export async function checkInstaller({ wine, work }) {
  await step('the installer: every kind of PATH, byte for byte', () => pathCases({ wine, work }));
  const setup = installers(wine, work);
  // Windows has these, and Wine has not.
  fs.mkdirSync(path.dirname(wine.local(USER.folder)), { recursive: true });
  await wine.write([
    [`${USER.software}\\Classes`, []],
    [`${USER.software}\\Microsoft\\Windows\\CurrentVersion\\Uninstall`, []],
  ]);
  const before = await snapshot(wine);
  await step('the installer: install, upgrade and remove for a user', async () => {
    await setup.make();
    await upgrades({ wine, setup, place: USER });
    await foreignScheme({ wine, setup, place: USER });
  });
  await step('the installer: from a user to all users, and nothing is left', async () => {
    await fromUserToMachine({ wine, setup });
    expectNothingLeft(before, await snapshot(wine));
  });
}
