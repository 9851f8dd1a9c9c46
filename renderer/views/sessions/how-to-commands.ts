import type { SessionView } from '../../../shared/session.ts';

/** Commands a user can paste into any shell. */
export function howToCommands(session: Pick<SessionView, 'name' | 'profile' | 'profileWritten'>): {
  readonly aws: string | null;
  readonly git: string | null;
  readonly exec: string;
} {
  const { profile, profileWritten } = session;
  return {
    aws: profile === null || !profileWritten ? null : `aws sts get-caller-identity --profile ${profile}`,
    // A profile with one of these would end the URL's user part early.
    git: profile === null || /[@/:%]/.test(profile) ? null : `git clone codecommit://${profile}@MyRepo`,
    exec: `latchkey exec ${quoted(profile ?? session.name)} -- aws s3 ls`,
  };
}

// Single quotes do not quote in cmd.exe, double quotes do in all three; a name that would still be read by a shell
// inside them is left to the user's eye by escaping what POSIX shells expand.
const quoted = (word: string): string =>
  /^[\w@+.%:/-]+$/.test(word) ? word : `"${word.replace(/["$`\\]/g, (c) => `\\${c}`)}"`;
