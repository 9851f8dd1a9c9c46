import { useState } from 'react';
import type { DetachPlan } from '../../../shared/detach.ts';
import { said, settingsText as t, detachTexts as texts, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { DiffView, Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';

/** Takes everything of ours out of the user's files, or attaches the app to them again. */
export function BeforeUninstall() {
  const { client } = useApp();
  const { act, busy } = useAct();
  const isDetached = useAppState((state) => state.files.detached === true);
  const [isOpen, setOpen] = useState(false);
  const attach = (): void => void act(() => client.attach({}), texts.attached);
  return (
    <Section title={t.uninstall} hint={t.uninstallHint} part="uninstall">
      <div className={styles.row}>
        <span className={styles.status}>{isDetached ? t.isDetached : t.isAttached}</span>
        {isDetached ? (
          <Button verb="attach" busy={busy} onClick={attach}>
            {t.attach}
          </Button>
        ) : (
          <Button verb="detach" onClick={() => setOpen(true)}>
            {t.detach}
          </Button>
        )}
      </div>
      {isOpen && <DetachDialog onDone={() => setOpen(false)} />}
    </Section>
  );
}

function DetachDialog({ onDone }: { readonly onDone: () => void }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { value: plan, problem, again } = useLoaded('detach', () => client.detachPlan({}));
  const detach = async (): Promise<void> => {
    const done = await act(() => client.detach({}), t.detached);
    if (done !== null) onDone();
  };
  return (
    <Dialog
      wide
      title={t.detachTitle}
      onClose={onDone}
      footer={
        <>
          <Button onClick={onDone}>{w.common.cancel}</Button>
          <Button
            verb="detach"
            look="primary"
            busy={busy}
            disabled={plan === null}
            onClick={() => void detach()}
          >
            {t.detachYes}
          </Button>
        </>
      }
    >
      {problem !== null && <ProblemNotice problem={problem} onRetry={again} />}
      {plan === null && problem === null && <Waiting>{w.loading}</Waiting>}
      {plan !== null && <DetachPlanView plan={plan} />}
    </Dialog>
  );
}

function DetachPlanView({ plan }: { readonly plan: DetachPlan }) {
  const { files, removes, moves, reopens, autostart, keeps } = plan;
  const changed = files.filter((one) => one.changed);
  const lines = [
    ...removes.map(texts.removes),
    ...moves.map(({ from, to }) => texts.moves(from, to)),
    ...reopens.map(({ file, mode }) => texts.reopens(file, mode)),
    ...(autostart ? [texts.autostart] : []),
  ];
  return (
    <div className={styles.stack}>
      {changed.length + lines.length === 0 && <p>{texts.nothing}</p>}
      {changed.map(({ file, diff }) => (
        <section key={file} className={styles.stack}>
          <h3>{t.gitWhat(file)}</h3>
          <DiffView name={t.gitWhat(file)} diff={diff} />
        </section>
      ))}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {keeps.map((line) => (
        <p key={line} className={styles.soft}>
          {said('detach', line)}
        </p>
      ))}
    </div>
  );
}
