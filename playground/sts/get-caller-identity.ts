import type { SignedOperation } from './operation.ts';

/** Cannot be denied: any valid signature may ask for its own identity. */
export const getCallerIdentity: SignedOperation = {
  name: 'GetCallerIdentity',
  signed: true,
  parameters: [],
  run: ({ caller: { principal } }) => [
    ['Arn', principal.arn],
    ['UserId', principal.userId],
    ['Account', principal.accountId],
  ],
};
