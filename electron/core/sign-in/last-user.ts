import type { LeaseIdentity } from '../credentials.ts';

/** The last user who is known to have been signed in, and who that was before, where it is another one. */
export interface LastUser {
  readonly last: LeaseIdentity | null;
  /** The name of the one before; '': it has none. Null: nobody else was signed in before. */
  readonly before: string | null;
}

export const nobodyYet: LastUser = { last: null, before: null };

/**
 * SECURITY: the account and the role stay the same where a colleague signs in, or the same person with a second account: nothing else
 * would say that AWS records what follows under another name. Kept over a sign-out, and where it is not known in between.
 */
export function nextUser(known: LastUser, signIn: LeaseIdentity | null, isNewSignIn: boolean): LastUser {
  if (signIn === null || !isKnown(signIn)) return known;
  const { last } = known;
  const now = identityIn(signIn);
  if (last === null) return { last: now, before: null };
  if (isAnother(last, signIn)) return { last: now, before: last.signedInAs ?? '' };
  // The same one once more: what was said has been read. What is known of them by now tells the next one apart.
  const before = isNewSignIn ? null : known.before;
  const isMore =
    (last.user === undefined && now.user !== undefined) ||
    (last.callerArn === undefined && now.callerArn !== undefined);
  return isMore || before !== known.before ? { last: { ...last, ...now }, before } : known;
}

const isKnown = ({ user, callerArn, signedInAs }: LeaseIdentity): boolean =>
  user !== undefined || callerArn !== undefined || signedInAs !== null;

const identityIn = ({ signedInAs, callerArn, user }: LeaseIdentity): LeaseIdentity => ({
  signedInAs,
  ...(callerArn === undefined ? {} : { callerArn }),
  ...(user === undefined ? {} : { user }),
});

/** By what both say of themselves: one that is only now given an ARN is nobody else. */
function isAnother(one: LeaseIdentity, other: LeaseIdentity): boolean {
  if (one.user !== undefined && other.user !== undefined) return one.user !== other.user;
  if (one.callerArn !== undefined && other.callerArn !== undefined) return one.callerArn !== other.callerArn;
  return one.signedInAs !== null && other.signedInAs !== null && one.signedInAs !== other.signedInAs;
}
