import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';

export function SessionDelete({
  session,
  onDone,
}: {
  readonly session: SessionView;
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const remove = async (): Promise<void> => {
    const done = await act(
      () => client.deleteSession({ sessionId: session.id }),
      w.detail.deleted(session.name),
    );
    onDone();
    if (done !== null) go('sessions');
  };
  return (
    <ConfirmDialog
      title={w.detail.deleteTitle(session.name)}
      yes={w.common.delete}
      busy={busy}
      onYes={() => void remove()}
      onNo={onDone}
    >
      {w.detail.deleteBody}
    </ConfirmDialog>
  );
}
