import { windowText as w } from '../../shared/words.ts';
import styles from './production-mark.module.css';

/** Says in colour and word that a session acts in production; nothing for any other. */
export const ProductionMark = ({ of }: { readonly of: { readonly production?: true | undefined } }) =>
  of.production === true ? <span className={styles.mark}>{w.sessions.production}</span> : null;
