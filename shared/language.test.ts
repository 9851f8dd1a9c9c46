import { isMainThread } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { languageOf, localeOf, systemLanguage } from './language.ts';
import { clockText as german } from './text/de/lock.ts';
import { clockText as english } from './text/lock.ts';

const { TZ } = process.env;
afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

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

// A worker thread has a copy of the environment, which the clock does not read.
it.runIf(isMainThread)(
  'a time of the day is of the zone that the computer is in now, in both languages',
  () => {
    const at = Date.UTC(2026, 10, 29, 12, 5);
    const said = (zone: string, now = at) => {
      process.env.TZ = zone;
      return [english(at, now), german(at, now)];
    };
    expect(said('UTC')).toEqual(['12:05', '12:05 Uhr']);
    expect(said('Asia/Tokyo')).toEqual(['21:05', '21:05 Uhr']);
    expect(said('Europe/Berlin', at + 26 * 3_600_000)).toEqual(['2026-11-29 13:05', '29.11.2026, 13:05 Uhr']);
  },
);
