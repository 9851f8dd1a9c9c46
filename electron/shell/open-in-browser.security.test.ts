import { describe, expect, it } from 'vitest';
import { openInBrowser } from './open-in-browser.ts';

async function opened(url: string): Promise<{ readonly ok: boolean; readonly pages: readonly string[] }> {
  const pages: string[] = [];
  const { ok } = await openInBrowser(url, async (page) => void pages.push(page));
  return { ok, pages };
}

describe('attack: a provider answers with an address that starts a program', () => {
  it.each([
    'file:///usr/bin/gnome-calculator',
    'smb://attacker.example/share/run.exe',
    'ms-msdt:/id',
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'vscode://file/etc/passwd',
    'latchkey://sign-in',
    ' file:///etc/passwd',
    'FILE:///etc/passwd',
    'view-source:https://x.example',
    'https',
    '',
    '//x.example',
  ])('%j is not opened', async (url) => {
    expect(await opened(url)).toEqual({ ok: false, pages: [] });
  });

  it.each(['https://login.example/a?b=c', 'http://127.0.0.1:4711/'])('%s is', async (url) => {
    expect(await opened(url)).toEqual({ ok: true, pages: [url] });
  });

  it('and why is said', async () => {
    for (const url of ['file:///etc/passwd', ''])
      expect(await openInBrowser(url, async () => undefined)).toEqual({
        ok: false,
        error: { code: 'refused', reason: expect.stringContaining('web') },
      });
  });

  it('hands on what was parsed, not what was written', async () => {
    expect(await opened(' https://login.example/\n')).toEqual({
      ok: true,
      pages: ['https://login.example/'],
    });
  });

  it('says that no browser could be started', async () => {
    const outcome = await openInBrowser('https://login.example/', async () => {
      throw new Error('xdg-open: not found');
    });
    expect(outcome).toEqual({ ok: false, error: { code: 'program-missing', program: 'a web browser' } });
  });
});
