import type { SessionId } from '../../../shared/ids.ts';
import type { ImportRecord } from '../../../shared/records.ts';
import { sameValue } from '../app-store.ts';
import type { AttentionList } from '../attention.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { choiceTakenBack } from '../profiles/change-record.ts';
import type { UserFiles } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SourceRunners } from '../sign-in/source-runners.ts';
import { keychainItem } from '../sign-in/source-secrets.ts';
import { type AdoptPorts, isStillAdopted } from './adopt-key.ts';

type SourceMade = ImportRecord['sources'][number];
type SessionMade = ImportRecord['sessions'][number];

/** What the undo of an import takes back beside the files, and what it leaves to the user, with the reason. */
export interface TakeBack {
  readonly sessions: readonly SessionMade[];
  readonly sources: readonly SourceMade[];
  /** Sessions that were there before the import: their profile and region go back. */
  readonly choices: readonly SessionMade[];
  readonly takenBack: readonly string[];
  readonly kept: readonly { readonly name: string; readonly reason: string }[];
}

export interface TakeBackPlanPorts {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly catalogue: Pick<SessionCatalogue, 'find' | 'choice' | 'all'>;
  readonly sources: Pick<SourceRunners, 'find'>;
}

export interface TakeBackPorts extends AdoptPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly catalogue: Pick<SessionCatalogue, 'choice' | 'removeAll' | 'removeSource'>;
  readonly sources: Pick<SourceRunners, 'find' | 'remove'>;
  readonly attention: Pick<AttentionList, 'clear'>;
  readonly secretStore: Pick<SecretStore, 'remove'>;
  readonly userFiles: Pick<UserFiles, 'keyOf'>;
  readonly stopSession: (id: SessionId) => void;
}

/** Looks only. Null: no import is known by this tag. */
export function planTakeBack(ports: TakeBackPlanPorts, tag: string | undefined): TakeBack | null {
  const record = ports.records.get().imports?.find((one) => one.tag === tag);
  return tag === undefined || record === undefined ? null : planOf(ports, record);
}

function planOf(ports: TakeBackPlanPorts, record: ImportRecord): TakeBack {
  const kept: { name: string; reason: string }[] = [];
  const going = new Set<string>();
  const childrenOf = childrenIn(ports.catalogue.all());
  const sessions: SessionMade[] = [];
  const choices: SessionMade[] = [];
  // Children first: what stays keeps everything it is built on.
  for (const made of record.sessions.toReversed()) {
    const entry = ports.catalogue.find(made.id);
    if (entry === null) continue;
    if (!made.made || wasFoundSince(ports, entry, record)) {
      choices.push(made);
      // The name that the import gave stays where the user has given others since.
      if (staysNamed(ports.catalogue.choice(made.id), made))
        kept.push({ name: entry.name, reason: 'its profiles were edited since' });
      continue;
    }
    const carried = childrenOf({ kind: 'session', id: made.id }).find(({ id }) => !going.has(id));
    const reason =
      keptBecause(ports, made, record.at, entry) ??
      (carried === undefined ? null : `${carried.name} is built on it`);
    if (reason === null) {
      going.add(made.id);
      sessions.push(made);
    } else kept.push({ name: entry.name, reason });
  }
  const sources: SourceMade[] = [];
  for (const made of record.sources.toReversed()) {
    const source = ports.records.get().sources.find(({ id }) => id === made.id);
    if (source === undefined) continue;
    const carried = childrenOf({ kind: 'source', id: made.id }).find(
      ({ id, origin }) => !going.has(id) && origin === 'made',
    );
    const isUsed = !made.signedIn && ports.sources.find(made.id)?.isSignedIn() === true;
    const reason =
      source.name !== made.name || !sameValue(source.config, made.config)
        ? 'it was edited since'
        : carried !== undefined
          ? `${carried.name} is built on it`
          : isUsed
            ? 'you signed in to it since'
            : null;
    if (reason === null) sources.push(made);
    else kept.push({ name: source.name, reason });
  }
  const names = [...sessions, ...sources].map(({ name }) => name);
  return { sessions, sources, choices, takenBack: names, kept };
}

/** Who is built directly on what: looked up for each of thousands. */
function childrenIn(
  all: readonly SessionEntry[],
): (parent: SessionEntry['parent']) => readonly SessionEntry[] {
  const keyOf = ({ kind, id }: SessionEntry['parent']) => `${kind} ${id}`;
  const byParent = new Map<string, SessionEntry[]>();
  for (const entry of all) {
    const key = keyOf(entry.parent);
    const known = byParent.get(key);
    if (known === undefined) byParent.set(key, [entry]);
    else known.push(entry);
  }
  return (parent) => byParent.get(keyOf(parent)) ?? [];
}

