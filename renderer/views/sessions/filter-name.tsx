import { type FormEvent, useId, useRef, useState } from 'react';
import { SavedFilter } from '../../../shared/saved-filter.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';

/** The name of a new filter, or another one for the filter at `at`. */
export function FilterName({
  title,
  filter,
  at,
  onDone,
}: {
  readonly title: string;
  readonly filter: SavedFilter;
  readonly at: number | null;
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const filters = useAppState(({ settings }) => settings.savedFilters);
  const [name, setName] = useState(filter.name);
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  const isTaken = filters.some((one, index) => one.name === name.trim() && index !== at);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const next = SavedFilter.safeParse({ name, query: filter.query });
    if (!next.success || isTaken) return;
    const savedFilters = at === null ? [...filters, next.data] : filters.with(at, next.data);
    if ((await act(() => client.changeSettings({ patch: { savedFilters } }))) !== null) onDone();
  };
  return (
    <Dialog
      title={title}
      onClose={onDone}
      initialFocus={field}
      footer={
        <>
          <Button onClick={onDone}>{w.common.cancel}</Button>
          <Button
            look="primary"
            type="submit"
            form={formId}
            busy={busy}
            disabled={name.trim() === '' || isTaken}
          >
            {w.common.save}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void save(event)}>
        <p>{w.sessions.filterFinds(filter.query)}</p>
        <Field
          label={w.common.name}
          hint={w.sessions.filterNameHint}
          reason={isTaken ? w.sessions.filterTaken(name.trim()) : null}
        >
          {(ids) => (
            <TextInput
              {...ids}
              ref={field}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
