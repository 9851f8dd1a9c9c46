import type { IdentityFolder } from '../../core/identity-source.ts';
import { iamUserSessionKind } from './session.ts';
import { iamUserKind } from './source.ts';

export const iamUser: IdentityFolder = {
  name: 'iam-user',
  youHave: 'an access key of an IAM user',
  sources: [iamUserKind],
  sessions: [iamUserSessionKind],
};
