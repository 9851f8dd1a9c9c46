import type { AccountId } from '../../../shared/ids.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import type { SessionEntry } from './session-entry.ts';

/**
 * The account of a session: what its form or its sync says, else that of the identity it is built on directly, whose own keys it
 * then has. Null: not known yet.
 */
export const accountOf = (
  { accountId, parent }: Pick<SessionEntry, 'accountId' | 'parent'>,
  source: (id: SourceRecord['id']) => SourceRecord | null | undefined,
): AccountId | null =>
  accountId ?? (parent.kind === 'source' ? (source(parent.id)?.accountId ?? null) : null);
