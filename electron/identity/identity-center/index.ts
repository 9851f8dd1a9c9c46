import type { IdentityFolder } from '../../core/identity-source.ts';
import { permissionSetKind } from './permission-set.ts';
import { identityCenterKind } from './source.ts';

export const identityCenter: IdentityFolder = {
  name: 'identity-center',
  youHave: 'an access portal (`https://….awsapps.com/start`)',
  sources: [identityCenterKind],
  sessions: [permissionSetKind],
};
