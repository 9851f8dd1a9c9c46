import { type ReactNode, useEffect, useRef, useState } from 'react';
import { callerOf } from '../../../shared/activity.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { isShellReady, missingIn, type ShellState } from '../../../shared/shell-setup.ts';
import type { SourceView } from '../../../shared/source.ts';
import { shellLabel } from '../../../shared/text/shell-setup.ts';
import { said, firstStepsText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { CommandLine, Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { SignInMark } from '../../ui/state-mark.tsx';
import { canImport } from '../add/import-rows.ts';
import { GitDialog, useGitPlan } from '../settings/git-integration.tsx';
import { ShellDialog, useShells } from '../settings/shell-integration.tsx';
import { SyncProgress } from '../sources/sync-progress.tsx';
import { leaveTo } from './first-run.ts';
import styles from './first-steps.module.css';
import { howToCommands } from './how-to-commands.ts';
import { sessionToTry, terminalLines } from './terminal-lines.ts';

/** More than these would push the other steps out of sight. */
const SOURCES_SHOWN = 4;

/** What a window without sessions opens on: how to get some, and how tools get at them. */
export function FirstSteps() {
  const total = useAppState(({ sessions }) => sessions.total);
  const files = useImportable(total);
  const isPrimary = files.count > 0 ? 'import' : 'sign-in';
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h2>{t.title}</h2>
        <p className={styles.soft}>{t.hint}</p>
      </div>
      <ol className={styles.steps}>
        <SignInStep total={total} isPrimary={isPrimary === 'sign-in'} />
        <ImportStep files={files} isPrimary={isPrimary === 'import'} />
        <TerminalStep />
      </ol>
      {total > 0 && (
        <div>
          <Button look="primary" onClick={() => leaveTo('over')}>
            {t.finish}
          </Button>
        </div>
      )}
    </div>
  );
}

function Step({
  number,
  title,
  isDone,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}) {
  const step = useRef<HTMLLIElement>(null);
  const hadFocus = useRef(false);
  // A button that has done its work is gone, and a keyboard would begin at the top of the window again.
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) step.current?.focus();
  });
  return (
    <li
      ref={step}
      tabIndex={-1}
      className={styles.step}
      aria-label={`${title}: ${isDone ? t.done : t.open}`}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={({ relatedTarget }) => {
        hadFocus.current = relatedTarget === null;
      }}
    >
      <span className={cx(styles.mark, isDone && styles.done)} aria-hidden="true">
        {isDone ? <Icon name="check" /> : number}
      </span>
      <div className={styles.body}>
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  );
}

function SignInStep({ total, isPrimary }: { readonly total: number; readonly isPrimary: boolean }) {
  const sources = useAppState((state) => state.sources);
  const shown = sources.slice(0, SOURCES_SHOWN);
  const left = sources.length - shown.length;
  // An import brings sessions of sources that nobody has signed in to.
  const isDone = total > 0 && (sources.length === 0 || sources.some(({ state }) => state === 'signed-in'));
  return (
    <Step number={1} title={t.signIn} isDone={isDone}>
      <p>{isDone ? t.signedIn(total) : sources.length === 0 ? t.noSource : t.sources}</p>
      {shown.length > 0 && (
        <ul className={styles.sources}>
          {shown.map((source) => (
            <SourceLine key={source.id} source={source} />
          ))}
        </ul>
      )}
      {left > 0 && (
        <div>
          <Button look="quiet" onClick={() => go('sources')}>
            {t.moreSources(left)}
          </Button>
        </div>
      )}
      {sources.length === 0 && (
        <div>
          <Button look={isPrimary ? 'primary' : 'plain'} icon="add" onClick={() => go('add')}>
            {w.sources.add}
          </Button>
        </div>
      )}
    </Step>
  );
}

function SourceLine({ source }: { readonly source: SourceView }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { id: sourceId, name, state, sync, problem } = source;
  const signIn = (): void => void act(() => client.signIn({ sourceId, openBrowser: null }));
  const again = (): void => void act(() => client.sync({ sourceId }));
  return (
    <li>
      <div className={styles.source}>
        <span className={styles.name}>
          <strong>{name}</strong>
          <SignInMark state={state} />
        </span>
        {state === 'signing-in' ? (
          <Button onClick={() => void act(() => client.cancelSignIn({ sourceId }))}>
            {w.sources.cancelSignIn}
          </Button>
        ) : (
          state !== 'signed-in' && (
            <Button verb="signIn" look="primary" busy={busy} onClick={signIn}>
              {w.sources.signIn}
            </Button>
          )
        )}
      </div>
      {sync.running ? (
        <SyncProgress sync={sync} />
      ) : (
        state === 'signed-in' &&
        source.sessionCount === 0 &&
        sync.problem === null && (
          <p className={styles.soft}>{sync.lastAt === null ? t.syncing : t.nothingFound}</p>
        )
      )}
      {problem !== null && (
        <ProblemNotice problem={problem} onRetry={signIn} retryVerb="signIn" announce={false} />
      )}
      {sync.problem !== null && (
        <ProblemNotice problem={sync.problem} onRetry={again} retryVerb="sync" mild announce={false} />
      )}
    </li>
  );
}

