import type { SessionView } from '../../../../shared/session.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { RunningCommand } from '../../running-commands.ts';
import type { CommandIo } from '../command.ts';
import type { HeldProfiles } from '../held-profiles.ts';
import { say } from './print.ts';

/** The cell of a table: empty where the profile is in the AWS files, and stays there. */
export function inFile(
  { id, profile, profileWritten }: Pick<SessionView, 'id' | 'profile' | 'profileWritten'>,
  held: HeldProfiles,
): string {
  if (profile === null || profileWritten) return '';
  const command = held(id, profile);
  return command === null ? terminalTexts.notWritten : terminalTexts.heldUntil(command.program, command.pid);
}

/** Why a profile that was removed is in the AWS files still. */
export function sayHeld(io: CommandIo, command: RunningCommand | null): void {
  if (command !== null) say(io, terminalTexts.profileHeld(command.profile, command.program, command.pid));
}
