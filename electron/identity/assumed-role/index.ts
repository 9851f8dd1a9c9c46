import type { IdentityFolder } from '../../core/identity-source.ts';
import { assumedRoleKind } from './assumed-role.ts';

export const assumedRole: IdentityFolder = {
  name: 'assumed-role',
  youHave: 'one of these, and a role to assume with it',
  sources: [],
  sessions: [assumedRoleKind],
};
