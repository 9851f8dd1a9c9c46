import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { CommandLine } from '../../ui/blocks.tsx';
import { howToCommands } from './how-to-commands.ts';
import styles from './session-detail.module.css';

export function HowToUse({ session }: { readonly session: SessionView }) {
  const d = w.detail;
  const commands = howToCommands(session);
  return (
    <section>
      <h3>{d.howTo}</h3>
      {commands.aws !== null && <CommandLine label={d.howToAws} command={commands.aws} />}
      {commands.git !== null && <CommandLine label={d.howToGit} command={commands.git} />}
      <CommandLine label={d.howToExec} command={commands.exec} />
      {session.isDefault && <p className={styles.note}>{d.howToDefault}</p>}
    </section>
  );
}
