import { type ReactNode, useState } from 'react';
import type { Attention } from '../../shared/app-state.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import { bannerText as t } from '../../shared/text/window-pages.ts';
import { useAct, useApp, useAppState } from '../app-context.tsx';
import { go } from '../navigate.ts';
import { ongoingProblems } from '../ongoing-problems.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import styles from './banners.module.css';

export function Banners() {
  const attention = useAppState((state) => state.attention);
  const endpoint = useAppState((state) => state.endpoint);
  const keychain = useAppState((state) => state.keychain);
  const files = useAppState((state) => state.files);
  const [isOpen, setOpen] = useState(false);
  const matters = ongoingProblems({ attention, endpoint, keychain, files });
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
          {...actionsOf(matter)}
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

function actionsOf({ problem, fix }: Attention): { readonly actions?: ReactNode } {
  if (problem.code === 'profile-name-taken') return { actions: <HandOver profile={problem.profile} /> };
  return fix.kind === 'none' ? {} : { actions: <Fix fix={fix} /> };
}

/** A profile that was left to the user: asks about it again, or goes to where another name is chosen. */
function HandOver({ profile }: { readonly profile: string }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const isDefault = profile === 'default';
  const session = useAppState(({ sessions, defaultSessionId }) =>
    sessions.all.find((s) => (isDefault ? s.id === defaultSessionId : s.profile === profile)),
  );
  if (session === undefined) return <Button onClick={() => go('sessions')}>{t.openPage}</Button>;
  const { id: sessionId, region } = session;
  const ask = (): Promise<Result<unknown, Problem>> =>
    isDefault && session.profile !== profile
      ? client.makeDefault({ sessionId })
      : client.setSessionProfile({ sessionId, profile: session.profile, region });
  return (
    <>
      <Button busy={busy} onClick={() => void act(ask)}>
        {t.askAgain}
      </Button>
      {!isDefault && <Button onClick={() => go('sessions', sessionId)}>{t.otherName}</Button>}
    </>
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
