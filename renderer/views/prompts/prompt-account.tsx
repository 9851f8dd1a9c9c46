import type { SessionId } from '../../../shared/ids.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useSession } from '../../app-context.tsx';
import { Account } from '../../ui/account.tsx';
import { ProductionMark } from '../../ui/production-mark.tsx';
import styles from './prompts.module.css';

/** The account that a question is about, as it is shown everywhere else; nothing where none is known. */
export function PromptAccount({ sessionId }: { readonly sessionId: SessionId | null }) {
  const session = useSession(sessionId);
  if (session === null) return null;
  return (
    <dl className={styles.facts}>
      <dt>{w.detail.account}</dt>
      <dd>
        <Account of={session} /> <ProductionMark of={session} />
      </dd>
    </dl>
  );
}
