import { useState } from 'react';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SourceView } from '../../../shared/source.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { Waiting } from '../../ui/blocks.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useForms } from '../../use-forms.ts';
import { FormDialog } from '../add/form-dialog.tsx';
import { leadValue, takeLead, withLead } from './lead-field.ts';

type TakesProblem = (problem: Problem) => boolean;

/** A key that nobody signs in with has no end to announce. */
const hasEnd = ({ state, expiresAt, notifyLeadMinutes }: SourceView): boolean =>
  state !== 'signed-in' || expiresAt !== null || notifyLeadMinutes !== undefined;

export function SourceEdit({ source, onDone }: { readonly source: SourceView; readonly onDone: () => void }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { forms, problem, again } = useForms();
  const usual = useAppState(({ settings }) => settings.notifyLeadMinutes);
  const [given] = useState({
    name: source.givenName ?? source.name,
    values: { ...source.config, ...leadValue(source.notifyLeadMinutes ?? null) },
  });
  const save = async (values: FormValues, name: string, takesProblem: TakesProblem): Promise<void> => {
    const { minutes, config } = takeLead(values);
    const edited = await act(
      () => client.editSource({ sourceId: source.id, name, values: config }),
      w.common.saved,
      takesProblem,
    );
    if (edited === null) return;
    const isSame = minutes === (source.notifyLeadMinutes ?? null);
    const set = isSame ? {} : await act(() => client.setSourceLead({ sourceId: source.id, minutes }));
    if (set !== null) onDone();
  };
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
      spec={hasEnd(source) ? withLead(spec, usual, { advanced: false }) : spec}
      given={given}
      isEdit
      busy={busy}
      onSave={(name, values, takesProblem) => void save(values, name, takesProblem)}
      onClose={onDone}
    />
  );
}
