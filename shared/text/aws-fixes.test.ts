import { expect, it } from 'vitest';
import { refusalFix } from './aws-fixes.ts';

it.each([
  ['AssumeRole', 'X', "Correct the session's settings and try again."],
  ['GetCallerIdentity', 'X', 'Check the settings of the identity source and try again.'],
  ['CreateAccessKey', 'X', 'Check the settings of the identity source and try again.'],
  ['GetSessionToken', 'X', 'Check the settings of the identity source and of the session, and try again.'],
  ['GetSessionToken', 'IDPRejectedClaim', 'The token may have been revoked or already used: sign in again.'],
])('sends the user of %s, refused as %s, to the settings it came from', (action, code, fix) => {
  expect(refusalFix(action, code)).toBe(fix);
});
