import { isDefaultName } from '../../../shared/form-reasons.ts';
import type { ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Records, SessionChoice } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { Transact } from '../transaction.ts';
import { type Handler, succeededIf } from '../verb-result.ts';
import type { AccountBook } from './account-book.ts';
import { knownSession } from './known-session.ts';
import { readsAsAnother } from './name-of-account.ts';
import { isLookalike } from './same-name.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import type { SessionEntry } from './session-entry.ts';
import { sessionAndAccount } from './session-names.ts';
import { otherPartition } from './session-partition.ts';
import { mainProfile, otherProfiles, recorded, renamed, withProfile } from './session-profiles.ts';
import { withChoice, withoutFormer } from './session-records.ts';
import type { SessionFacts } from './session-views.ts';
import { alsoMeant } from './typed-names.ts';

interface ProfilePorts {
  readonly catalogue: Pick<SessionCatalogue, 'find' | 'all' | 'choice' | 'reservedNames'>;
  readonly transact: Transact;
  /** The names of the user's own profiles in the AWS files. */
  readonly ownNames: (signal: AbortSignal) => Promise<ReadonlySet<string>>;
  readonly accounts: Pick<AccountBook, 'all' | 'choice'>;
}

/** What takes a profile away needs no look at the files. */
type EditPorts = Omit<ProfilePorts, 'ownNames' | 'accounts'>;

type Change = (records: Records) => Records;

interface Asked {
  readonly sessionId: SessionId;
  /** A profile that the user asks for; null: they ask for none. */
  readonly profile: ProfileName | null;
  /** They let Latchkey have a profile of their own of that name. */
  readonly takeOver?: boolean | undefined;
}

/** One change of a session's profiles, worked out when its turn comes. */
async function edit(
  { catalogue, transact }: EditPorts,
  { sessionId, profile, takeOver = false }: Asked,
  plan: (entry: SessionEntry, choice: SessionChoice) => Result<Change, Problem>,
): Promise<Result<Record<string, never>, Problem>> {
  let change: Change = (r) => r;
  const asked = profile === null ? [] : [profile];
  const outcome = await transact({
    change: (r) => change(r),
    refusal() {
      const entry = knownSession(catalogue, sessionId);
      const planned = entry.ok ? plan(entry.value, catalogue.choice(sessionId)) : entry;
      if (!planned.ok) return planned.error;
      change = planned.value;
      return null;
    },
    needs: asked,
    asksFor: asked,
    agreedTo: takeOver ? asked : [],
  });
  return succeededIf(outcome);
}

const noMainProfile: Problem = {
  code: 'refused',
  reason: 'This session has no profile. Give it one before you add another.',
};

/** The main profile and the region of the session. The old name stays as a further profile. */
export const setSessionProfile =
  (
    ports: ProfilePorts & { readonly facts: Pick<SessionFacts, 'region' | 'view'> },
  ): Handler<'setSessionProfile'> =>
  async ({ sessionId, profile, region: asked, takeOver }, signal) => {
    const own = profile === null ? noNames : await ports.ownNames(signal);
    return edit(ports, { sessionId, profile, takeOver }, (entry, choice) => {
      const region = asked === undefined ? (choice.region ?? null) : asked;
      // SECURITY: `default` would be this session for Latchkey and the default session for every tool that reads the files.
      if (profile !== null && isDefaultName(profile) && mainProfile(entry, choice) !== profile)
        return err(defaultIsNoName);
      const other = region === null ? null : otherPartition(region, ports.facts.view(entry));
      if (other !== null) return err(other);
      const taken = profile === null ? null : ownerOf(ports.catalogue, profile, sessionId);
      if (profile !== null && taken !== null) return err({ code: 'in-use', what: profile, by: [taken] });
      const mistaken = profile === null ? null : mistakenFor(ports, own, profile, entry);
      if (mistaken !== null) return err(mistaken);
      const patch =
        profile === null
          ? { profile, region: region ?? undefined, otherProfiles: undefined }
          : renamed(entry, choice, profile, {
              region,
              current: ports.facts.region(entry),
              keepRegions: false,
            });
      const byDefault = regionOfDefault(ports.facts, entry, choice, { asked, becomes: patch.region ?? null });
      // A name that the user gives is to be written, also where they took the profile out before.
      return ok((r) => withChoice(r, sessionId, { ...patch, ...byDefault, profileWritten: undefined }));
    });
  };

/**
 * Where a profile of another region changes places with the main one, only the names do: the default profile stays in its region, as every
 * other one does. A region that the user chose with the name is the session's.
 */
function regionOfDefault(
  facts: Pick<SessionFacts, 'region' | 'view'>,
  entry: SessionEntry,
  { regionAsDefault }: SessionChoice,
  { asked, becomes }: { readonly asked: Region | null | undefined; readonly becomes: Region | null },
): Pick<SessionChoice, 'regionAsDefault'> {
  const current = facts.region(entry);
  // The window sends the region that it shows with every name: the one of the session is no choice of another.
  const isChosen = asked !== undefined && asked !== current;
  const isMoved = !isChosen && becomes !== null && becomes !== current;
  const isOurs = regionAsDefault === undefined && facts.view(entry).isDefault;
  return isMoved && isOurs && current !== null ? { regionAsDefault: current } : {};
}

