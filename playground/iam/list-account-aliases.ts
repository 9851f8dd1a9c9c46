import { Refusal } from '../service.ts';
import type { IamOperation } from './operation.ts';

/** An account has one alias or none, though the answer is a list. */
export const listAccountAliases: IamOperation = {
  name: 'ListAccountAliases',
  parameters: ['Marker', 'MaxItems'],
  run: ({ caller: { principal } }, { world }) => {
    if (!principal.permissions.includes('iam:ListAccountAliases'))
      throw new Refusal(
        403,
        'AccessDenied',
        `User: ${principal.arn} is not authorized to perform: iam:ListAccountAliases on resource: * because no identity-based policy allows the iam:ListAccountAliases action`,
      );
    const alias = world.accounts.find(({ accountId }) => accountId === principal.accountId)?.alias;
    return [
      ['AccountAliases', alias === undefined ? [] : [['member', alias]]],
      ['IsTruncated', 'false'],
    ];
  },
};
