import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { protocol } = await import('./testing-electron.ts');
const { CONTENT_SECURITY_POLICY, declareAppScheme, resolveAppFile, serveAppScheme } = await import(
  './app-protocol.ts'
);

describe('app:// serves the built window and nothing beside it', () => {
  it.each([
    ['app://latchkey/', '/r/index.html'],
    ['app://latchkey/index.html#sessions', '/r/index.html'],
    ['app://latchkey/assets/a.js?v=1', '/r/assets/a.js'],
  ])('%s', (url, file) => expect(resolveAppFile('/r', url)).toBe(file));

  it.each([
    ['encoded traversal', 'app://latchkey/%2e%2e/secret'],
    ['double slash traversal', 'app://latchkey//..%2f..%2fetc/passwd'],
    ['encoded slash traversal', 'app://latchkey/a%2f..%2f..%2fetc%2fpasswd'],
    ['backslash', 'app://latchkey/..%5c..%5cwindows'],
    ['NUL', 'app://latchkey/index.html%00.png'],
    ['another host', 'app://evil/index.html'],
    ['another scheme', 'file:///etc/passwd'],
    ['broken escape', 'app://latchkey/%zz'],
    ['no address', 'latchkey'],
  ])('refuses %s', (_attack, url) => {
    const file = resolveAppFile('/r', url);
    expect(file === null || file.startsWith('/r/')).toBe(true);
  });

  it.each([
    ['another host that begins as ours', 'app://latchkey.evil/index.html'],
    ['a user name of ours', 'app://latchkey@evil/index.html'],
    ['a port', 'app://latchkey:1/index.html'],
    ['a root that ours begins with', 'app://latchkey/..%2fr-other/x'],
    ['a NUL', 'app://latchkey/index.html%00.png'],
    ['a backslash', 'app://latchkey/a%5cb'],
    ['the root itself', 'app://latchkey/a%2f..'],
  ])('names no file for %s', (_attack, url) => expect(resolveAppFile('/r', url)).toBeNull());

  it('forbids inline script, foreign hosts, frames and forms', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|connect-src/);
    expect(CONTENT_SECURITY_POLICY.split('; ').toSorted()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'",
    ]);
  });

  it('declares the scheme as secure, with an origin of its own and without fetch', () => {
    declareAppScheme();
    expect(protocol.privileges).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false } },
    ]);
  });
});

describe('what app:// answers', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'latchkey-app-'));
    await mkdir(join(root, 'out', 'assets'), { recursive: true });
    await writeFile(join(root, 'secret.txt'), 'secret');
    for (const name of ['index.html', 'assets/a.js', 'assets/a.css', 'assets/a.svg', 'assets/a.wasm'])
      await writeFile(join(root, 'out', name), name);
    serveAppScheme(join(root, 'out'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  const get = async (url: string): Promise<Response> => {
    const handler = protocol.handlers.get('app');
    if (handler === undefined) throw new Error('app:// is not served');
    return handler({ url });
  };

  it.each([
    ['', 'text/html; charset=utf-8'],
    ['assets/a.js', 'text/javascript; charset=utf-8'],
    ['assets/a.css', 'text/css; charset=utf-8'],
    ['assets/a.svg', 'image/svg+xml'],
    ['assets/a.wasm', 'application/octet-stream'],
  ])('%j comes with its type, the policy, and nothing kept or guessed', async (path, type) => {
    const response = await get(`app://latchkey/${path}`);
    expect([response.status, await response.text()]).toEqual([200, path === '' ? 'index.html' : path]);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': type,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it.each([
    'app://latchkey/none.js',
    'app://latchkey/assets',
    'app://latchkey/%2e%2e/secret.txt',
    'app://evil/',
  ])('%s is not there', async (url) => {
    const response = await get(url);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });
});
