import type { IdentityFolder } from '../../core/identity-source.ts';
import { awsCliSessionKind } from './session.ts';
import { awsCliKind } from './source.ts';

export const awsCli: IdentityFolder = {
  name: 'aws-cli',
  youHave: '`aws sso login` or `aws login`',
  sources: [awsCliKind],
  sessions: [awsCliSessionKind],
};
