import type { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { RunningCommand } from '../running-commands.ts';
import type { RunningCommandsPort } from './command-ports.ts';

/** The commands of `exec` that keep a profile in the AWS files which is to go: it goes when the last of them ends. */
export type HeldProfiles = (session: SessionId, profile: string | null) => RunningCommand | null;

export function heldProfiles({ app }: Pick<RunningCommandsPort, 'app'>): HeldProfiles {
  const running = app.commands.all();
  return (session, profile) =>
    running.find((one) => one.session === session && one.profile === profile) ?? null;
}

/** For scripts: what the AWS files have now, also where it is to go. */
export function asInFiles(ports: Pick<RunningCommandsPort, 'app'>): (session: SessionView) => SessionView {
  const held = heldProfiles(ports);
  return (one) => (held(one.id, one.profile) === null ? one : { ...one, profileWritten: true });
}
