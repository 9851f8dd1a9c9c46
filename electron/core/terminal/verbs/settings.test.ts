import { describe, expect, it } from 'vitest';
import { CliSettings } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { defaultSettings, type SettingsPatch, settingEntries } from '../../../../shared/settings.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';

function world() {
  const patches: SettingsPatch[] = [];
  const app = testPorts({
    hash: nodeHash,
    state: { settings: defaultSettings },
    verbs: {
      changeSettings: async ({ patch }) => {
        patches.push(patch);
        return ok({});
      },
    },
  });
  return { patches, settings: (...words: readonly string[]) => run(app.ports, ['settings', ...words]) };
}

describe('latchkey settings', () => {
  it('lists every setting with its value', async () => {
    const { settings } = world();
    const { out, code } = await settings();
    expect((await settings('list')).out).toBe(out);
    expect(code).toBe(0);
    for (const { name, label } of settingEntries)
      expect(out).toMatch(new RegExp(`^${name} .*${label}$`, 'm'));
    expect(out).toMatch(/^notify-lead-minutes +10 minutes +Notify me before expiry$/m);
    expect(out).toMatch(/^notifications-enabled +on +Notifications$/m);
    expect(out).toMatch(/^default-region +none +Default region$/m);
    const json = CliSettings.parse(JSON.parse((await settings('--json')).out));
    expect(json).toContainEqual({ name: 'sign-in-wait-seconds', value: 120, default: 120 });
  });

  it('prints one value as it may be set again, by either name', async () => {
    const { settings } = world();
    expect((await settings('get', 'notify-lead-minutes')).out).toBe('10\n');
    expect((await settings('get', 'notifyLeadMinutes')).out).toBe('10\n');
    expect((await settings('get', 'default-region')).out).toBe('none\n');
  });

  it.each<[string, string, SettingsPatch, string]>([
    ['start-at-login', 'on', { startAtLogin: true }, 'on'],
    ['start-at-login', 'No', { startAtLogin: false }, 'off'],
    ['theme', 'Dark', { theme: 'dark' }, 'dark'],
    ['notify-lead-minutes', '15', { notifyLeadMinutes: 15 }, '15 minutes'],
    ['notify-lead-minutes', '15 minutes', { notifyLeadMinutes: 15 }, '15 minutes'],
    ['notifyLeadMinutes', '15min', { notifyLeadMinutes: 15 }, '15 minutes'],
    ['notify-lead-minutes', '1', { notifyLeadMinutes: 1 }, '1 minute'],
    ['sign-in-wait-seconds', '0s', { signInWaitSeconds: 0 }, '0 seconds'],
    ['default-region', 'none', { defaultRegion: null }, 'none'],
    ['profiles-written-for', 'none', { profilesWrittenFor: '' }, 'none'],
  ])('set %s %s', async (name, typed, patch, said) => {
    const { patches, settings } = world();
    const ran = await settings('set', name, typed);
    expect([ran.code, ran.err, patches]).toEqual([0, '', [patch]]);
    expect(ran.out).toMatch(new RegExp(` is now ${said}\\.\n$`));
  });

  it('takes a region', async () => {
    const { patches, settings } = world();
    expect((await settings('set', 'default-region', 'eu-central-1')).code).toBe(0);
    expect(patches).toEqual([{ defaultRegion: 'eu-central-1' }]);
  });

  it('takes patterns as they are typed', async () => {
    const { patches, settings } = world();
    const ran = await settings('set', 'profiles-written-for', 'Prod-*, 111122223333');
    expect([ran.code, patches]).toEqual([0, [{ profilesWrittenFor: 'Prod-*, 111122223333' }]]);
  });

  it('resets one to its default', async () => {
    const { patches, settings } = world();
    expect((await settings('reset', 'notify-lead-minutes')).out).toBe(
      'notify-lead-minutes is now 10 minutes.\n',
    );
    expect(patches).toEqual([{ notifyLeadMinutes: 10 }]);
  });

  it.each([
    ['theme', 'blue', 'Allowed: system, light or dark.'],
    ['start-at-login', 'maybe', 'Allowed: on or off.'],
    ['notify-lead-minutes', '0', 'Allowed: a whole number of minutes from 1 to 240.'],
    ['notify-lead-minutes', '10s', 'Allowed: a whole number of minutes from 1 to 240.'],
    ['notify-lead-minutes', '1.5', 'Allowed: a whole number of minutes from 1 to 240.'],
    ['sign-in-wait-seconds', '601', 'Allowed: a whole number of seconds from 0 to 600.'],
    ['default-region', 'Paris', 'Allowed: a region, such as us-east-1, or none.'],
    ['profiles-written-for', 'prod[1]', 'Allowed: patterns of profile names such as prod-*'],
    ['theme', '__proto__', 'Allowed: system'],
  ])('refuses %s %s and says what is allowed', async (name, typed, says) => {
    const { patches, settings } = world();
    const ran = await settings('set', name, typed);
    expect([ran.code, ran.out, patches]).toEqual([2, '', []]);
    expect(ran.err).toContain(`${name} cannot be "${typed}". ${says}`);
  });

  it('suggests the nearest name', async () => {
    const { patches, settings } = world();
    for (const words of [
      ['get', 'thme'],
      ['set', 'thme', 'dark'],
      ['reset', 'thme'],
    ]) {
      const ran = await settings(...words);
      expect([ran.code, patches]).toEqual([2, []]);
      expect(ran.err).toContain('Unknown setting "thme". Did you mean theme?');
    }
  });

  it('has a value to complete for every setting', async () => {
    for (const { name } of settingEntries) {
      const ran = await run(testPorts({ hash: nodeHash }).ports, [
        'completion',
        'candidates',
        'bash',
        '--',
        `latchkey settings set ${name} `,
      ]);
      expect(ran.out, name).not.toBe('');
    }
  });
});
