import type { IdentityFolder } from '../../core/identity-source.ts';
import { awsCliSessionKind } from './session.ts';
import { awsCliKind } from './source.ts';

export const awsCli: IdentityFolder = { sources: [awsCliKind], sessions: [awsCliSessionKind] };
