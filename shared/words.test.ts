import { afterEach, expect, it } from 'vitest';
import { duration, problemText, speak, spokenLanguage, timeLeft, trayText, windowText } from './words.ts';

afterEach(() => speak('en'));

it('each catalogue answers in the language that is spoken now', () => {
  const { common } = windowText;
  expect([common.cancel, windowText.common.cancel, timeLeft(61_000)]).toEqual([
    'Cancel',
    'Cancel',
    '1 min left',
  ]);
  speak('de');
  expect(spokenLanguage()).toBe('de');
  expect([windowText.common.cancel, timeLeft(0), duration(3_600_000)]).toEqual([
    'Abbrechen',
    'abgelaufen',
    '1 h',
  ]);
  expect(trayText.quit).not.toBe('');
  expect(problemText({ code: 'keychain-locked' }).what).toMatch(/Schlüsselbund/);
});

it('a catalogue has the same entries in both', () => {
  const english = Object.keys(windowText);
  speak('de');
  expect(Object.keys(windowText)).toEqual(english);
});
