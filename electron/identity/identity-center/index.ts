import type { IdentityFolder } from '../../core/identity-source.ts';
import { permissionSetKind } from './permission-set.ts';
import { identityCenterKind } from './source.ts';

export const identityCenter: IdentityFolder = {
  sources: [identityCenterKind],
  sessions: [permissionSetKind],
};
