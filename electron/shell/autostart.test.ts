import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

const place = vi.hoisted(() => ({ appData: '' }));
vi.mock('electron', () => ({ app: { getPath: () => place.appData } }));
const { autostartEntry, followAutostart, setStartAtLogin } = await import('./autostart.ts');

describe('autostart entry', () => {
  it('starts hidden', () => {
    expect(autostartEntry(['/opt/Latchkey/latchkey-desktop'])).toContain(
      'Exec=/opt/Latchkey/latchkey-desktop --hidden\n',
    );
  });
  it.each([
    ['/a b/x', 'Exec="/a b/x" --hidden'],
    ['/100%/x', 'Exec=/100%%/x --hidden'],
    ['/q"uote/x', 'Exec="/q\\\\"uote/x" --hidden'],
  ])('quotes %s', (path, line) => expect(autostartEntry([path]).split('\n')).toContain(line));
});

describe.runIf(process.platform === 'linux')('the entry of an app that was moved', () => {
  place.appData = mkdtempSync(join(tmpdir(), 'lk-autostart-'));
  afterAll(() => rmSync(place.appData, { recursive: true, force: true }));
  const file = join(place.appData, 'autostart', 'latchkey.desktop');
  const asked: string[] = [];
  const follow = async (there: readonly string[] = []): Promise<string> => {
    await followAutostart(['/new place/app'], async (path) => {
      asked.push(path);
      return there.includes(path);
    });
    return readFileSync(file, 'utf8');
  };

  it('is not made', async () => {
    await expect(follow()).rejects.toThrow('ENOENT');
    mkdirSync(join(place.appData, 'autostart'));
  });

  it.each(['/old/app', '/o l%d/"ap\\p`$'])('leads from %s to where the app is', async (old) => {
    const before = `${autostartEntry([old])}X-Mine=1\n`;
    writeFileSync(file, before);
    expect(await follow([old])).toBe(before);
    expect(await follow()).toBe(`${autostartEntry(['/new place/app'])}X-Mine=1\n`);
    expect(asked.splice(0)).toEqual([old, old]);
    expect(statSync(file).mode & 0o777).toBe(0o644);
    await follow();
    expect(asked).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('start at login', () => {
  const home = mkdtempSync(join(tmpdir(), 'lk-login-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  let count = 0;
  const fresh = (): { readonly folder: string; readonly file: string } => {
    place.appData = join(home, String(count++));
    mkdirSync(place.appData);
    const folder = join(place.appData, 'autostart');
    return { folder, file: join(folder, 'latchkey.desktop') };
  };
  const set = async (isOn: boolean, program = '/opt/app'): Promise<void> =>
    expect(await setStartAtLogin(isOn, [program])).toEqual({ ok: true, value: undefined });

  it('leaves no folder that it made', async () => {
    const { folder, file } = fresh();
    await set(true);
    expect(readFileSync(file, 'utf8')).toContain('Exec=/opt/app --hidden\n');
    await followAutostart(['/moved/app'], async () => false);
    await set(false);
    expect(existsSync(folder)).toBe(false);
    await set(false);
  });

  it('leaves a folder that was there, and one that others have used since', async () => {
    const there = fresh();
    mkdirSync(there.folder);
    await set(true);
    await set(false);
    expect(readdirSync(there.folder)).toEqual([]);
    const used = fresh();
    await set(true);
    writeFileSync(join(used.folder, 'other.desktop'), '');
    await set(false);
    expect(readdirSync(used.folder)).toEqual(['other.desktop']);
  });

  it.each([
    ['added', (text: string) => `${text}X-GNOME-Autostart-Delay=20`],
    ['changed', (text: string) => text.replace('Name=Latchkey', 'Name=Keys')],
    ['written', () => '[Desktop Entry]\r\nType=Application\nExec=/old/app --hidden\n'],
    ['hidden', (text: string) => `${text}X-Mine=1\nHidden=true\n`],
  ])('keeps lines that a user has %s, behind a link too', async (_, edit) => {
    const { folder, file } = fresh();
    mkdirSync(folder);
    await set(true);
    const elsewhere = join(place.appData, 'dotfile');
    writeFileSync(elsewhere, edit(readFileSync(file, 'utf8')), { mode: 0o600 });
    rmSync(file);
    symlinkSync(elsewhere, file);
    const own = readFileSync(elsewhere, 'utf8')
      .split(/\r?\n/)
      .filter((line) => !/^(?:Exec|Hidden)=|^$/.test(line));
    const lines = (): readonly string[] => readFileSync(elsewhere, 'utf8').split(/\r?\n/);
    for (const isOn of [false, true, false, false, true]) {
      await set(isOn, '/new/app');
      expect(lines()).toEqual(expect.arrayContaining(own));
      expect(lines().filter((line) => line.startsWith('Hidden='))).toEqual(isOn ? [] : ['Hidden=true']);
    }
    expect(lines()).toContain('Exec=/new/app --hidden');
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(statSync(elsewhere).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['of another group', '[Desktop Action New]\nName=New\nExec=/mine\n', 'Exec=/mine'],
    ['with carriage returns', 'Hidden=true\r\n', null],
    ['with blanks', 'Hidden = true\n', null],
    ['of another group that is hidden', '[X-Mine]\nHidden=true\n', 'Hidden=true'],
  ])('is on or off as it is said to be, with a line %s', async (_, own, stays) => {
    const { file } = fresh();
    await set(true);
    writeFileSync(file, `${readFileSync(file, 'utf8')}X-Mine=1\n${own}`);
    const ofEntry = () => readFileSync(file, 'utf8').split(/^\[(?!Desktop Entry\])/m)[0] ?? '';
    for (const isOn of [false, true, false, true]) {
      await set(isOn);
      expect(ofEntry().match(/^Hidden\s*=.*$/gm)).toEqual(isOn ? null : ['Hidden=true']);
      if (stays !== null) expect(readFileSync(file, 'utf8')).toContain(stays);
    }
  });

  it('is on again where a program of the desktop had turned it off', async () => {
    const { file } = fresh();
    await set(true);
    const on = readFileSync(file, 'utf8');
    writeFileSync(file, on.replace('enabled=true', 'enabled=false'));
    await set(true);
    expect(readFileSync(file, 'utf8')).toBe(on);
  });

  it('keeps a command line that starts the app in a way of the user’s', async () => {
    const { file } = fresh();
    await set(true);
    const own = 'Exec=env GTK_THEME=x /opt/app --hidden --ozone-platform=wayland';
    writeFileSync(file, readFileSync(file, 'utf8').replace('Exec=/opt/app --hidden', own));
    for (const isOn of [false, true, true]) {
      await set(isOn);
      expect(readFileSync(file, 'utf8')).toContain(`${own}\n`);
    }
    await followAutostart(['/opt/app'], async () => false);
    expect(readFileSync(file, 'utf8')).toContain(`${own}\n`);
  });

  it('keeps bytes that are not UTF-8, beside a program whose name is', async () => {
    const { file } = fresh();
    await set(true);
    const own = Buffer.concat([readFileSync(file), Buffer.from('Name[de]=Schl\xfcssel\n', 'latin1')]);
    writeFileSync(file, own);
    await set(false);
    await set(true, '/opt/äpp');
    const expected = own.toString('latin1').replace('/opt/app', Buffer.from('"/opt/äpp"').toString('latin1'));
    expect(readFileSync(file, 'latin1')).toBe(expected);
    const asked: string[] = [];
    await followAutostart(['/moved/app'], async (program) => asked.push(program) > 0);
    expect(asked).toEqual(['/opt/äpp']);
  });

  it('says which file cannot be written, and leaves it', async () => {
    const { file } = fresh();
    mkdirSync(file, { recursive: true });
    expect(await setStartAtLogin(true, ['/opt/app'])).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable', file },
    });
  });
});
