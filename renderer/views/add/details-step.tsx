import { useRef, useState } from 'react';
import type { FormSpec } from '../../../shared/form.ts';
import { formGuide } from '../../../shared/form-guide.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { withLead } from '../sources/lead-field.ts';
import styles from './add-page.module.css';
import { FormFields, useGoToRefused } from './form-fields.tsx';
import { allReasons, startForm, wireValues, withRefusal } from './form-state.ts';
import { Guide } from './guide.tsx';
import { formsOn } from './kind-choice.ts';
import { knownOfChosen } from './known-of-chosen.ts';
import { LiveTest } from './live-test.tsx';
import type { Made } from './made.ts';
import { useMake } from './use-make.ts';

export function DetailsStep({
  spec: given,
  forms,
  onBack,
}: {
  readonly spec: FormSpec;
  readonly forms: readonly FormSpec[];
  readonly onBack: () => void;
}) {
  const sessions = useAppState((state) => state.sessions.all);
  const usual = useAppState(({ settings }) => settings.notifyLeadMinutes);
  // What a user signs in to has an end to announce.
  const spec = given.group === 'people' ? withLead(given, usual, { advanced: true }) : given;
  const [state, setState] = useState(() => startForm(spec));
  const [made, setMade] = useState<Made | null>(null);
  const [isTesting, setTesting] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const goToRefused = useGoToRefused(form);
  const takesProblem = (problem: Problem): boolean => {
    const refused = withRefusal(spec.fields, state, problem);
    if (refused === null) return false;
    setState(refused);
    goToRefused();
    return true;
  };

  const { make, busy } = useMake(spec, takesProblem);
  const add = async (name: string, values: FormValues): Promise<void> => {
    const kept = await make(made, name, values);
    if (kept === null) return;
    setMade(kept);
    setTesting(true);
  };

  return (
    <div className={styles.wizard}>
      <Stepper at={isTesting ? 2 : 1} />
      {made !== null && isTesting ? (
        <LiveTest
          made={made}
          next={spec.makes === 'source' ? formsOn(forms, spec.kind) : []}
          onChange={() => setTesting(false)}
        />
      ) : (
        <div className={styles.detail}>
          <div className={styles.heading}>
            <h2>{spec.title}</h2>
            <p className={styles.soft}>{spec.summary}</p>
          </div>
          <form
            ref={form}
            className={styles.step}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              setState((s) => ({ ...s, isSubmitted: true }));
              if (Object.keys(allReasons(spec.fields, state)).length > 0) return goToRefused();
              void add(state.name.trim(), wireValues(spec.fields, state));
            }}
          >
            <FormFields fields={spec.fields} state={state} onState={setState} />
            <div className={styles.buttons}>
              <Button verb="addSource" type="submit" look="primary" busy={busy}>
                {w.add.test}
              </Button>
              {made === null && (
                <Button icon="back" onClick={onBack}>
                  {w.common.back}
                </Button>
              )}
            </div>
          </form>
          <Guide texts={formGuide(spec, state.values, knownOfChosen(spec, state.values, sessions))} />
        </div>
      )}
    </div>
  );
}

function Stepper({ at }: { readonly at: number }) {
  const steps = [w.add.steps.kind, w.add.steps.fields, w.add.steps.test];
  return (
    <ol className={styles.stepper} aria-label={w.add.step(at + 1, steps.length)}>
      {steps.map((label, i) => (
        <li key={label} aria-current={i === at ? 'step' : undefined}>
          <span className={styles.number}>{i < at ? <Icon name="check" /> : i + 1}</span>
          {label}
        </li>
      ))}
    </ol>
  );
}