/** Looked at again whenever sessions came: an import makes some. */
function useImportable(total: number) {
  const { client } = useApp();
  const { value, problem, again } = useLoaded(`import ${total}`, () => client.importPlan({}));
  const rows = value?.rows ?? [];
  const count = rows.filter((row) => canImport(row, true)).length;
  const refused = rows.filter(
    (row) => row.action === 'blocked' || (row.action === 'needs-fix' && !canImport(row, true)),
  ).length;
  return { isRead: value !== null, count, refused, problem, again };
}

function ImportStep({
  files: { isRead, count, refused, problem, again },
  isPrimary,
}: {
  readonly files: ReturnType<typeof useImportable>;
  readonly isPrimary: boolean;
}) {
  return (
    <Step number={2} title={t.import} isDone={isRead && count + refused === 0}>
      {problem !== null ? (
        <ProblemNotice problem={problem} onRetry={again} mild announce={false} />
      ) : !isRead ? (
        <Waiting>{t.reading}</Waiting>
      ) : count + refused === 0 ? (
        <p>{t.nothingToImport}</p>
      ) : (
        <>
          {count > 0 && <p>{t.importable(count)}</p>}
          {refused > 0 && <p>{t.notImportable(refused)}</p>}
          <div>
            <Button look={isPrimary ? 'primary' : 'plain'} icon="import" onClick={() => go('import')}>
              {count > 0 ? w.sessions.importFound(count) : w.sessions.import}
            </Button>
          </div>
        </>
      )}
    </Step>
  );
}

function TerminalStep() {
  const { platform } = useApp();
  const command = useAppState((state) => state.command);
  const session = useAppState(({ sessions }) => sessionToTry(sessions.all));
  const asked = useAppState(({ activity }) => activity.find(wasGiven) ?? null);
  const { shells, problem, again } = useShells('usual', true);
  const [shell] = shells ?? [];
  const git = useGitPlan();
  const isReady = shell !== undefined && isShellReady(shell);
  // Of a shell that Latchkey does not know, what to write by hand.
  const lines = shells?.length === 0 ? terminalLines(command, platform) : null;
  const tryIt = session === null ? null : howToCommands(session).aws;
  return (
    <Step number={3} title={t.terminal} isDone={asked !== null || isReady}>
      {problem !== null && <ProblemNotice problem={problem} onRetry={again} mild announce={false} />}
      {shells === null && problem === null && <Waiting>{t.shellLooking}</Waiting>}
      {shell !== undefined && <ShellLine shell={shell} again={again} />}
      {lines !== null && (
        <>
          <CommandLine label={`${t.onPath} ${lines.path.file}`} command={lines.path.command} />
          <CommandLine
            label={`${t.completion} ${lines.completion.file}`}
            command={lines.completion.command}
          />
        </>
      )}
      <GitLine {...git} />
      {tryIt !== null && <CommandLine label={t.tryIt} command={tryIt} />}
      <p className={styles.soft} role="status">
        {asked !== null ? t.asked(programOf(asked)) : isReady ? t.next : t.waiting}
      </p>
    </Step>
  );
}

/** What a new terminal finds, seen and not assumed. */
function ShellLine({ shell, again }: { readonly shell: ShellState; readonly again: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const name = shellLabel[shell.shell];
  const isReady = isShellReady(shell);
  const isThere = shell.installed || shell.ofPackage;
  return (
    <>
      <div className={styles.source}>
        <span>
          {isReady ? t.shellReady(name) : isThere ? t.shellInstalled(name, missingIn(shell)) : t.shell(name)}
        </span>
        {!isReady && isThere && <Button onClick={again}>{t.shellAgain}</Button>}
        {!isReady && !isThere && (
          <Button verb="shellApply" onClick={() => setOpen(true)}>
            {t.shellInstall}
          </Button>
        )}
      </div>
      {!isReady && shell.notes.map((note) => <p key={note}>{said('shell', note)}</p>)}
      {isOpen && (
        <ShellDialog
          shell={shell.shell}
          install
          onDone={(isChanged) => {
            setOpen(false);
            if (isChanged) again();
          }}
        />
      )}
    </>
  );
}

const wasGiven = (entry: ActivityEntry): boolean =>
  entry.event === 'credentials-given' && entry.caller !== null;
const programOf = (entry: ActivityEntry): string => callerOf(entry)?.program ?? t.aTool;

function GitLine({ value, problem, again }: ReturnType<typeof useGitPlan>) {
  const [isOpen, setOpen] = useState(false);
  if (problem !== null) return <ProblemNotice problem={problem} onRetry={again} mild announce={false} />;
  if (value === null) return null;
  return (
    <div className={styles.source}>
      <span>{value.installed ? t.gitDone : t.git}</span>
      {!value.installed && (
        <Button verb="gitApply" onClick={() => setOpen(true)}>
          {t.gitInstall}
        </Button>
      )}
      {isOpen && (
        <GitDialog
          install
          onDone={() => {
            setOpen(false);
            again();
          }}
        />
      )}
    </div>
  );
}
