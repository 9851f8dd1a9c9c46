import type { IdentityFolder } from '../../core/identity-source.ts';
import { webIdentityRoleKind } from './role.ts';
import { webIdentityKind } from './source.ts';

export const webIdentity: IdentityFolder = {
  name: 'web-identity',
  youHave: 'a token file or command (CI, Kubernetes, SPIFFE)',
  sources: [webIdentityKind],
  sessions: [webIdentityRoleKind],
};
