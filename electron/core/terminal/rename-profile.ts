import { accountText } from '../../../shared/account.ts';
import type { CliProfiles } from '../../../shared/cli.ts';
import { ProfileName } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { sessionAndAccount } from '../sessions/session-names.ts';
import { isNamed, profilesJson } from './additional-profiles.ts';
import type { CommandEnd } from './command.ts';
import type { InForcePort, PromptPorts, StatePort, VerbsPort } from './command-ports.ts';
import type { Output } from './define-verb.ts';
import { done, note, say } from './io/print.ts';
import { settleProfiles, takingOver } from './io/take-over.ts';
import { noteProduction } from './note-production.ts';

/** Gives the session another main profile; its old name and the region of each of its profiles stay. */
export async function renameTo(
  { io, asJson, sayValue }: Output<CliProfiles>,
  ports: StatePort & PromptPorts & InForcePort & VerbsPort<'setSessionProfile'>,
  asked: { readonly session: SessionView; readonly name: string; readonly isAgreed: boolean },
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  // What it would say of the files is not so until they are written again.
  if (ports.app.state().files.detached === true) return err({ code: 'detached' });
  const { session: before, isAgreed } = asked;
  const name = ProfileName.safeParse(asked.name);
  if (!name.success) return err({ code: 'profile-name-invalid', profile: asked.name.slice(0, 300) });
  const profile = name.data;
  const input = { sessionId: before.id, profile, ...takingOver(isAgreed) };
  const renamed = await ports.app.verbs.setSessionProfile(input, signal);
  if (!renamed.ok) return renamed;
  const settled = await settleProfiles(io, ports, { profiles: [profile], isAgreed }, signal);
  const now = ports.app.state().sessions.find(({ id }) => id === before.id) ?? before;
  if (!settled.ok) {
    note(io, terminalTexts.onlyInLatchkey(profile, sessionAndAccount(now)));
    return settled;
  }
  const old = before.profile === profile ? null : before.profile;
  if (asJson) sayValue(isNamed(now) ? profilesJson(now, now.profileWritten) : []);
  else {
    say(io, terminalTexts.profileRenamed(now.name, accountText(now), profile));
    if (old !== null) say(io, terminalTexts.oldNameStays(old));
    if (!now.profileWritten) say(io, terminalTexts.profileNotWritten);
  }
  // An additional profile of another region brings it along, also for what names the session in another way.
  if (now.region !== before.region) note(io, terminalTexts.regionMoved(now.name, now.region, before.region));
  noteProduction(io, before, now);
  return ok(done);
}
