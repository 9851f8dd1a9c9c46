import { expect, it } from 'vitest';
import { languageOf, localeOf, systemLanguage } from './language.ts';

it.each([
  [['de-CH', 'en'], 'de'],
  [['fr-FR', 'de', 'en-US'], 'de'],
  [['DE_at'], 'de'],
  [['fr', 'pt-BR'], 'en'],
  [['den-CA'], 'en'],
  [[], 'en'],
] as const)('of %j the app speaks %s', (preferred, language) => {
  expect(systemLanguage(preferred)).toBe(language);
});

it('a language that was chosen comes before the system', () => {
  expect(languageOf({ settings: { language: 'system' }, systemLanguage: 'de' })).toBe('de');
  expect(languageOf({ settings: { language: 'en' }, systemLanguage: 'de' })).toBe('en');
  expect(languageOf({ settings: { language: 'de' }, systemLanguage: 'en' })).toBe('de');
});

it('dates are written as in that language', () => {
  const date = Date.UTC(2026, 10, 29, 12);
  const said = (language: 'en' | 'de'): string =>
    new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
      date,
    );
  expect([said('en'), said('de')]).toEqual(['29 November', '29. November']);
});
