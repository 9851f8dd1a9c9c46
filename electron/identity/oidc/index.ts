import type { IdentityFolder } from '../../core/identity-source.ts';
import { oidcRoleKind } from './role.ts';
import { oidcKind } from './source.ts';

export const oidc: IdentityFolder = { sources: [oidcKind], sessions: [oidcRoleKind] };
