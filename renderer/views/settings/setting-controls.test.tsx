// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings, type SettingsPatch, settingEntries } from '../../../shared/settings.ts';
import { SettingControls } from './setting-controls.tsx';

afterEach(cleanup);

function show() {
  const patches: SettingsPatch[] = [];
  render(
    (['general', 'profiles', 'accounts', 'lock', 'sign-in', 'network'] as const).map((section) => (
      <SettingControls
        key={section}
        section={section}
        settings={defaultSettings}
        onChange={(patch) => patches.push(patch)}
      />
    )),
  );
  return patches;
}

describe('the controls of the settings', () => {
  it('are one for each setting, under its label', () => {
    show();
    for (const { label, control } of settingEntries) {
      const found =
        control.kind === 'switch'
          ? screen.getByRole('switch', { name: label })
          : screen.getByLabelText(label);
      expect(found).toBeTruthy();
    }
  });

  it('say why one that is on does nothing', () => {
    const faults = new Map([['lockOnScreenLock', 'This desktop does not say it.']]);
    render(
      <SettingControls
        section="lock"
        settings={defaultSettings}
        faults={faults}
        onChange={() => undefined}
      />,
    );
    expect(screen.getByText(/This desktop does not say it\.$/)).toBeTruthy();
  });

  it('change one setting each', () => {
    const patches = show();
    fireEvent.click(screen.getByRole('switch', { name: 'Start at login' }));
    fireEvent.change(screen.getByLabelText('Theme'), { target: { value: 'dark' } });
    const lead = screen.getByLabelText('Notify me before expiry');
    fireEvent.change(lead, { target: { value: '15' } });
    fireEvent.keyDown(lead, { key: 'Enter' });
    expect(patches).toEqual([{ startAtLogin: true }, { theme: 'dark' }, { notifyLeadMinutes: 15 }]);
  });

  it('take patterns as they are typed, and say which letters they are of', () => {
    const patches = show();
    const field = screen.getByLabelText('Profiles are always written for');
    fireEvent.change(field, { target: { value: 'prod[1]' } });
    fireEvent.blur(field);
    expect(screen.getByRole('alert').textContent).toContain('Use the letters of profile names');
    fireEvent.change(field, { target: { value: ' prod-* ' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(patches).toEqual([{ profilesWrittenFor: 'prod-*' }]);
  });

  it('say what is allowed, and take over nothing else', () => {
    const patches = show();
    const wait = screen.getByLabelText('How long a tool waits for sign-in');
    fireEvent.change(wait, { target: { value: '601' } });
    fireEvent.blur(wait);
    expect(screen.getByRole('alert').textContent).toContain('A whole number from 0 to 600.');
    expect(patches).toEqual([]);
  });
});
