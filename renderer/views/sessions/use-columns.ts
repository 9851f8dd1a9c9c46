import { useCallback, useEffect, useState } from 'react';
import type { SessionColumns } from '../../../shared/session-columns.ts';
import { useApp, useAppState } from '../../app-context.tsx';

const usual: SessionColumns = {};

export interface Columns {
  readonly columns: SessionColumns;
  /** Null: as they are without the user. */
  readonly change: (columns: SessionColumns | null) => void;
}

/** The columns as the user last arranged them, at once; kept in the settings. */
export function useColumns(): Columns {
  const { client, showProblem } = useApp();
  const kept = useAppState(({ settings }) => settings.sessionColumns);
  const [asked, setAsked] = useState<{ readonly columns: SessionColumns | null } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has come back from main, or from another window, counts
  useEffect(() => setAsked(null), [kept]);
  const change = useCallback(
    (columns: SessionColumns | null) => {
      const mine = { columns };
      setAsked(mine);
      const save = async (): Promise<void> => {
        const saved = await client.changeSettings({ patch: { sessionColumns: columns } });
        if (saved.ok) return;
        setAsked((now) => (now === mine ? null : now));
        showProblem(saved.error);
      };
      void save();
    },
    [client, showProblem],
  );
  return { columns: (asked === null ? kept : asked.columns) ?? usual, change };
}
