import { useEffect, useRef } from 'react';
import { Region } from '../../../shared/ids.ts';
import type { Settings, SettingsPatch } from '../../../shared/settings.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { settingsText as t } from '../../../shared/text/window-pages.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { useRoute } from '../../navigate.ts';
import { PageHeader } from '../../ui/blocks.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { About } from './about.tsx';
import { CommitInput } from './commit-input.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { GitIntegration } from './git-integration.tsx';
import { inRange } from './number-reason.ts';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';
import { UndoChange } from './undo-change.tsx';

export function SettingsPage() {
  const { client } = useApp();
  const { settings, files } = useAppState();
  const { act } = useAct();
  const { detail } = useRoute();
  const diagnostics = useRef<HTMLDivElement>(null);
  const change = (patch: SettingsPatch): void => void act(() => client.changeSettings({ patch }));

  useEffect(() => {
    if (detail === 'diagnostics') diagnostics.current?.scrollIntoView({ block: 'start' });
  }, [detail]);

  return (
    <>
      <PageHeader title={w.pages.settings} />
      <div className={styles.page}>
        <Section title={t.general}>
          <Switch
            label={t.startAtLogin}
            hint={t.startAtLoginHint}
            checked={settings.startAtLogin}
            onChange={(startAtLogin) => change({ startAtLogin })}
          />
          <div className={styles.narrow}>
            <Field label={t.theme}>
              {(ids) => (
                <Select<Settings['theme']>
                  {...ids}
                  value={settings.theme}
                  onChange={(theme) => change({ theme })}
                  options={options(['system', 'light', 'dark'], t.themeWord)}
                />
              )}
            </Field>
          </div>
        </Section>
        <Section title={t.profiles}>
          <div className={styles.pair}>
            <Field label={t.profileScope}>
              {(ids) => (
                <Select<Settings['profileScope']>
                  {...ids}
                  value={settings.profileScope}
                  onChange={(profileScope) => change({ profileScope })}
                  options={options(['all', 'used', 'none'], t.profileScopeWord)}
                />
              )}
            </Field>
            <CommitInput
              label={t.defaultRegion}
              hint={t.defaultRegionHint}
              kind="region"
              value={settings.defaultRegion ?? ''}
              reason={(raw) => (raw === '' || Region.safeParse(raw).success ? null : w.detail.regionReason)}
              onCommit={(raw) => {
                const region = Region.nullable().safeParse(raw === '' ? null : raw);
                if (region.success) change({ defaultRegion: region.data });
              }}
            />
          </div>
          <div>
            <h3>{t.deliveryTitle}</h3>
            <p className={styles.soft}>{t.delivery}</p>
            <p className={styles.soft}>{t.files(files.config, files.credentials)}</p>
          </div>
          <UndoChange isAsked={detail === 'undo'} />
        </Section>
        <Section title={t.signIn}>
          <Switch
            label={t.openBrowser}
            hint={t.openBrowserHint}
            checked={settings.openBrowserOnSignIn}
            onChange={(openBrowserOnSignIn) => change({ openBrowserOnSignIn })}
          />
          <Switch
            label={t.notifications}
            hint={t.notificationsHint}
            checked={settings.notificationsEnabled}
            onChange={(notificationsEnabled) => change({ notificationsEnabled })}
          />
          <div className={styles.pair}>
            <CommitInput
              label={t.lead}
              unit={t.minutes}
              value={String(settings.notifyLeadMinutes)}
              reason={(raw) => (inRange(raw, 1, 240) === null ? t.leadReason : null)}
              onCommit={(raw) => change({ notifyLeadMinutes: inRange(raw, 1, 240) ?? undefined })}
            />
            <CommitInput
              label={t.wait}
              unit={t.seconds}
              value={String(settings.signInWaitSeconds)}
              reason={(raw) => (inRange(raw, 0, 600) === null ? t.waitReason : null)}
              onCommit={(raw) => change({ signInWaitSeconds: inRange(raw, 0, 600) ?? undefined })}
            />
          </div>
        </Section>
        <GitIntegration />
        <div ref={diagnostics}>
          <Diagnostics runNow={detail === 'diagnostics'} />
        </div>
        <About />
      </div>
    </>
  );
}

const options = <V extends string>(values: readonly V[], words: Readonly<Record<V, string>>) =>
  values.map((value) => ({ value, label: words[value] }));
