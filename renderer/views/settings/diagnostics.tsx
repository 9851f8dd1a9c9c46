import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import { reportText } from '../../../shared/text/doctor.ts';
import { settingsText as t } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useCopy } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckList } from './check-list.tsx';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';

type Check = z.output<AppContract['diagnostics']['output']>['checks'][number];

export function Diagnostics({ runNow }: { readonly runNow: boolean }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const copy = useCopy();
  const version = useAppState((state) => state.version);
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const run = useCallback(async (): Promise<void> => {
    const done = await act(() => client.diagnostics({}));
    if (done !== null) setChecks(done.checks);
  }, [act, client]);
  useEffect(() => {
    if (runNow) void run();
  }, [runNow, run]);

  // What is to be repaired comes first.
  const ordered = checks?.toSorted((a, b) => Number(a.ok) - Number(b.ok)) ?? [];
  const bad = ordered.filter((check) => !check.ok).length;
  return (
    <Section title={t.diagnostics} hint={t.diagnosticsHint} part="diagnostics">
      <div className={styles.row}>
        <span role="status">
          {busy ? t.running : checks === null ? '' : bad === 0 ? t.allGood(ordered.length) : t.found(bad)}
        </span>
        <Button busy={busy} onClick={() => void run()}>
          {t.run}
        </Button>
        {checks !== null && (
          <Button onClick={() => void copy(reportText(version, ordered))}>{t.copyReport}</Button>
        )}
      </div>
      {ordered.length > 0 && <CheckList checks={ordered} />}
    </Section>
  );
}
