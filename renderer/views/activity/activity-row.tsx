import { memo, type ReactNode } from 'react';
import { callerOf, outcomeOf } from '../../../shared/activity.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import { eventWord, problemText, said, activityText as t, windowText as w } from '../../../shared/words.ts';
import { Account } from '../../ui/account.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { ProductionMark } from '../../ui/production-mark.tsx';
import { SessionName } from '../../ui/session-name.tsx';
import { fullTime, timeOfDay } from '../../when.ts';
import styles from './activity-page.module.css';
import { useEntryAccount } from './entry-account.ts';
import type { ActivityBurst } from './group-activity.ts';

// Without a clock of its own: a row changes only when its entry or its session does, and there may be thousands.
export const ActivityRow = memo(function ActivityRow({
  entry,
  isPart = false,
}: {
  readonly entry: ActivityEntry;
  /** Of a burst that is open, whose row says what all have in common. */
  readonly isPart?: boolean;
}) {
  return (
    <tr className={cx(isPart && styles.part)}>
      <td className={styles.when}>
        <Time at={entry.at} />
      </td>
      <td className={styles.event}>
        <EventWord entry={entry}>{eventWord[entry.event]}</EventWord>
      </td>
      <td className={styles.what}>{!isPart && <What entry={entry} />}</td>
      <td className={styles.caller}>
        <Caller entries={[entry]} isPart={isPart} />
      </td>
      <td className={styles.took}>{entry.durationMs === null ? '' : t.took(entry.durationMs)}</td>
    </tr>
  );
});

/** Several entries as one row, which opens. */
export const BurstRow = memo(function BurstRow({
  burst: { key, entries },
  isOpen,
  isCut,
  onToggle,
}: {
  readonly burst: ActivityBurst;
  readonly isOpen: boolean;
  /** Older entries of it may not be loaded yet. */
  readonly isCut: boolean;
  readonly onToggle: (key: number, isOpen: boolean) => void;
}) {
  const [newest] = entries;
  const oldest = entries.at(-1) ?? newest;
  const times = isCut ? t.timesOrMore(entries.length) : t.times(entries.length);
  return (
    <tr>
      <td className={styles.when}>
        <Time at={newest.at} />
        <div className={styles.soft}>{t.from(timeOfDay(oldest.at))}</div>
      </td>
      <td className={styles.event}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          onClick={() => onToggle(key, !isOpen)}
        >
          <span className={styles.chevron}>
            <Icon name={isOpen ? 'down' : 'right'} />
          </span>
          <EventWord entry={newest}>
            <span>
              {eventWord[newest.event]} <span className={styles.times}>{times}</span>
            </span>
          </EventWord>
        </button>
      </td>
      <td className={styles.what}>
        <What entry={newest} />
      </td>
      <td className={styles.caller}>
        <Caller entries={entries} />
      </td>
      <td className={styles.took}>{tookOf(entries)}</td>
    </tr>
  );
});

const Time = ({ at }: { readonly at: number }) => (
  <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
    {timeOfDay(at)}
  </time>
);

function EventWord({ entry, children }: { readonly entry: ActivityEntry; readonly children: ReactNode }) {
  const isBad = outcomeOf(entry) === 'failed';
  return (
    <span className={cx(styles.eventWord, isBad && styles.bad)}>
      {isBad && <Icon name="warning" />}
      {children}
    </span>
  );
}

function What({ entry }: { readonly entry: ActivityEntry }) {
  const { problem, note } = entry;
  const account = useEntryAccount(entry);
  const text = problem === null ? null : problemText(problem);
  return (
    <>
      <div className={styles.whole}>
        <SessionName name={entry.sessionName ?? entry.sourceName ?? w.common.nothing} />{' '}
        {account !== null && <ProductionMark of={account} />}
      </div>
      {account !== null && (
        <div className={cx(styles.soft, styles.whole)}>
          <Account of={account} />
        </div>
      )}
      {note !== null && <div className={cx(styles.soft, styles.whole)}>{said('activity', note)}</div>}
      {text !== null && (
        <>
          <div className={styles.why}>{text.what}</div>
          {text.why !== null && (
            <div className={styles.why} title={text.why}>
              {text.why}
            </div>
          )}
          <div className={styles.why}>{text.fix}</div>
        </>
      )}
    </>
  );
}

/** Who asked: the program, the command of Latchkey and the process, and the folder; or the place in Latchkey. */
function Caller({
  entries,
  isPart = false,
}: {
  readonly entries: ActivityBurst['entries'];
  readonly isPart?: boolean;
}) {
  const [newest] = entries;
  const asked = callerOf(newest);
  if (asked === null) return w.common.nothing;
  const { verb, program } = asked;
  const pids = new Set(entries.flatMap((entry) => callerOf(entry)?.pid ?? []));
  const [pid] = pids;
  const folders = new Set(entries.flatMap(({ cwd }) => cwd ?? []));
  const [folder] = folders;
  const process = pid === undefined ? null : pids.size === 1 ? t.process(pid) : t.processes(pids.size);
  const how = [program === null || isPart ? null : verb, process].filter((part) => part !== null).join(' · ');
  return (
    <>
      {!isPart && <div className={styles.whole}>{program ?? placeOf(verb)}</div>}
      {how !== '' && <div className={cx(styles.soft, styles.whole)}>{how}</div>}
      {folder !== undefined && (
        <div className={cx(styles.soft, styles.whole)}>
          {folders.size === 1 ? t.inFolder(folder) : t.folders(folders.size)}
        </div>
      )}
    </>
  );
}

const placeOf = (verb: string): string =>
  Object.entries(t.place).find(([name]) => name === verb)?.[1] ?? verb;

function tookOf(entries: readonly ActivityEntry[]): string {
  const took = entries.flatMap(({ durationMs }) => durationMs ?? []);
  if (took.length === 0) return '';
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const ms of took) {
    least = Math.min(least, ms);
    most = Math.max(most, ms);
  }
  return Math.round(least) === Math.round(most) ? t.took(most) : t.tookBetween(least, most);
}
