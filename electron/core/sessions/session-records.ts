import type { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import type { FoundRecord, MadeRecord, Records, SessionChoice } from '../../../shared/records.ts';
import { sessionText } from '../../../shared/text/session-text.ts';
import type { WithoutDefault } from '../../../shared/without-default.ts';

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
  return forgotten({ ...r, made, found }, ids, { before: r, source: null });
}

export function withoutSource(r: Records, sourceId: SourceId): Records {
  const mine = r.found.filter((record) => record.sourceId === sourceId);
  const sources = r.sources.filter((source) => source.id !== sourceId);
  const found = r.found.filter((record) => record.sourceId !== sourceId);
  const source = r.sources.find(({ id }) => id === sourceId)?.name ?? null;
  return forgotten({ ...r, sources, found }, new Set(mine.map(({ id }) => id)), { before: r, source });
}

/** Another default session; null: none, and why is for the caller to say. The one before is what the user can go back to. */
export function withDefault(r: Records, id: SessionId | null): Records {
  if (r.defaultSessionId === id) return r;
  const previousDefaultId = r.defaultSessionId ?? r.previousDefaultId;
  return { ...r, defaultSessionId: id, previousDefaultId, withoutDefault: undefined };
}

/** As the user wants it: no session, also not the only one there is, answers what names none. */
export const withNoDefault = (r: Records): Records =>
  r.withoutDefault?.why === 'chosen' ? r : { ...withDefault(r, null), withoutDefault: { why: 'chosen' } };

/** What the user can go back to; null: nothing. */
export function previousDefault({ defaultSessionId, previousDefaultId }: Records): SessionId | null {
  return previousDefaultId === undefined || previousDefaultId === defaultSessionId ? null : previousDefaultId;
}

/** `source`: what they were removed with. */
function forgotten(
  r: Records,
  ids: ReadonlySet<string>,
  { before, source }: { readonly before: Records; readonly source: string | null },
): Records {
  const choices = Object.fromEntries(Object.entries(r.choices).filter(([id]) => !ids.has(id)));
  const { defaultSessionId: current, previousDefaultId: previous } = r;
  return {
    ...r,
    choices,
    ...(current !== null && ids.has(current)
      ? { defaultSessionId: null, withoutDefault: removedDefault(before, current, source) }
      : {}),
    previousDefaultId: previous !== undefined && ids.has(previous) ? undefined : previous,
  };
}

function removedDefault(before: Records, id: SessionId, source: string | null): WithoutDefault {
  const found = before.found.find((one) => one.id === id);
  const record: FoundRecord | MadeRecord | undefined = found ?? before.made.find((one) => one.id === id);
  const session = record === undefined ? id : sessionOfRecord(before, record);
  return { why: 'removed', session: session.slice(0, 300), source: source?.slice(0, 300) ?? null };
}

/** As lists name the session; short enough that the number of its account stays whole. */
export function sessionOfRecord({ accounts }: Records, record: FoundRecord | MadeRecord): string {
  const { name, accountId } = record;
  const accountLabel = accountId === null ? undefined : accounts?.[accountId]?.label;
  const accountName = 'accountName' in record ? record.accountName.slice(0, 100) : null;
  return sessionText({ name: name.slice(0, 150), accountId, accountName, accountLabel });
}
