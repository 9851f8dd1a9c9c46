import { describe, expect, it } from 'vitest';
import { pageOfDeepLink } from './deep-link.ts';

describe('deep links', () => {
  it.each([
    ['latchkey://open/settings', 'settings'],
    ['latchkey://open/nonsense', 'sessions'],
    ['latchkey://sign-in/acme?code=1', 'sessions'],
    ['latchkey://open/__proto__', 'sessions'],
    ['https://open/settings', null],
    ['--hidden', null],
    ['latchkey://', 'sessions'],
  ])('%s shows %s and nothing more', (link, page) => expect(pageOfDeepLink(link)).toBe(page));
});
