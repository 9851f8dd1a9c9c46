import { settingsText as t } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';

const NOTABLE_SKEW_MS = 5_000;

export function About() {
  const version = useAppState((state) => state.version);
  const command = useAppState((state) => state.command);
  const clockSkewMs = useAppState((state) => state.clockSkewMs);
  return (
    <Section title={t.about}>
      <div>
        <p>{t.version(version)}</p>
        <p className={styles.soft}>{t.command(command)}</p>
        {Math.abs(clockSkewMs) >= NOTABLE_SKEW_MS && (
          <p className={styles.soft}>{t.clock(Math.round(Math.abs(clockSkewMs) / 1000))}</p>
        )}
      </div>
    </Section>
  );
}
