import type { LinkKey } from '../../../shared/ipc/contract.ts';
import { settingsText as t } from '../../../shared/text/window-pages.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';

const NOTABLE_SKEW_MS = 5_000;

export function About() {
  const { client } = useApp();
  const { act } = useAct();
  const { version, command, clockSkewMs } = useAppState();
  const links: readonly (readonly [LinkKey, string])[] = [
    ['documentation', t.documentation],
    ['release-notes', t.releaseNotes],
    ['report-problem', t.report],
  ];
  return (
    <Section title={t.about}>
      <div>
        <p>{t.version(version)}</p>
        <p className={styles.soft}>{t.command(command)}</p>
        {Math.abs(clockSkewMs) >= NOTABLE_SKEW_MS && (
          <p className={styles.soft}>{t.clock(Math.round(Math.abs(clockSkewMs) / 1000))}</p>
        )}
      </div>
      <div className={styles.links}>
        {links.map(([link, label]) => (
          <Button key={link} icon="external" onClick={() => void act(() => client.openLink({ link }))}>
            {label}
          </Button>
        ))}
      </div>
    </Section>
  );
}
