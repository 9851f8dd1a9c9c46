// A Windows of its own in Wine, without a screen, and its registry as regedit writes it: every byte of every value.
import fs from 'node:fs';
import path from 'node:path';
import { expectThat, run, succeed } from './checks.mjs';

const LIMIT_MS = 60_000;
const HEADER = 'Windows Registry Editor Version 5.00';

const utf16 = (text) => Buffer.from(`\ufeff${text}`, 'utf16le');

/** What a .reg file calls a value of this type and these bytes. */
export const hexValue = (type, bytes) =>
  `hex(${type}):${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;

/** The text in such a line, without the zero at its end. */
export function textOf(line = '') {
  const [, bytes = ''] = /hex\(\d\):([\da-f,]*)$/.exec(line) ?? [];
  return Buffer.from(bytes.replaceAll(',', ''), 'hex').toString('utf16le').replace(/\0$/, '');
}

/** The end of such a line, for people. */
export function readable(line = 'none') {
  const [, type, bytes] = /hex\((\d)\):([\da-f,]*)$/.exec(line) ?? [];
  if (bytes === undefined) return line.slice(-300);
  const text = Buffer.from(bytes.replaceAll(',', ''), 'hex').toString('utf16le');
  return `type ${type}, ${text.length} characters, …${JSON.stringify(text.slice(-300))}`;
}

/** Programs run from C:, not from Z:, where /proc of this machine would be seen. */
export async function makeWine(work) {
  const prefix = path.join(work, 'wine');
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...rest } = process.env;
  // Wine links the folders of its users to those of the home.
  const home = path.join(work, 'wine-home');
  fs.mkdirSync(home);
  fs.mkdirSync(prefix);
  const env = {
    ...rest,
    HOME: home,
    XDG_CONFIG_HOME: home,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // It would copy each entry of the start menu into the menu of this machine.
    WINEDLLOVERRIDES: 'winemenubuilder.exe=d',
  };
  // Stays until `stop`: without it Windows would start again with each program. Both keep what they were given to write to.
  const silently = (command) => succeed('sh', ['-c', `${command} >/dev/null 2>&1`], { env });
  await silently('wineserver -p');
  await silently('wineboot -i');
  // Windows Node refuses the version that Wine reports otherwise.
  await succeed('wine', ['winecfg', '-v', 'win10'], { env });
  const drive = path.join(prefix, 'drive_c');
  const local = (name) => path.join(drive, name.replace(/^C:\\/, '').replaceAll('\\', '/'));

  /** The text of a key with all below it; empty where there is none. */
  async function registry(key) {
    const file = local('C:\\exported.reg');
    fs.rmSync(file, { force: true });
    await run('wine', ['regedit', '/E', 'C:\\exported.reg', key], { env });
    if (!fs.existsSync(file)) return '';
    const text = fs.readFileSync(file, 'utf16le');
    fs.rmSync(file);
    // Long values go over several lines.
    return text
      .replaceAll('\r\n', '\n')
      .replaceAll(/\\\n +/g, '')
      .replace(`\ufeff${HEADER}`, '')
      .trim();
  }

  return {
    env,
    drive,
    local,
    registry,
    /** Pairs of a key and its lines, as in a .reg file. */
    async write(keys) {
      const file = local('C:\\imported.reg');
      const lines = keys.flatMap(([key, values]) => [`[${key}]`, ...values, '']);
      fs.writeFileSync(file, utf16([HEADER, '', ...lines, ''].join('\r\n')));
      await succeed('wine', ['regedit', '/S', 'C:\\imported.reg'], { env });
      fs.rmSync(file);
    },
    remove: (key) => succeed('wine', ['reg', 'delete', key, '/f'], { env }),
    /** A program of Windows, to its end. */
    async start(program, ...args) {
      const ran = await run('timeout', ['120', 'wine', program, ...args], { env, cwd: drive });
      return ran.code;
    },
    async waitFor(what, isSo) {
      const end = Date.now() + LIMIT_MS;
      while (!(await isSo())) {
        expectThat(Date.now() < end, `${what} within ${LIMIT_MS / 1000} s`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    stop: () => run('wineserver', ['-k'], { env }),
  };
}
