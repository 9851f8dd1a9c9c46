import type { IdentityFolder } from '../../core/identity-source.ts';
import { iamUserSessionKind } from './session.ts';
import { iamUserKind } from './source.ts';

export const iamUser: IdentityFolder = {
  sources: [iamUserKind],
  sessions: [iamUserSessionKind],
};
