import type { SessionView } from '../../../shared/session.ts';
import { sessionText } from '../../../shared/text/session-text.ts';
import { boxChoicesMs, stopsAfterChoices } from '../../../shared/time-box.ts';
import { boxTexts, timeText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useNow } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { WhileOpen } from '../../ui/while-open.tsx';
import styles from './session-detail.module.css';

const NEVER = 'never';

/** For how long the session gives credentials, now and after each start. */
export function SessionTimeDialog({
  session,
  onDone,
}: {
  readonly session: SessionView;
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { id: sessionId, timeBox, stopsAfterMinutes } = session;
  const isOwn = timeBox?.of === undefined;
  const isOpen = isOwn && timeBox !== undefined && timeBox.ended === undefined;
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    if ((await work()) !== null) onDone();
  };
  const giveTime = (forMs: number) =>
    run(() => act(() => client.start({ sessionId, forMs }), t.usedFor(session.name, forMs)));
  return (
    <Dialog
      title={t.title}
      onClose={onDone}
      footer={
        <>
          {isOpen && stopsAfterMinutes === undefined && (
            <Button
              verb="setEnd"
              busy={busy}
              onClick={() =>
                void run(() =>
                  act(() => client.setEnd({ sessionId, end: { kind: 'none' } }), t.hasNoEnd(session.name)),
                )
              }
            >
              {t.noEnd}
            </Button>
          )}
          <Button onClick={onDone}>{w.common.close}</Button>
        </>
      }
    >
      <p>
        <strong>{sessionText(session)}</strong>
      </p>
      <TimeSentence session={session} />
      <fieldset className={styles.times}>
        <legend>{t.useIt}</legend>
        {boxChoicesMs.map((ms) => (
          <Button key={ms} verb="start" busy={busy} onClick={() => void giveTime(ms)}>
            {boxTexts.span(ms)}
          </Button>
        ))}
      </fieldset>
      <WhileOpen verb="setStopsAfter">
        <Field label={t.stopsAfter} hint={t.stopsAfterHint}>
          {(ids) => (
            <Select
              {...ids}
              value={stopsAfterMinutes === undefined ? NEVER : String(stopsAfterMinutes)}
              options={[
                { value: NEVER, label: t.never },
                ...minutesOffered(stopsAfterMinutes).map((minutes) => ({
                  value: String(minutes),
                  label: boxTexts.span(minutes * 60_000),
                })),
              ]}
              onChange={(value) =>
                void act(() =>
                  client.setStopsAfter({ sessionId, minutes: value === NEVER ? null : Number(value) }),
                )
              }
            />
          )}
        </Field>
      </WhileOpen>
    </Dialog>
  );
}

/** The usual ones, and one that a terminal set. */
const minutesOffered = (now: number | undefined): readonly number[] =>
  now === undefined || stopsAfterChoices.includes(now)
    ? stopsAfterChoices
    : [...stopsAfterChoices, now].toSorted((a, b) => a - b);

/** Its end, or that it has none. */
export function TimeSentence({ session: { timeBox } }: { readonly session: SessionView }) {
  const skewMs = useAppState(({ clockSkewMs }) => clockSkewMs);
  // An end is a time of this machine's clock.
  const now = useNow() - skewMs;
  return <p className={styles.note}>{timeBox === undefined ? t.noEndNow : boxTexts.long(timeBox, now)}</p>;
}
