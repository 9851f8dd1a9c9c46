import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

const place = vi.hoisted(() => ({ appData: '' }));
vi.mock('electron', () => ({ app: { getPath: () => place.appData } }));
const { autostartEntry, followAutostart } = await import('./autostart.ts');

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
