import type { IdentityFolder } from '../../core/identity-source.ts';
import { ambientSessionKind } from './session.ts';
import { ambientKind } from './source.ts';

export const ambient: IdentityFolder = {
  name: 'ambient',
  youHave: 'an EC2 instance, a container, variables, another program',
  sources: [ambientKind],
  sessions: [ambientSessionKind],
};
