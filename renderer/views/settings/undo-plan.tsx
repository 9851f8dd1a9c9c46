import type { z } from 'zod';
import type { contract } from '../../../shared/ipc/contract.ts';
import { settingsText as t } from '../../../shared/words.ts';
import { DiffView } from '../../ui/blocks.tsx';
import styles from './settings-page.module.css';

export type UndoPlan = NonNullable<z.infer<typeof contract.undoPlan.output>>;

/** True when an undo would lose what another program or the user wrote since. */
export const isChangedSince = ({ files }: UndoPlan): boolean => files.some((f) => f.state === 'changed');

export const isWorthUndoing = ({ files, takenBack = [], broughtBack = [] }: UndoPlan): boolean =>
  takenBack.length + broughtBack.length > 0 || files.some((f) => f.state !== 'restored');

export function UndoPlanView({ plan }: { readonly plan: UndoPlan }) {
  const { files, takenBack = [], broughtBack = [], staysRemoved = [], kept = [], defaultSession } = plan;
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{t.undoWhat(plan.note)}</p>
      {files.map(({ file, state, diff }) => (
        <section key={file} className={styles.stack}>
          <h3>{t.undoFile[state](file)}</h3>
          {state === 'changed' && <p className={styles.warn}>{t.undoLoses}</p>}
          {state !== 'restored' && <DiffView name={t.undoFile[state](file)} diff={diff} />}
        </section>
      ))}
      {defaultSession !== undefined && (
        <p className={styles.warn}>
          {t.undoDefault(defaultSession.from?.session ?? null, defaultSession.to?.session ?? null)}
        </p>
      )}
      {takenBack.length > 0 && <p>{t.undoTakesBack(takenBack.join(', '))}</p>}
      {broughtBack.length > 0 && <p>{t.undoBringsBack(broughtBack.join(', '))}</p>}
      {staysRemoved.length > 0 && (
        <p className={styles.warn}>{t.undoStaysRemoved(staysRemoved.join(', '))}</p>
      )}
      {kept.map(({ name, reason }) => (
        <p key={name} className={styles.soft}>
          {t.undoKeeps(name, reason)}
        </p>
      ))}
    </div>
  );
}
