import { SessionId } from '../../../shared/ids.ts';
import type { ChangeRecord, Records, SessionChoice, SettingsInFiles } from '../../../shared/records.ts';
import { sameValue } from '../app-store.ts';
import { changedChoice } from '../sessions/session-records.ts';
import { formerLost, namesTakenBack, withFormer } from './names-taken-back.ts';
import type { MemoryChange } from './plan/remembered.ts';
import { removedBetween, withRemoved } from './removed-record.ts';

/** As many as the undo journal keeps. */
const CHANGES_KEPT = 20;

/**
 * Notes what of `before` the undo of the write with this tag has to put back. `known`: the sessions that had a profile of ours in
 * the files. `remembered`: what the write changed in the memory of the files.
 */
export function withChange(
  after: Records,
  before: Records,
  { tag, remembered }: { readonly tag: string; readonly remembered: MemoryChange | undefined },
  known: ReadonlySet<string>,
): Records {
  const ids = after.choices === before.choices ? [] : idsOf(after, before);
  const choices = ids
    .map((id) => ({ id, before: before.choices[id] ?? {}, after: after.choices[id] ?? {} }))
    .filter((one) => !sameValue(withoutUse(one.before), withoutUse(one.after)));
  const isOtherDefault = after.defaultSessionId !== before.defaultSessionId;
  const settings = { before: inFiles(before), after: inFiles(after) };
  const areOtherSettings = !sameValue(settings.before, settings.after);
  const removed = removedBetween(after, before, known);
  const former = formerLost(after, before);
  const isNothing =
    choices.length + former.length === 0 && !isOtherDefault && !areOtherSettings && removed === undefined;
  if (isNothing && remembered === undefined) return after;
  const change: ChangeRecord = {
    tag,
    choices,
    ...(former.length === 0 ? {} : { former }),
    ...(isOtherDefault
      ? {
          defaultSession: {
            after: after.defaultSessionId,
            previousBefore: before.previousDefaultId ?? null,
            ...(before.withoutDefault === undefined ? {} : { withoutBefore: before.withoutDefault }),
          },
        }
      : {}),
    ...(areOtherSettings ? { settings } : {}),
    ...(removed === undefined ? {} : { removed }),
    ...(remembered !== undefined
      ? { remembered: { added: [...remembered.added], forgotten: [...remembered.forgotten] } }
      : {}),
  };
  return { ...after, changes: [...(after.changes ?? []), change].slice(-CHANGES_KEPT) };
}

/**
 * The records after the undo of that write, apart from the default session, which follows the files. What the user has changed
 * since stays.
 */
export function withoutChange(now: Records, tag: string | undefined): Records {
  const change = changeOfTag(now, tag);
  if (change === undefined) return now;
  const { records, ids: back } = withRemoved(now, change.removed);
  const r = withFormer(records, change.former);
  const choices = { ...r.choices };
  for (const { id, before, after } of change.choices) {
    const current = choices[id];
    if (current !== undefined) choices[id] = choiceTakenBack(current, before, after);
    else if (back.has(id)) choices[id] = before;
  }
  const { settings } = change;
  const asWritten = settings !== undefined && sameValue(inFiles(r), settings.after);
  return {
    ...r,
    choices,
    settings: asWritten ? { ...r.settings, ...settings.before } : r.settings,
    changes: (r.changes ?? []).filter((one) => one !== change),
  };
}

export const changeOfTag = (r: Records, tag: string | undefined): ChangeRecord | undefined =>
  r.changes?.find((one) => one.tag === tag);

/**
 * What was remembered beside the default session before that write: what `latchkey use -` went back to, and why there was none. For when
 * the default session is again what it was then; the same records where another one was chosen since.
 */
export function besideBefore(r: Records, tag: string | undefined): (now: Records) => Records {
  const change = changeOfTag(r, tag)?.defaultSession;
  if (change === undefined || change.after !== r.defaultSessionId) return (now) => now;
  const previousDefaultId = change.previousBefore ?? undefined;
  return (now) => ({
    ...now,
    previousDefaultId,
    withoutDefault: now.defaultSessionId === null ? change.withoutBefore : undefined,
  });
}

/** A main profile and the additional ones belong together: put back alone, one could be there twice. */
const names = ['profile', 'otherProfiles'] as const;
const alone = ['profileWritten', 'region', 'regionAsDefault', 'delivery'] as const;

/** The choice as it is now, with what changed between `before` and `after` as before, where it is unchanged since. */
export function choiceTakenBack(
  now: SessionChoice,
  before: SessionChoice,
  after: SessionChoice,
): SessionChoice {
  const isAsWritten = (key: keyof SessionChoice): boolean => sameValue(now[key], after[key]);
  const back = alone.filter(isAsWritten).map((key) => [key, before[key]] as const);
  const ofNames = names.every(isAsWritten)
    ? { profile: before.profile, otherProfiles: before.otherProfiles }
    : namesTakenBack(now, before, after);
  return changedChoice(now, { ...Object.fromEntries(back), ...ofNames });
}

const withoutUse = ({ lastUsedAt: _, ...choice }: SessionChoice): SessionChoice => choice;

const inFiles = ({ settings }: Records): SettingsInFiles => ({
  profileScope: settings.profileScope,
  profilesWrittenFor: settings.profilesWrittenFor,
  defaultRegion: settings.defaultRegion,
});

const idsOf = (after: Records, before: Records): readonly SessionId[] =>
  [...new Set([...Object.keys(after.choices), ...Object.keys(before.choices)])]
    .filter((id) => after.choices[id] !== before.choices[id])
    .map((id) => SessionId.parse(id));
