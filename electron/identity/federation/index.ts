import type { IdentityFolder } from '../../core/identity-source.ts';
import { federationTokenKind } from './session.ts';

export const federation: IdentityFolder = { sources: [], sessions: [federationTokenKind] };
