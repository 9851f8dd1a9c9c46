import { useState } from 'react';
import type { FormSpec } from '../../../shared/form.ts';
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

type TakesProblem = (problem: Problem) => boolean;

/** Beside the fields of its kind. */
const LEAD = 'notifyLeadMinutes';

/** A key that nobody signs in with has no end to announce. */
const hasEnd = ({ state, expiresAt, notifyLeadMinutes }: SourceView): boolean =>
  state !== 'signed-in' || expiresAt !== null || notifyLeadMinutes !== undefined;

const withLead = (spec: FormSpec, usual: number): FormSpec => ({
  ...spec,
  fields: [
    ...spec.fields,
    {
      name: LEAD,
      label: w.sources.lead,
      type: 'number',
      required: false,
      placeholder: w.sources.leadUsual(usual),
      hint: w.sources.leadHint,
      pattern: '[1-9]|[1-9][0-9]|1[0-9][0-9]|2[0-3][0-9]|240',
      patternReason: w.sources.leadReason,
    },
  ],
});

export function SourceEdit({ source, onDone }: { readonly source: SourceView; readonly onDone: () => void }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { forms, problem, again } = useForms();
  const usual = useAppState(({ settings }) => settings.notifyLeadMinutes);
  const [given] = useState({
    name: source.givenName ?? source.name,
    values: { ...source.config, [LEAD]: String(source.notifyLeadMinutes ?? '') },
  });
  const save = async (values: FormValues, name: string, takesProblem: TakesProblem): Promise<void> => {
    const { [LEAD]: lead = '', ...config } = values;
    const minutes = lead === '' ? null : Number(lead);
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
      spec={hasEnd(source) ? withLead(spec, usual) : spec}
      given={given}
      isEdit
      busy={busy}
      onSave={(name, values, takesProblem) => void save(values, name, takesProblem)}
      onClose={onDone}
    />
  );
}
