import type { SessionView } from '../../../shared/session.ts';
import { ConsoleDialog } from './console-dialog.tsx';
import { SessionDelete } from './session-delete.tsx';
import type { SessionDialog } from './session-entries.ts';
import { SessionFormDialog } from './session-form-dialog.tsx';
import { SessionTimeDialog } from './session-time-dialog.tsx';

/** The dialog that a menu of a session asked for. */
export const SessionDialogs = ({
  session,
  open,
  onDone,
}: {
  readonly session: SessionView;
  readonly open: SessionDialog;
  readonly onDone: () => void;
}) => {
  if (open === 'delete') return <SessionDelete session={session} onDone={onDone} />;
  if (open === 'time') return <SessionTimeDialog session={session} onDone={onDone} />;
  if (open === 'console') return <ConsoleDialog session={session} onDone={onDone} />;
  return <SessionFormDialog session={session} mode={open} onDone={onDone} />;
};
