import type { IdentityFolder } from '../../core/identity-source.ts';
import { webIdentityRoleKind } from './role.ts';
import { webIdentityKind } from './source.ts';

export const webIdentity: IdentityFolder = { sources: [webIdentityKind], sessions: [webIdentityRoleKind] };
