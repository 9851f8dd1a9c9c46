import type { SessionView } from '../../../shared/session.ts';
import { SessionDelete } from './session-delete.tsx';
import type { SessionDialog } from './session-entries.ts';
import { SessionFormDialog } from './session-form-dialog.tsx';

/** The dialog that a menu of a session asked for. */
export const SessionDialogs = ({
  session,
  open,
  onDone,
}: {
  readonly session: SessionView;
  readonly open: SessionDialog;
  readonly onDone: () => void;
}) =>
  open === 'delete' ? (
    <SessionDelete session={session} onDone={onDone} />
  ) : (
    <SessionFormDialog session={session} mode={open} onDone={onDone} />
  );
