import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ protocol: {} }));
const { CONTENT_SECURITY_POLICY, resolveAppFile } = await import('./app-protocol.ts');

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

  it('forbids inline script, foreign hosts, frames and forms', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|connect-src/);
  });
});
