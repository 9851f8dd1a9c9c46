import { useEffect, useRef, useState } from 'react';
import type { FormSpec } from '../../../shared/form.ts';
import type { Problem } from '../../../shared/problem.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useSession } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import styles from './add-page.module.css';
import type { Made } from './made.ts';

type Outcome =
  | { readonly kind: 'running' }
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Signs in, or gets credentials, for real; what does not pass is kept only when the user says so. */
export function LiveTest({
  made,
  next,
  onChange,
}: {
  readonly made: Made;
  /** Forms of what is made on top of it: without one of them a source may yield nothing. */
  readonly next: readonly FormSpec[];
  readonly onChange: () => void;
}) {
  const { client, tell } = useApp();
  const { act, busy } = useAct();
  const [round, setRound] = useState(0);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'running' });
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    let current = round >= 0;
    setOutcome({ kind: 'running' });
    heading.current?.focus();
    const work =
      made.kind === 'source'
        ? client.signIn({ sourceId: made.id, openBrowser: null })
        : client.start({ sessionId: made.id });
    void work.then((result) => {
      if (current) setOutcome(result.ok ? { kind: 'passed' } : { kind: 'failed', problem: result.error });
    });
    return () => {
      current = false;
    };
  }, [client, made, round]);

  const cancel = (): void => {
    void (made.kind === 'source'
      ? client.cancelSignIn({ sourceId: made.id })
      : client.stop({ sessionId: made.id }));
  };
  const keep = (): void => {
    tell(w.add.kept(made.name));
    if (made.kind === 'source') go('sources');
    else go('sessions', made.id);
  };
  const discard = async (): Promise<void> => {
    const done = await act(
      () =>
        made.kind === 'source'
          ? client.deleteSource({ sourceId: made.id })
          : client.deleteSession({ sessionId: made.id }),
      w.add.discarded(made.name),
    );
    if (done !== null) go('add');
  };

  const isCancelled = outcome.kind === 'failed' && outcome.problem.code === 'cancelled';
  const title =
    outcome.kind === 'running'
      ? w.add.testing[made.kind](made.name)
      : isCancelled
        ? w.add.cancelled
        : w.add.failed;
  return (
    <div className={styles.outcome}>
      {outcome.kind === 'passed' ? (
        <Passed made={made} />
      ) : (
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
      )}
      {outcome.kind === 'running' && (
        <>
          <Waiting>{w.add.testingHint}</Waiting>
          <div className={styles.buttons}>
            <Button onClick={cancel}>{w.common.cancel}</Button>
          </div>
        </>
      )}
      {outcome.kind === 'passed' && (
        <div className={styles.buttons}>
          {next.map((form, i) => (
            <Button
              key={form.kind}
              look={i === 0 ? 'primary' : 'plain'}
              onClick={() => {
                tell(w.add.kept(made.name));
                go('add', form.kind);
              }}
            >
              {w.add.keepAndAdd(form.title)}
            </Button>
          ))}
          <Button look={next.length === 0 ? 'primary' : 'plain'} onClick={keep}>
            {w.add.keep}
          </Button>
          <Button busy={busy} onClick={() => void discard()}>
            {w.add.discard}
          </Button>
        </div>
      )}
      {outcome.kind === 'failed' && (
        <>
          {!isCancelled && <ProblemNotice problem={outcome.problem} actions={null} />}
          <p>{w.add.keepQuestion}</p>
          <div className={styles.buttons}>
            <Button look="primary" onClick={() => setRound((n) => n + 1)}>
              {w.common.retry}
            </Button>
            <Button onClick={onChange}>{w.add.change}</Button>
            <Button onClick={keep}>{w.add.keepAnyway}</Button>
            <Button look="danger" busy={busy} onClick={() => void discard()}>
              {w.add.discard}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Passed({ made }: { readonly made: Made }) {
  const source = useAppState(({ sources }) => sources.find((s) => s.id === made.id) ?? null);
  const session = useSession(made.kind === 'session' ? made.id : null);
  const { passed } = w.add;
  const words = (): string => {
    if (made.kind === 'source') {
      const who = source?.signedInAs ?? null;
      return who === null ? passed.sourceUnnamed : passed.source(who);
    }
    const account = session?.accountName ?? session?.accountId ?? null;
    return account === null ? passed.sessionUnnamed : passed.session(account);
  };
  const isSyncing = source?.sync.running === true;
  return (
    <div role="status">
      <p className={styles.passed}>
        <Icon name="check" /> {words()}
      </p>
      {isSyncing && <p className={styles.soft}>{w.add.syncing}</p>}
    </div>
  );
}
