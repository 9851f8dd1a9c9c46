import { useMemo } from 'react';
import { activityOutcomes, callerOf } from '../../../shared/activity.ts';
import type { ActivityQuery } from '../../../shared/activity-query.ts';
import { ActivityEntry } from '../../../shared/app-state.ts';
import type { SessionId } from '../../../shared/ids.ts';
import { localeOf } from '../../../shared/language.ts';
import { eventWord, spokenLanguage, activityText as t } from '../../../shared/words.ts';
import { useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { type ActivityFilter, type TimeChoice, timeChoices, withTime } from './activity-filter.ts';
import styles from './activity-page.module.css';
import { useSessionWords } from './session-words.ts';

const ALL = '';
const events = ActivityEntry.shape.event.options;

interface Props {
  readonly filter: ActivityFilter;
  readonly onFilter: (filter: ActivityFilter) => void;
  readonly isFiltering: boolean;
  readonly onClear: () => void;
}

/** Each filter is a list of the system's own, so every one is reached and changed by keyboard. */
export function ActivityFilters({ filter, onFilter, isFiltering, onClear }: Props) {
  const { store } = useApp();
  const { programs, sessions } = useNames(filter.query);
  const { query, time } = filter;
  const change = (part: Partial<ActivityQuery>): void => onFilter({ query: { ...query, ...part }, time });
  const chooseTime = (choice: TimeChoice): void =>
    onFilter(withTime(filter, choice, Date.now() + (store.get()?.clockSkewMs ?? 0)));
  const times: readonly TimeChoice[] = time === 'span' ? [...timeChoices, 'span'] : timeChoices;
  return (
    <fieldset className={styles.filters} aria-label={t.filters}>
      <Select
        aria-label={t.filter.program}
        value={query.program ?? ALL}
        onChange={(program) => change({ program: program === ALL ? null : program })}
        options={[
          { value: ALL, label: t.any.program },
          ...programs.map((value) => ({ value, label: value })),
        ]}
      />
      <Select
        aria-label={t.filter.session}
        value={query.sessionId ?? ALL}
        onChange={(id) => change({ sessionId: sessions.find((one) => one.value === id)?.value ?? null })}
        options={[{ value: ALL, label: t.any.session }, ...sessions]}
      />
      <Select
        aria-label={t.filter.outcome}
        value={query.outcome ?? ALL}
        onChange={(outcome) => change({ outcome: outcome === ALL ? null : outcome })}
        options={[
          { value: ALL, label: t.any.outcome },
          ...activityOutcomes.map((value) => ({ value, label: t.outcome[value] })),
        ]}
      />
      <Select
        aria-label={t.filter.event}
        value={query.event ?? ALL}
        onChange={(event) => change({ event: event === ALL ? null : event })}
        options={[
          { value: ALL, label: t.any.event },
          ...events.map((value) => ({ value, label: eventWord[value] })),
        ]}
      />
      <Select
        aria-label={t.filter.time}
        value={time}
        onChange={chooseTime}
        options={times.map((value) => ({ value, label: value === 'any' ? t.any.time : t.time[value] }))}
      />
      {isFiltering && <Button onClick={onClear}>{t.clear}</Button>}
    </fieldset>
  );
}

/** What can be chosen: what the record knows, and what happened since it was asked. */
function useNames({ program, sessionId }: ActivityQuery) {
  const { client } = useApp();
  const live = useAppState((state) => state.activity);
  const { value: kept } = useLoaded('names', () => client.activityNames({}));
  const words = useSessionWords();
  return useMemo(() => {
    const programs = new Set(kept?.programs ?? []);
    if (program !== null) programs.add(program);
    const ids = new Map<SessionId, string | null>();
    for (const { id, name } of kept?.sessions ?? []) ids.set(id, name);
    for (const entry of live) {
      const asked = callerOf(entry);
      if (asked !== null) programs.add(asked.program ?? asked.verb);
      if (entry.sessionId !== null && !ids.has(entry.sessionId)) ids.set(entry.sessionId, entry.sessionName);
    }
    if (sessionId !== null && !ids.has(sessionId)) ids.set(sessionId, null);
    const sessions = [...ids].map(([value, name]) => ({ value, label: words(value, name) }));
    const byLabel = new Intl.Collator(localeOf(spokenLanguage()), { numeric: true });
    return {
      programs: [...programs].toSorted(byLabel.compare),
      sessions: sessions.toSorted((a, b) => byLabel.compare(a.label, b.label)),
    };
  }, [kept, live, program, sessionId, words]);
}
