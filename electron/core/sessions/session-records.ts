import type { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import type { MadeRecord, Records, SessionChoice } from '../../../shared/records.ts';

// Changes of the records, as values: what is planned with them can be tried out before it is done.

export type ChoicePatch = Partial<Record<keyof SessionChoice, undefined>> | SessionChoice;

export function withChoice(r: Records, id: SessionId, patch: ChoicePatch): Records {
  return { ...r, choices: { ...r.choices, [id]: changedChoice(r.choices[id], patch) } };
}

export function changedChoice(choice: SessionChoice | undefined, patch: ChoicePatch): SessionChoice {
  return Object.fromEntries(
    Object.entries({ ...choice, ...patch }).filter(([, value]) => value !== undefined),
  );
}

/** As `withChoice` of each, in one step: one at a time, thousands would take minutes. */
export function withChoices(r: Records, patches: ReadonlyMap<SessionId, ChoicePatch>): Records {
  const changed = [...patches].map(([id, patch]) => [id, changedChoice(r.choices[id], patch)] as const);
  return { ...r, choices: { ...r.choices, ...Object.fromEntries(changed) } };
}

/** Adds it, or takes the place of the one with its id. */
export function withMade(r: Records, made: MadeRecord): Records {
  const at = r.made.findIndex((record) => record.id === made.id);
  return { ...r, made: at === -1 ? [...r.made, made] : r.made.with(at, made) };
}

/** The session no longer answers to this name, which it had before. */
export function withoutFormer(r: Records, id: SessionId, name: ProfileName): Records {
  const at = r.found.findIndex((record) => record.id === id);
  const record = r.found[at];
  if (record?.formerProfiles?.includes(name) !== true) return r;
  const former = record.formerProfiles.filter((one) => one !== name);
  const formerProfiles = former.length === 0 ? undefined : former;
  return { ...r, found: r.found.with(at, { ...record, formerProfiles }) };
}

export const withoutSession = (r: Records, id: SessionId): Records => withoutSessions(r, new Set([id]));

export function withoutSessions(r: Records, ids: ReadonlySet<SessionId>): Records {
  const made = r.made.filter((record) => !ids.has(record.id));
  const found = r.found.filter((record) => !ids.has(record.id));
  return forgotten({ ...r, made, found }, ids);
}

export function withoutSource(r: Records, sourceId: SourceId): Records {
  const mine = r.found.filter((record) => record.sourceId === sourceId);
  const sources = r.sources.filter((source) => source.id !== sourceId);
  const found = r.found.filter((record) => record.sourceId !== sourceId);
  return forgotten({ ...r, sources, found }, new Set(mine.map((record) => record.id)));
}

/** Another default session; null: none. The one before is what the user can go back to. */
export function withDefault(r: Records, id: SessionId | null): Records {
  if (r.defaultSessionId === id) return r;
  const previousDefaultId = r.defaultSessionId ?? r.previousDefaultId;
  return { ...r, defaultSessionId: id, previousDefaultId };
}

/** What the user can go back to; null: nothing. */
export function previousDefault({ defaultSessionId, previousDefaultId }: Records): SessionId | null {
  return previousDefaultId === undefined || previousDefaultId === defaultSessionId ? null : previousDefaultId;
}

function forgotten(r: Records, ids: ReadonlySet<string>): Records {
  const choices = Object.fromEntries(Object.entries(r.choices).filter(([id]) => !ids.has(id)));
  const { defaultSessionId: current, previousDefaultId: previous } = r;
  return {
    ...r,
    choices,
    defaultSessionId: current !== null && ids.has(current) ? null : current,
    previousDefaultId: previous !== undefined && ids.has(previous) ? undefined : previous,
  };
}
