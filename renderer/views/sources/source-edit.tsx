import { useState } from 'react';
import type { SourceView } from '../../../shared/source.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { useAct, useApp, useLoaded } from '../../app-context.tsx';
import { Waiting } from '../../ui/blocks.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { FormDialog } from '../add/form-dialog.tsx';

export function SourceEdit({ source, onDone }: { readonly source: SourceView; readonly onDone: () => void }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { value: forms, problem, again } = useLoaded('forms', () => client.forms({}));
  const [given] = useState({ name: source.givenName ?? source.name, values: source.config });
  const title = w.sources.editTitle(source.name);
  const spec = forms?.find((f) => f.kind === source.kind && f.makes === 'source');
  if (spec === undefined) {
    return (
      <Dialog title={title} onClose={onDone}>
        {problem !== null && <ProblemNotice problem={problem} onRetry={again} />}
        {problem === null && forms === null && <Waiting>{w.loading}</Waiting>}
        {forms !== null && <p>{w.sources.formMissing}</p>}
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={title}
      spec={spec}
      given={given}
      isEdit
      busy={busy}
      onSave={(name, values, takesProblem) => {
        void act(
          () => client.editSource({ sourceId: source.id, name, values }),
          w.common.saved,
          takesProblem,
        ).then((done) => done !== null && onDone());
      }}
      onClose={onDone}
    />
  );
}
