import type { IdentityFolder } from '../../core/identity-source.ts';
import { assumedRoleKind } from './assumed-role.ts';

export const assumedRole: IdentityFolder = { sources: [], sessions: [assumedRoleKind] };
