import type { IdentityFolder } from '../../core/identity-source.ts';
import { samlRoleKind } from './saml-role.ts';
import { samlKind } from './source.ts';

export const saml: IdentityFolder = { sources: [samlKind], sessions: [samlRoleKind] };
