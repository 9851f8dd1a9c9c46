import { SessionId } from '../../../shared/ids.ts';
import type { AttentionList } from '../attention.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { Transaction } from '../transaction.ts';
import type { CarriedOut } from './carry-out.ts';
import type { UserFiles } from './user-files-port.ts';

const ATTENTION = 'default-put-right';

/**
 * An app that was killed between the files and the records leaves another default session in the files. The records count:
 * the user who asked for the switch never heard that it was done. The first write of a run puts the files right, and says so.
 */
export function createOtherDefault(ports: {
  readonly userFiles: Pick<UserFiles, 'currentDefault'>;
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly attention: Pick<AttentionList, 'raise' | 'clear'>;
  readonly lifetime: AbortSignal;
  readonly sessionName: (id: SessionId) => string;
}): {
  /** Runs a write, and says what it put right; only for the first of a run something is looked up before. */
  whilePutRight(transactions: readonly Transaction[], write: () => Promise<CarriedOut>): Promise<CarriedOut>;
} {
  let isFirst = true;
  return {
    async whilePutRight(transactions, write) {
      const found = isFirst ? await otherIn(ports) : null;
      const written = await write();
      if (!written.ok) return written;
      isFirst = false;
      const isChosen = transactions.some(({ asksFor }) => asksFor?.includes('default') === true);
      const kept = ports.records.get().defaultSessionId;
      if (isChosen) ports.attention.clear(ATTENTION);
      else if (found !== null)
        ports.attention.raise(
          ATTENTION,
          {
            code: 'default-put-right',
            found: ports.sessionName(found).slice(0, 300),
            kept: kept === null ? null : ports.sessionName(kept).slice(0, 300),
          },
          { kind: 'open-page', page: 'sessions' },
        );
      return written;
    },
  };
}

/** The session that is the default in the files and not in the records; null: there is none. */
async function otherIn({
  userFiles,
  records,
  catalogue,
  lifetime,
}: Parameters<typeof createOtherDefault>[0]): Promise<SessionId | null> {
  const current = await userFiles.currentDefault(lifetime);
  const { defaultSessionId, deliveryPaused, detached } = records.get();
  if (!current.ok || deliveryPaused || detached !== undefined) return null;
  const id = SessionId.safeParse(current.value);
  return id.success && id.data !== defaultSessionId && catalogue.find(id.data) !== null ? id.data : null;
}
