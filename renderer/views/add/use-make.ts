import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { takeLead } from '../sources/lead-field.ts';
import type { Made } from './made.ts';

/** Makes what the wizard asks for, or changes what it made before. `takesProblem`: true: the refusal is shown at its field. */
export function useMake(spec: FormSpec, takesProblem: (problem: Problem) => boolean) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const create = async (name: string, values: FormValues): Promise<Made | null> => {
    if (spec.makes === 'source') {
      const { minutes, config } = takeLead(values);
      const added = await act(
        () => client.addSource({ kind: spec.kind, name, values: config }),
        undefined,
        takesProblem,
      );
      if (added === null) return null;
      const { sourceId } = added;
      // The source is there: what comes of its lead time is said, and holds up nothing.
      if (minutes !== null) await act(() => client.setSourceLead({ sourceId, minutes }));
      return { kind: 'source', id: sourceId, name, minutes };
    }
    const added = await act(
      () => client.addSession({ kind: spec.kind, name, values }),
      undefined,
      takesProblem,
    );
    return added === null ? null : { kind: 'session', id: added.sessionId, name };
  };
  const change = async (old: Made, name: string, values: FormValues): Promise<Made | null> => {
    if (old.kind === 'session') {
      const edit = () => client.editSession({ sessionId: old.id, name, values });
      return (await act(edit, undefined, takesProblem)) === null ? null : { ...old, name };
    }
    const { minutes, config } = takeLead(values);
    const edit = () => client.editSource({ sourceId: old.id, name, values: config });
    if ((await act(edit, undefined, takesProblem)) === null) return null;
    if (minutes !== old.minutes) await act(() => client.setSourceLead({ sourceId: old.id, minutes }));
    return { ...old, name, minutes };
  };

  const make = (made: Made | null, name: string, values: FormValues): Promise<Made | null> =>
    made === null ? create(name, values) : change(made, name, values);
  return { make, busy };
}
