import { useState } from 'react';
import type { AppState, Attention } from '../../shared/app-state.ts';
import { bannerText as t } from '../../shared/text/window-pages.ts';
import { useAct, useApp, useAppState } from '../app-context.tsx';
import { go } from '../navigate.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import styles from './banners.module.css';

/** Standing matters above every page: first the ones that stop everything. */
export function standingMatters(
  state: Pick<AppState, 'attention' | 'endpoint' | 'keychain' | 'files'>,
): readonly Attention[] {
  const health: readonly Attention[] = [
    ...own('keychain', state.keychain.problem, { kind: 'retry-keychain' }),
    ...own('endpoint', state.endpoint.problem, { kind: 'none' }),
    ...own('files', state.files.problem, { kind: 'none' }),
  ];
  const codes = new Set(state.attention.map((a) => a.problem.code));
  // The app may have raised the same matter itself, with a fix that fits better.
  return [...health.filter((h) => !codes.has(h.problem.code)), ...state.attention];
}

const own = (
  id: string,
  problem: Attention['problem'] | null,
  fix: Attention['fix'],
): readonly Attention[] => (problem === null ? [] : [{ id: `health ${id}`, problem, fix }]);

export function Banners() {
  const state = useAppState();
  const [isOpen, setOpen] = useState(false);
  const matters = standingMatters(state);
  if (matters.length === 0) return null;
  const shown = isOpen ? matters : matters.slice(0, 2);
  const hidden = matters.length - shown.length;
  return (
    <section className={styles.banners} aria-label={t.region}>
      {shown.map((matter) => (
        <ProblemNotice
          key={matter.id}
          problem={matter.problem}
          mild={!matter.problem.code.startsWith('keychain')}
          {...(matter.fix.kind === 'none' ? {} : { actions: <Fix fix={matter.fix} /> })}
        />
      ))}
      {(hidden > 0 || isOpen) && (
        <div>
          <Button look="quiet" onClick={() => setOpen(!isOpen)}>
            {isOpen ? t.fewer : t.more(hidden)}
          </Button>
        </div>
      )}
    </section>
  );
}

function Fix({ fix }: { readonly fix: Attention['fix'] }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  switch (fix.kind) {
    case 'sign-in':
      return (
        <Button
          busy={busy}
          onClick={() => void act(() => client.signIn({ sourceId: fix.sourceId, openBrowser: null }))}
        >
          {t.signIn}
        </Button>
      );
    case 'open-page':
      return <Button onClick={() => go(fix.page)}>{t.openPage}</Button>;
    case 'retry-keychain':
      return (
        <Button busy={busy} onClick={() => void act(() => client.retryKeychain({}))}>
          {t.retryKeychain}
        </Button>
      );
    case 'none':
      return null;
  }
}
