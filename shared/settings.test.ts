import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  migrate,
  Settings,
  settingEntries,
  settingPatch,
  settingValue,
} from './settings.ts';

describe('the settings', () => {
  it('are each an entry with its default, its words and a control', () => {
    const inWindow = ['version', 'sessionColumns', 'savedFilters'];
    const keys = Object.keys(Settings.shape).filter((key) => !inWindow.includes(key));
    expect(settingEntries.map(({ key }) => key)).toEqual(keys);
    expect(new Set(settingEntries.map(({ name }) => name)).size).toBe(keys.length);
    for (const entry of settingEntries) {
      expect(entry.label).not.toBe('');
      expect(settingValue(defaultSettings, entry)).toBe(entry.byDefault);
      expect(settingPatch(entry, entry.byDefault)).toEqual({ [entry.key]: entry.byDefault });
    }
    expect(settingEntries.map(({ name }) => name)).toContain('notify-lead-minutes');
  });

  it('have the defaults of the first release', () => {
    expect(defaultSettings).toMatchObject({
      version: 1,
      startAtLogin: false,
      theme: 'system',
      showGitAccount: true,
      profileScope: 'all',
      profilesWrittenFor: '',
      productionPatterns: '',
      defaultRegion: null,
      openBrowserOnSignIn: true,
      notificationsEnabled: true,
      notifyLeadMinutes: 10,
      signInWaitSeconds: 120,
    });
  });

  it('refuse a patch that their schema refuses', () => {
    const [start] = settingEntries;
    expect(start === undefined ? null : settingPatch(start, 'maybe')).toBeNull();
  });

  it('fall back field by field where a file has something else', () => {
    expect(migrate({ theme: 'dark', notifyLeadMinutes: 0, signInWaitSeconds: 30, unknown: 1 })).toEqual({
      ...defaultSettings,
      theme: 'dark',
      signInWaitSeconds: 30,
    });
    for (const raw of [null, 'x', 3, []]) expect(migrate(raw)).toEqual(defaultSettings);
  });
});
