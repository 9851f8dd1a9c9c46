import { useState } from 'react';
import { isShellReady, type ShellName, type ShellState } from '../../../shared/shell-setup.ts';
import { shellLabel } from '../../../shared/text/shell-setup.ts';
import { said, shellTexts, shellWindowTexts as t } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';

/** `look`: each is started as a terminal starts it, and says what it finds. */
export function useShells(which: 'usual' | 'all', look: boolean) {
  const { client } = useApp();
  // A detach takes the lines out as well, and an attach brings them back.
  const isDetached = useAppState((state) => state.files.detached === true);
  const loaded = useLoaded(`shells ${which} ${look} ${isDetached}`, () =>
    client.shellStates({ which, look }),
  );
  return { shells: loaded.value?.shells ?? null, problem: loaded.problem, again: loaded.again };
}

export function ShellIntegration() {
  // Not before it is asked for: the start files of a user may do anything.
  const [isLooking, setLooking] = useState(false);
  const { shells, problem, again } = useShells('all', isLooking);
  const [open, setOpen] = useState<ShellState | null>(null);
  return (
    <Section title={t.title} hint={t.hint}>
      {problem !== null && <ProblemNotice problem={problem} onRetry={again} />}
      {shells?.map((state) => (
        <ShellRow key={state.shell} state={state} onOpen={() => setOpen(state)} />
      ))}
      {shells?.length === 0 && <p className={styles.soft}>{shellTexts.none}</p>}
      {shells === null && problem === null && <Waiting>{t.looking}</Waiting>}
      {shells !== null && shells.length > 0 && (
        <div className={styles.row}>
          <span className={styles.hint}>{t.checkHint}</span>
          <Button onClick={() => (isLooking ? again() : setLooking(true))}>{t.check}</Button>
        </div>
      )}
      {open !== null && (
        <ShellDialog
          shell={open.shell}
          install={!open.installed}
          onDone={(isChanged) => {
            setOpen(null);
            if (isChanged) again();
          }}
        />
      )}
    </Section>
  );
}

function ShellRow({ state, onOpen }: { readonly state: ShellState; readonly onOpen: () => void }) {
  const { shell, isUsual, installed, ofPackage, notes } = state;
  const isReady = isShellReady(state);
  return (
    <div>
      <div className={styles.row}>
        <span className={styles.status}>
          {isReady && (
            <span className={styles.ok}>
              <Icon name="check" />
            </span>
          )}
          <span>
            <strong>{shellTexts.state(shell, isUsual)}</strong>: {t.state(state)}
          </span>
        </span>
        {(installed || !ofPackage) && (
          <Button
            verb="shellApply"
            aria-label={`${shellLabel[shell]}: ${installed ? t.remove : t.install}`}
            onClick={onOpen}
          >
            {installed ? t.remove : t.install}
          </Button>
        )}
      </div>
      {notes.map((note) => (
        <p key={note} className={styles.hint}>
          {said('shell', note)}
        </p>
      ))}
    </div>
  );
}

/** What changes, and a yes. `onDone` true: something was written. */
export function ShellDialog({
  shell,
  install,
  onDone,
}: {
  readonly shell: ShellName;
  readonly install: boolean;
  readonly onDone: (isChanged: boolean) => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const request = { shell, install };
  const { value: plan, problem, again } = useLoaded(`${shell} ${install}`, () => client.shellPlan(request));
  const apply = async (): Promise<void> => {
    const done = await act(
      () => client.shellApply(request),
      (state) => (install ? t.done(state) : shellTexts.removed(shell)),
    );
    if (done !== null) onDone(true);
  };
  const isNothing = plan !== null && plan.files.length === 0;
  return (
    <PlanDialog
      title={install ? t.installTitle(shell) : t.removeTitle(shell)}
      yes={install ? t.installYes : t.removeYes}
      notesTitle={t.notes}
      plan={
        plan === null
          ? null
          : {
              first: isNothing && <p>{shellTexts.nothing(shell, install)}</p>,
              files: plan.files.map(({ file, diff }) => ({ title: t.what(file), diff })),
              notes: plan.notes.map((note) => said('shell', note)),
              last: install && <p className={styles.soft}>{t.newTerminal}</p>,
            }
      }
      problem={problem}
      busy={busy}
      canApply={plan !== null && !isNothing}
      onAgain={again}
      onApply={apply}
      onClose={() => onDone(false)}
    />
  );
}
