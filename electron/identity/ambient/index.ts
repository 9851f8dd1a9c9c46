import type { IdentityFolder } from '../../core/identity-source.ts';
import { ambientSessionKind } from './session.ts';
import { ambientKind } from './source.ts';

export const ambient: IdentityFolder = { sources: [ambientKind], sessions: [ambientSessionKind] };