/** A further profile of the session; of a name that it has already, its region. */
export const addSessionProfile =
  (ports: ProfilePorts & { readonly facts: Pick<SessionFacts, 'view'> }): Handler<'addSessionProfile'> =>
  async ({ sessionId, profile, region, takeOver }, signal) => {
    const own = await ports.ownNames(signal);
    return edit(ports, { sessionId, profile, takeOver }, (entry, choice) => {
      const main = mainProfile(entry, choice);
      if (main === null) return err(noMainProfile);
      if (isDefaultName(profile)) return err(defaultIsNoName);
      const other = region === null ? null : otherPartition(region, ports.facts.view(entry));
      if (other !== null) return err(other);
      if (main === profile) return err({ code: 'in-use', what: profile, by: [entry.name] });
      const taken = ownerOf(ports.catalogue, profile, sessionId);
      if (taken !== null) return err({ code: 'in-use', what: profile, by: [taken] });
      const mistaken = mistakenFor(ports, own, profile, entry);
      if (mistaken !== null) return err(mistaken);
      const others = withProfile(otherProfiles(entry, choice), { name: profile, region });
      // As with a name that the user gives: it is to be written.
      return ok((r) => withChoice(r, sessionId, { otherProfiles: recorded(others), profileWritten: true }));
    });
  };

/** Takes a further profile away; its name is free again. */
export const removeSessionProfile =
  (ports: EditPorts): Handler<'removeSessionProfile'> =>
  async ({ sessionId, profile }) =>
    edit(ports, { sessionId, profile: null }, (entry, choice) => {
      const others = otherProfiles(entry, choice);
      if (!others.some(({ name }) => name === profile)) return err(notAnother(profile, entry));
      const otherNow = recorded(others.filter(({ name }) => name !== profile));
      return ok((r) =>
        withoutFormer(withChoice(r, sessionId, { otherProfiles: otherNow }), sessionId, profile),
      );
    });

const noNames: ReadonlySet<string> = new Set();

const defaultIsNoName: Problem = {
  code: 'refused',
  reason: 'The default profile belongs to the default session: make this session the default instead.',
};

const notAnother = (profile: ProfileName, { name }: SessionEntry): Problem => ({
  code: 'refused',
  reason: `${profile} is not one of the additional profiles of ${name}.`.slice(0, 500),
});

/**
 * The name of the session that has this profile, or had it before, or whose id it is: by its id Latchkey would find that
 * session, and other tools the one with the profile.
 */
function ownerOf(
  catalogue: Pick<SessionCatalogue, 'all' | 'reservedNames'>,
  profile: ProfileName,
  except: SessionId,
): string | null {
  const name: string = profile;
  const owner = catalogue
    .all()
    .find(({ id }) => id !== except && (id === name || catalogue.reservedNames(id).includes(profile)));
  return owner?.name ?? null;
}

/** Why this name would be taken for another; one that the session has already keeps its name. */
function mistakenFor(
  {
    catalogue,
    accounts,
    facts,
  }: Pick<ProfilePorts, 'catalogue' | 'accounts'> & { readonly facts: Pick<SessionFacts, 'view'> },
  own: ReadonlySet<string>,
  profile: ProfileName,
  entry: SessionEntry,
): Problem | null {
  if (catalogue.reservedNames(entry.id).includes(profile)) return null;
  const lookalike = lookalikeOf(catalogue, own, profile, entry.id);
  if (lookalike !== null) return lookalike;
  const view = facts.view(entry);
  const [another] = alsoMeant(catalogue.all().map(facts.view), profile, view);
  return another === undefined ? accountMeant(accounts, profile, view) : nameOfAnother(profile, another);
}

/** SECURITY: who reads the name of another account, or types it, means that account. As with the label of one. */
function accountMeant(
  accounts: ProfilePorts['accounts'],
  profile: ProfileName,
  { accountId }: Pick<SessionView, 'accountId'>,
): Problem | null {
  if (!/[A-Za-z0-9]/.test(profile)) return { code: 'refused', reason: noLetter(profile) };
  return readsAsAnother(accounts, profile, accountId);
}

const noLetter = (profile: ProfileName): string =>
  `"${profile}" has neither a letter nor a digit, so nobody can read whose it is. Choose another name.`;

/** SECURITY: who types what is shown of that session would reach the one with the profile. */
const nameOfAnother = (profile: ProfileName, another: SessionView): Problem => ({
  code: 'refused',
  reason: `${profile.slice(0, 150)} is also a name of another session, ${sessionAndAccount(another).slice(0, 250)}. Choose another name.`,
});

/**
 * SECURITY: tools tell the case of letters apart and the eye does not, so such a profile would be taken for that of another session, or for
 * one of the user's own.
 */
function lookalikeOf(
  catalogue: Pick<SessionCatalogue, 'all' | 'reservedNames'>,
  own: ReadonlySet<string>,
  profile: ProfileName,
  sessionId: SessionId,
): Problem | null {
  for (const { id, name } of catalogue.all()) {
    const other =
      id === sessionId ? undefined : catalogue.reservedNames(id).find((one) => isLookalike(one, profile));
    if (other === undefined) continue;
    return differsByCase(profile, other, `a profile of ${name}`);
  }
  const mine = [...own].find((one) => isLookalike(one, profile));
  return mine === undefined ? null : differsByCase(profile, mine, 'a profile of your own in the AWS files');
}

const differsByCase = (profile: ProfileName, other: string, whose: string): Problem => ({
  code: 'refused',
  reason: `${profile.slice(0, 150)} differs only by case from ${other.slice(0, 150)}, ${whose.slice(0, 150)}. Choose another name.`,
});
