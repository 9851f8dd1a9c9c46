import { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import {
  isPatternListOf,
  isTextOf,
  type SettingEntry,
  type SettingValue,
  settingEntries,
} from '../../../shared/settings.ts';
import { readShortcut } from '../../../shared/shortcut.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { nearestOnly } from '../sessions/nearest.ts';
import type { Candidate } from './syntax.ts';

const ON = ['on', 'yes', 'true'];
const OFF = ['off', 'no', 'false'];
const NONE = 'none';

/** By its name as `latchkey settings` prints it, or as the JSON of a settings file has it. */
export function findSetting(asked: string): Result<SettingEntry, Problem> {
  const wanted = asked.toLowerCase();
  const found = settingEntries.find(({ name, key }) => name === wanted || key.toLowerCase() === wanted);
  if (found !== undefined) return ok(found);
  const names = settingEntries.map(({ name }) => name);
  const message = terminalTexts.settings.unknown(asked.slice(0, 60), nearestOnly(asked, names));
  return err({ code: 'usage', message });
}

/** What was typed as the value of this setting; a refusal says what is possible. */
export function readSetting({ name, control }: SettingEntry, typed: string): Result<SettingValue, Problem> {
  const word = typed.trim().toLowerCase();
  const refused = err<Problem>({
    code: 'usage',
    message: terminalTexts.settings.refused(name, typed.slice(0, 60), allowed(control)),
  });
  switch (control.kind) {
    case 'switch':
      return ON.includes(word) ? ok(true) : OFF.includes(word) ? ok(false) : refused;
    case 'choice':
      return Object.hasOwn(control.choices, word) ? ok(word) : refused;
    case 'number': {
      const { min, max, unit } = control;
      const [, digits = ''] = new RegExp(`^(\\d{1,9})(?: ?${UNITS[unit]})?$`).exec(word) ?? [];
      const value = digits === '' ? Number.NaN : Number(digits);
      return value >= min && value <= max ? ok(value) : refused;
    }
    case 'region': {
      const region = Region.safeParse(word);
      return word === NONE ? ok(null) : region.success ? ok(region.data) : refused;
    }
    case 'patterns': {
      const list = word === NONE ? '' : typed.trim();
      return isPatternListOf(control.of, list) ? ok(list) : refused;
    }
    case 'shortcut': {
      const shortcut = word === NONE ? '' : readShortcut(typed);
      return shortcut === null ? refused : ok(shortcut);
    }
    case 'text': {
      const line = word === NONE ? '' : typed.trim();
      return isTextOf(control.of, line) ? ok(line) : refusedText(name, allowed(control));
    }
  }
}

/** SECURITY: what was typed may be a proxy's password: it is not said again. */
const refusedText = (name: string, possible: string): Result<never, Problem> =>
  err({ code: 'usage', message: terminalTexts.settings.refusedText(name, possible) });

/** The unit may follow the number, in full or abbreviated. */
const UNITS = { minutes: '(?:m|min|minutes?)', seconds: '(?:s|sec|seconds?)', days: '(?:d|days?)' } as const;

export function allowed(control: SettingEntry['control']): string {
  const texts = terminalTexts.settings;
  switch (control.kind) {
    case 'switch':
      return texts.onOrOff;
    case 'choice':
      return texts.oneOf(Object.keys(control.choices));
    case 'number':
      return texts.wholeNumber(control.min, control.max, control.unit);
    case 'region':
      return texts.regionOrNone;
    case 'patterns':
      return texts.patterns[control.of];
    case 'shortcut':
      return texts.shortcut;
    case 'text':
      return texts.text[control.of];
  }
}

/** A value as it may be typed again. */
export function settingText(value: SettingValue): string {
  if (value === null || value === '') return NONE;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

/** A value for a reader: with its unit. */
export const shownSetting = ({ control }: SettingEntry, value: SettingValue): string =>
  control.kind === 'number' ? `${settingText(value)} ${unitText(value, control.unit)}` : settingText(value);
const unitText = (value: unknown, unit: string): string => (value === 1 ? unit.slice(0, -1) : unit);

/** What completion offers as the value of a setting; `regions`: those that sessions have. */
export function settingCandidates(
  { control, byDefault }: SettingEntry,
  regions: readonly Candidate[],
): readonly Candidate[] {
  const texts = terminalTexts.settings;
  switch (control.kind) {
    case 'switch':
      return [true, false].map((value) => ({ value: settingText(value), about: '' }));
    case 'choice':
      return Object.entries(control.choices).map(([value, about]) => ({ value, about }));
    case 'number':
      return [{ value: settingText(byDefault), about: texts.byDefault }];
    case 'region':
      return [...regions, { value: NONE, about: '' }];
    case 'patterns':
      return [
        { value: NONE, about: texts.byDefault },
        { value: '*', about: texts.everything[control.of] },
      ];
    case 'shortcut':
    case 'text':
      return [{ value: NONE, about: texts.byDefault }];
  }
}
