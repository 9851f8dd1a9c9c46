import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeaseIdentity } from '../credentials.ts';
import { type LastUser, nextUser, nobodyYet } from './last-user.ts';

const ada: LeaseIdentity = { signedInAs: 'Ada', user: 'ada' };
const eve: LeaseIdentity = { signedInAs: 'Eve', user: 'eve' };
const unknown: LeaseIdentity = { signedInAs: null };
const after = (...who: readonly (LeaseIdentity | null)[]): LastUser =>
  who.reduce<LastUser>((known, each) => nextUser(known, each, true), nobodyYet);

describe('who was signed in before', () => {
  it('is nobody for the first user, nor for the same one again', () => {
    expect(after(ada).before).toBeNull();
    expect(after(ada, ada).before).toBeNull();
    expect(after(ada, { signedInAs: 'ada', user: 'ada' }).before).toBeNull();
  });

  it('is the last one who was known, over a sign-out and over a sign-in of which nobody knows whose it is', () => {
    expect(after(ada, eve).before).toBe('Ada');
    expect(after(ada, null, eve).before).toBe('Ada');
    expect(after(ada, unknown, eve).before).toBe('Ada');
    expect(after(ada, eve, unknown).before).toBe('Ada');
  });

  it('is said until the same one signs in once more, not only renews', () => {
    const changed = after(ada, eve);
    expect(nextUser(changed, eve, false).before).toBe('Ada');
    expect(nextUser(changed, eve, true).before).toBeNull();
  });

  it('is nobody else where one becomes known by an ARN, or loses it', () => {
    const arn = 'arn:aws:iam::111111111111:user/ada';
    expect(after({ signedInAs: 'ada' }, { signedInAs: 'ada', callerArn: arn }).before).toBeNull();
    expect(after({ signedInAs: 'ada', callerArn: arn }, { signedInAs: 'ada' }).before).toBeNull();
    const other = { signedInAs: 'ada', callerArn: 'arn:aws:iam::222222222222:user/ada' };
    expect(after({ signedInAs: 'ada', callerArn: arn }, other).before).toBe('ada');
    // Who became known by it only later, too.
    expect(after({ signedInAs: 'ada' }, { signedInAs: 'ada', callerArn: arn }, other).before).toBe('ada');
    const byUser = { signedInAs: 'ada', user: 'u1' };
    expect(after({ signedInAs: 'ada' }, byUser, { signedInAs: 'ada', user: 'u2' }).before).toBe('ada');
  });

  it('is somebody without a name where the name was never said', () => {
    expect(after({ signedInAs: null, user: 'a' }, { signedInAs: null, user: 'b' }).before).toBe('');
  });

  it('is another exactly when two known users in a row differ', () => {
    const user = fc.constantFrom(ada, eve, unknown, null);
    fc.assert(
      fc.property(fc.array(user, { maxLength: 12 }), (all) => {
        const known = all.filter((who) => who !== null && who !== unknown);
        const [now, before] = known.toReversed();
        const differs = now !== undefined && before !== undefined && now !== before;
        expect(after(...all).before).toBe(differs ? (before?.signedInAs ?? null) : null);
      }),
    );
  });
});
