import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {} }));
const { autostartEntry } = await import('./autostart.ts');

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
