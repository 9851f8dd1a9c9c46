import type { SessionView } from '../../../shared/session.ts';
import { shellArgument } from '../../../shared/shell-quote.ts';

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
    exec: `latchkey exec ${shellArgument(profile ?? session.name)} -- aws s3 ls`,
  };
}
