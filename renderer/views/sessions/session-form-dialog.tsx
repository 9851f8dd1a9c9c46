import { useState } from 'react';
import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useLoaded } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { Waiting } from '../../ui/blocks.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useForms } from '../../use-forms.ts';
import { FormDialog } from '../add/form-dialog.tsx';

type Mode = 'edit' | 'duplicate';

export function SessionFormDialog({
  session,
  mode,
  onDone,
}: {
  readonly session: SessionView;
  readonly mode: Mode;
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const forms = useForms();
  const values = useLoaded(session.id, () => client.sessionValues({ sessionId: session.id }));
  const title = mode === 'edit' ? w.detail.editTitle(session.name) : w.detail.duplicateTitle(session.name);
  const problem = forms.problem ?? values.problem;
  const spec = forms.forms?.find((f) => f.kind === values.value?.kind && f.makes === 'session');
  if (values.value !== null && spec !== undefined) {
    return (
      <Ready
        session={session}
        mode={mode}
        title={title}
        spec={spec}
        values={values.value.values}
        onDone={onDone}
      />
    );
  }
  const isMissing = values.value !== null && forms.forms !== null;
  return (
    <Dialog title={title} onClose={onDone}>
      {problem !== null ? (
        <ProblemNotice
          problem={problem}
          onRetry={() => {
            forms.again();
            values.again();
          }}
        />
      ) : isMissing ? (
        <p>{w.detail.formMissing}</p>
      ) : (
        <Waiting>{w.loading}</Waiting>
      )}
    </Dialog>
  );
}

function Ready({
  session,
  mode,
  title,
  spec,
  values,
  onDone,
}: {
  readonly session: SessionView;
  readonly mode: Mode;
  readonly title: string;
  readonly spec: FormSpec;
  readonly values: FormValues;
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const [given] = useState({
    name: mode === 'edit' ? session.name : w.detail.copyName(session.name),
    values,
  });
  const save = async (
    name: string,
    next: FormValues,
    takesProblem: (problem: Problem) => boolean,
  ): Promise<void> => {
    if (mode === 'edit') {
      const done = await act(
        () => client.editSession({ sessionId: session.id, name, values: next }),
        w.common.saved,
        takesProblem,
      );
      if (done !== null) onDone();
      return;
    }
    const made = await act(
      () => client.addSession({ kind: spec.kind, name, values: next }),
      w.common.saved,
      takesProblem,
    );
    if (made === null) return;
    onDone();
    go('sessions', made.sessionId);
  };
  return (
    <FormDialog
      title={title}
      spec={spec}
      given={given}
      isEdit={mode === 'edit'}
      exclude={session.id}
      busy={busy}
      onSave={(name, next, takesProblem) => void save(name, next, takesProblem)}
      onClose={onDone}
    />
  );
}
