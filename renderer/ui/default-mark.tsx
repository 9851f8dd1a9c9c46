import { isDefaultUnused } from '../../shared/default-unused.ts';
import { windowText as w } from '../../shared/words.ts';
import { useAppState } from '../app-context.tsx';

/** Beside the default session: that it is, or that AWS tools take something else. */
export function DefaultMark({ className }: { readonly className: string | undefined }) {
  if (!useAppState(isDefaultUnused)) return <span className={className}>{w.sessions.isDefault}</span>;
  return (
    <span className={className} data-unused="" title={w.headline.unused}>
      <span aria-hidden="true">{w.sessions.isUnused}</span>
      <span className="visually-hidden">{w.headline.unused}</span>
    </span>
  );
}
