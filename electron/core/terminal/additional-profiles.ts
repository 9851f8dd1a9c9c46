import type { CliProfiles } from '../../../shared/cli.ts';
import { ProfileName, Region } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { otherProfileNamed, profilesOf, sessionAndAccount } from '../sessions/session-names.ts';
import type { CommandEnd } from './command.ts';
import type { InForcePort, PromptPorts, RunningCommandsPort, StatePort, VerbsPort } from './command-ports.ts';
import type { Output } from './define-verb.ts';
import { heldProfiles } from './held-profiles.ts';
import { sayHeld } from './io/in-file.ts';
import { done, note, say } from './io/print.ts';
import { settleProfiles, takingOver } from './io/take-over.ts';
import { noteProduction } from './note-production.ts';

/** A session that has a profile name. */
export type Named = SessionView & { readonly profile: NonNullable<SessionView['profile']> };
export const isNamed = (session: SessionView): session is Named => session.profile !== null;

export const profileJson = ({ profile: name, region, id, name: sessionName }: Named, written: boolean) => ({
  profile: name,
  region,
  sessionId: id,
  name: sessionName,
  written,
});

export const profilesJson = (session: Named, written: boolean) =>
  profilesOf(session).map(({ name, region }) => ({
    ...profileJson(session, written),
    profile: name,
    region,
  }));

export interface Additional {
  readonly session: Named;
  readonly name: ProfileName;
  readonly region: Region | null;
}

/** The additional profile of that name; none: it is the main one of a session, or nobody's. */
export function additionalNamed(ports: StatePort, word: string): readonly Additional[] {
  const sessions = ports.app.state().sessions.filter(isNamed);
  if (sessions.some(({ profile }) => profile === word)) return [];
  return sessions.flatMap((session) => {
    const found = otherProfileNamed(session, word);
    return found === null ? [] : [{ session, name: found.name, region: found.region ?? session.region }];
  });
}

export async function addNamed(
  { io, asJson, sayValue }: Output<CliProfiles>,
  ports: StatePort & VerbsPort<'addSessionProfile'> & PromptPorts & InForcePort,
  asked: {
    readonly session: Named;
    readonly name: string;
    readonly region: string | null;
    readonly isAgreed: boolean;
  },
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const { session } = asked;
  const name = ProfileName.safeParse(asked.name);
  if (!name.success) return err({ code: 'profile-name-invalid', profile: asked.name.slice(0, 300) });
  const place = Region.nullable().safeParse(asked.region);
  if (!place.success) return invalidInput('--region', 'This is not a region.');
  const input = {
    sessionId: session.id,
    profile: name.data,
    region: place.data,
    ...takingOver(asked.isAgreed),
  };
  const added = await ports.app.verbs.addSessionProfile(input, signal);
  if (!added.ok) return added;
  const settled = await settleProfiles(
    io,
    ports,
    { profiles: [name.data], isAgreed: asked.isAgreed },
    signal,
  );
  const now = ports.app.state().sessions.find(({ id }) => id === session.id) ?? session;
  if (!settled.ok) {
    note(io, terminalTexts.onlyInLatchkey(name.data, sessionAndAccount(now)));
    return settled;
  }
  const isWritten = now.profileWritten;
  const json = {
    ...profileJson(session, isWritten),
    profile: name.data,
    region: place.data ?? session.region,
  };
  if (asJson) sayValue([json]);
  else say(io, isWritten ? terminalTexts.profileWritten(name.data) : terminalTexts.profileNotWritten);
  noteProduction(io, session, now);
  return ok(done);
}

/** Removes them altogether; what was removed, for `--json`. */
export async function removeNamed(
  { io, asJson }: Pick<Output<CliProfiles>, 'io' | 'asJson'>,
  ports: StatePort & VerbsPort<'removeSessionProfile'> & RunningCommandsPort,
  additional: readonly Additional[],
  signal: AbortSignal,
): Promise<Result<CliProfiles, Problem>> {
  const held = heldProfiles(ports);
  for (const { session, name } of additional) {
    const input = { sessionId: session.id, profile: name };
    const removed = await ports.app.verbs.removeSessionProfile(input, signal);
    if (!removed.ok) return removed;
    if (!asJson) {
      say(io, terminalTexts.profileGone(name, session.name));
      sayHeld(io, held(session.id, name));
    }
    const now = ports.app.state().sessions.find(({ id }) => id === session.id) ?? session;
    noteProduction(io, session, now);
  }
  return ok(
    additional.map(({ session, name, region }) => ({
      ...profileJson(session, held(session.id, name) !== null),
      profile: name,
      region,
    })),
  );
}