/** A sync has seen it: it is a session of the portal now, not of the import. */
const wasFoundSince = (
  ports: TakeBackPlanPorts,
  { origin, parent }: SessionEntry,
  record: ImportRecord,
): boolean =>
  origin === 'found' &&
  ports.records
    .get()
    .sources.some(({ id, syncedAt }) => id === parent.id && syncedAt !== null && syncedAt > record.at);

function keptBecause(
  ports: TakeBackPlanPorts,
  made: SessionMade,
  at: number,
  entry: SessionEntry,
): string | null {
  const choice = ports.catalogue.choice(made.id);
  if ((choice.lastUsedAt ?? 0) > at) return 'it was used since';
  const isSame = entry.name === made.name && sameValue(entry.config, made.config);
  return isSame && sameValue(withoutUse(choice), withoutUse(made.after)) ? null : 'it was edited since';
}

const withoutUse = ({ lastUsedAt: _, ...choice }: SessionMade['after']): SessionMade['after'] => choice;

/**
 * Does what the plan says, once the files are as they were; a source whose key exists nowhere else stays. `mustMatch` false: the
 * files never changed.
 */
export async function takeBack(
  ports: TakeBackPorts,
  plan: TakeBack,
  signal: AbortSignal,
  mustMatch = true,
): Promise<TakeBack> {
  const back = plan.choices.map(
    ({ id, before, after }) =>
      [id, choiceTakenBack(ports.catalogue.choice(id), before ?? {}, after)] as const,
  );
  if (back.length > 0)
    ports.records.change((r) => ({ ...r, choices: { ...r.choices, ...Object.fromEntries(back) } }));
  for (const { id } of plan.sessions) ports.stopSession(id);
  ports.catalogue.removeAll(new Set(plan.sessions.map(({ id }) => id)));
  const stuck: { name: string; reason: string }[] = [];
  for (const { id, name, keysOf } of plan.sources) {
    const work = async (): Promise<string | null> => {
      const isSafe = keysOf === undefined || !mustMatch || (await isStillAdopted(ports, id, keysOf, signal));
      if (!isSafe) return 'its key in the keychain is not the one in the file';
      // An import that ended before it wrote a key left no item: a keychain that refuses must not keep the source here.
      const isBare = !mustMatch && keysOf === undefined;
      if (!isBare) {
        const removed = await ports.secretStore.remove(keychainItem(id), signal);
        // SECURITY: a key that could not be removed must stay reachable from the window, or it would lie there unseen.
        if (!removed.ok) return 'its keychain item could not be removed';
      }
      ports.sources.remove(id);
      ports.catalogue.removeSource(id);
      ports.attention.clear(`source:${id}`);
      return null;
    };
    // SECURITY: alone with the item, or a rotation between the look and the removal would lose its new key.
    const runner = ports.sources.find(id);
    const reason = await (runner === null ? work() : runner.context().exclusively(work, signal));
    if (reason !== null) stuck.push({ name, reason });
  }
  const isStuck = new Set(stuck.map(({ name }) => name));
  return {
    ...plan,
    takenBack: plan.takenBack.filter((name) => !isStuck.has(name)),
    kept: [...plan.kept, ...stuck],
  };
}

const staysNamed = (now: SessionMade['after'], { before, after }: SessionMade): boolean => {
  const names = ({ profile, otherProfiles = [] }: SessionMade['after']) => [
    profile,
    ...otherProfiles.map(({ name }) => name),
  ];
  const back = choiceTakenBack(now, before ?? {}, after);
  const was = new Set(names(before ?? {}));
  return names(after).some(
    (name) => typeof name === 'string' && !was.has(name) && names(back).includes(name),
  );
};

/** An import that ended half way: all that it had made goes again, whatever its state. */
export async function takeBackMade(
  ports: TakeBackPorts,
  { sources, sessions }: Pick<ImportRecord, 'sources' | 'sessions'>,
  signal: AbortSignal,
): Promise<void> {
  const made = sessions.filter((session) => session.made).toReversed();
  const choices = sessions.filter((session) => !session.made).toReversed();
  const plan = { sessions: made, choices, sources: sources.toReversed(), takenBack: [], kept: [] };
  await takeBack(ports, plan, signal, false);
}
