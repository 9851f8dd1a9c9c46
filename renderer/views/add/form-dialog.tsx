import { useId, useRef, useState } from 'react';
import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { windowText as w } from '../../../shared/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFields, useGoToRefused } from './form-fields.tsx';
import { allReasons, fieldsFor, startForm, wireValues, withRefusal } from './form-state.ts';

/** A set-up form in a dialog, for what exists already. */
export function FormDialog({
  title,
  spec,
  given,
  isEdit,
  exclude = null,
  busy,
  onSave,
  onClose,
}: {
  readonly title: string;
  readonly spec: FormSpec;
  readonly given: { readonly name: string; readonly values: FormValues };
  readonly isEdit: boolean;
  readonly exclude?: SessionId | null;
  readonly busy: boolean;
  readonly onSave: (
    name: string,
    values: FormValues,
    /** True: the refusal is shown at its field. */
    takesProblem: (problem: Problem) => boolean,
  ) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const [state, setState] = useState(() => startForm(spec, given));
  const fields = fieldsFor(spec, isEdit);
  const form = useRef<HTMLFormElement>(null);
  const goToRefused = useGoToRefused(form);
  const takesProblem = (problem: Problem): boolean => {
    const refused = withRefusal(fields, state, problem);
    if (refused === null) return false;
    setState(refused);
    goToRefused();
    return true;
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.common.cancel}</Button>
          <Button verb="editSource" type="submit" form={id} look="primary" busy={busy}>
            {w.common.save}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={id}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setState((s) => ({ ...s, isSubmitted: true }));
          if (Object.keys(allReasons(fields, state)).length > 0) return goToRefused();
          onSave(state.name.trim(), wireValues(fields, state), takesProblem);
        }}
      >
        <FormFields fields={fields} state={state} onState={setState} exclude={exclude} />
      </form>
    </Dialog>
  );
}
