import type { IdentityFolder } from '../../core/identity-source.ts';
import { oidcRoleKind } from './role.ts';
import { oidcKind } from './source.ts';

export const oidc: IdentityFolder = {
  name: 'oidc',
  youHave: 'Google, Cognito, Auth0, Keycloak or another OpenID provider',
  sources: [oidcKind],
  sessions: [oidcRoleKind],
};
