import type { AppState } from '../../../shared/app-state.ts';
import { pageEntries } from '../../../shared/pages.ts';
import type { SettingsPatch } from '../../../shared/settings.ts';
import { phrase, problemSentence, settingsText as t } from '../../../shared/words.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { useRoute } from '../../navigate.ts';
import { PageHeader } from '../../ui/blocks.tsx';
import { About } from './about.tsx';
import { BeforeUninstall } from './before-uninstall.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { GitIntegration } from './git-integration.tsx';
import { NetworkPage } from './network.tsx';
import { Section } from './section.tsx';
import { SettingControls } from './setting-controls.tsx';
import styles from './settings-page.module.css';
import { useSettingsPart } from './settings-part.ts';
import { ShellIntegration } from './shell-integration.tsx';
import { UndoChange } from './undo-change.tsx';
import { UpdateLook } from './update-look.tsx';

export function SettingsPage() {
  const { client } = useApp();
  const settings = useAppState((state) => state.settings);
  const files = useAppState((state) => state.files);
  const attention = useAppState((state) => state.attention);
  const { act } = useAct();
  const route = useRoute();
  const { detail } = route;
  const page = useSettingsPart(route);
  const change = (patch: SettingsPatch): void => void act(() => client.changeSettings({ patch }));

  return (
    <>
      <PageHeader title={phrase(pageEntries.settings.title)} />
      <div ref={page} className={styles.page}>
        <Section title={t.general} part="general">
          <SettingControls section="general" settings={settings} onChange={change} />
        </Section>
        <Section title={t.profiles} part="profiles">
          <SettingControls section="profiles" settings={settings} onChange={change} />
          <div>
            <h3>{t.deliveryTitle}</h3>
            <p className={styles.soft}>{t.delivery}</p>
            <p className={styles.soft}>{t.files(files.config, files.credentials)}</p>
          </div>
          <UndoChange isAsked={detail === 'undo'} />
        </Section>
        <Section title={t.accounts}>
          <SettingControls section="accounts" settings={settings} onChange={change} />
        </Section>
        <Section title={t.lock} part="lock">
          <SettingControls
            section="lock"
            settings={settings}
            faults={lockFaultsOf(attention)}
            onChange={change}
          />
        </Section>
        <Section title={t.signIn}>
          <SettingControls section="sign-in" settings={settings} onChange={change} />
        </Section>
        <NetworkPage settings={settings} onChange={change} />
        <GitIntegration />
        <ShellIntegration />
        <Diagnostics runNow={detail === 'diagnostics'} />
        <UpdateLook lookNow={detail === 'updates'} />
        <BeforeUninstall />
        <About />
      </div>
    </>
  );
}

/** A setting that is on and does nothing says so where it is switched. */
const lockFaultsOf = (attention: AppState['attention']): ReadonlyMap<string, string> =>
  new Map(
    attention.flatMap(({ problem }) =>
      problem.code === 'lock-setting-fails' ? [[problem.setting, problemSentence(problem)] as const] : [],
    ),
  );
