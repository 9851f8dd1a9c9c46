import type { SignedOperation } from './operation.ts';

/** Cannot be denied: whoever can sign may ask who it is. */
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
