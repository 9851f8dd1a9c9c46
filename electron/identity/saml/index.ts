import type { IdentityFolder } from '../../core/identity-source.ts';
import { samlRoleKind } from './saml-role.ts';
import { samlKind } from './source.ts';

export const saml: IdentityFolder = {
  name: 'saml',
  youHave: 'a company page with an AWS tile (Okta, Entra ID, AD FS, …)',
  sources: [samlKind],
  sessions: [samlRoleKind],
};
