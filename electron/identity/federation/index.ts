import type { IdentityFolder } from '../../core/identity-source.ts';
import { federationTokenKind } from './session.ts';

export const federation: IdentityFolder = {
  name: 'federation',
  youHave: 'an IAM user, and a tool that should get less',
  sources: [],
  sessions: [federationTokenKind],
};
