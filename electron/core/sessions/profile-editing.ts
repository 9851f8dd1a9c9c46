import type { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import { doneIf, type Handler } from '../verb-result.ts';
import { knownSession } from './known-session.ts';
import type { SessionCatalogue, SessionEntry } from './session-catalogue.ts';
import { mainProfile, otherProfiles, recorded, renamed, withProfile } from './session-profiles.ts';
import type { SessionFacts } from './session-views.ts';

interface ProfilePorts {
  readonly catalogue: Pick<
    SessionCatalogue,
    'find' | 'all' | 'choice' | 'choose' | 'reservedNames' | 'forgetFormer'
  >;
  /** Brings the user's files up to date; `named`: a profile that the user asks for again. */
  readonly writeProfiles: (named?: string) => Promise<Result<void, Problem>>;
}

const noMainProfile: Problem = {
  code: 'refused',
  reason: 'This session has no profile. Give it one before you add another.',
};

/** The main profile and the region of the session. The old name stays as a further profile. */
export const setSessionProfile =
  (ports: ProfilePorts & { readonly facts: Pick<SessionFacts, 'region'> }): Handler<'setSessionProfile'> =>
  async ({ sessionId, profile, region }) => {
    const { catalogue } = ports;
    const entry = knownSession(catalogue, sessionId);
    if (!entry.ok) return entry;
    const taken = profile === null ? null : ownerOf(catalogue, profile, sessionId);
    if (profile !== null && taken !== null) return err({ code: 'in-use', what: profile, by: [taken] });
    const patch =
      profile === null
        ? { profile, region: region ?? undefined, otherProfiles: undefined }
        : renamed(entry.value, catalogue.choice(sessionId), profile, {
            region,
            standing: ports.facts.region(entry.value),
            keepRegions: false,
          });
    // A name that the user gives is to be written, also where they took the profile out before.
    catalogue.choose(sessionId, { ...patch, profileWritten: undefined });
    return doneIf(await ports.writeProfiles(profile ?? undefined));
  };

/** A further profile of the session; of a name that it has already, its region. */
export const addSessionProfile =
  (ports: ProfilePorts): Handler<'addSessionProfile'> =>
  async ({ sessionId, profile, region }) => {
    const { catalogue } = ports;
    const entry = knownSession(catalogue, sessionId);
    if (!entry.ok) return entry;
    const choice = catalogue.choice(sessionId);
    const main = mainProfile(entry.value, choice);
    if (main === null) return err(noMainProfile);
    if (profile === 'default') return err(defaultIsNoName);
    if (main === profile) return err({ code: 'in-use', what: profile, by: [entry.value.name] });
    const taken = ownerOf(catalogue, profile, sessionId);
    if (taken !== null) return err({ code: 'in-use', what: profile, by: [taken] });
    const others = withProfile(otherProfiles(entry.value, choice), { name: profile, region });
    // As with a name that the user gives: it is to be written.
    catalogue.choose(sessionId, { otherProfiles: recorded(others), profileWritten: true });
    return doneIf(await ports.writeProfiles(profile));
  };

/** Takes a further profile away; its name is free again. */
export const removeSessionProfile =
  (ports: ProfilePorts): Handler<'removeSessionProfile'> =>
  async ({ sessionId, profile }) => {
    const { catalogue } = ports;
    const entry = knownSession(catalogue, sessionId);
    if (!entry.ok) return entry;
    const others = otherProfiles(entry.value, catalogue.choice(sessionId));
    if (!others.some(({ name }) => name === profile)) return err(notAnother(profile, entry.value));
    const left = others.filter(({ name }) => name !== profile);
    catalogue.choose(sessionId, { otherProfiles: recorded(left) });
    catalogue.forgetFormer(sessionId, profile);
    return doneIf(await ports.writeProfiles());
  };

const defaultIsNoName: Problem = {
  code: 'refused',
  reason: 'The default profile belongs to the default session: make this session the default instead.',
};

const notAnother = (profile: ProfileName, { name }: SessionEntry): Problem => ({
  code: 'refused',
  reason: `${profile} is not one of the additional profiles of ${name}.`.slice(0, 500),
});

/** The name of the session that has this profile, or had it before. */
function ownerOf(
  catalogue: Pick<SessionCatalogue, 'all' | 'reservedNames'>,
  profile: ProfileName,
  except: SessionId,
): string | null {
  const owner = catalogue
    .all()
    .find((entry) => entry.id !== except && catalogue.reservedNames(entry.id).includes(profile));
  return owner?.name ?? null;
}
