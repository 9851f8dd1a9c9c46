import { type ReactNode, useState } from 'react';
import type { Attention } from '../../shared/app-state.ts';
import type { Page } from '../../shared/pages.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import type { SessionView } from '../../shared/session.ts';
import { bannerText as t } from '../../shared/words.ts';
import { useAct, useApp, useAppState } from '../app-context.tsx';
import { go, useRoute } from '../navigate.ts';
import { ongoingProblems } from '../ongoing-problems.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import styles from './banners.module.css';
import type { SettingsPart } from './settings/settings-part.ts';

export function Banners() {
  const attention = useAppState((state) => state.attention);
  const endpoint = useAppState((state) => state.endpoint);
  const keychain = useAppState((state) => state.keychain);
  const files = useAppState((state) => state.files);
  const [isOpen, setOpen] = useState(false);
  const locked = useAppState((state) => state.locked);
  const matters = ongoingProblems({ attention, endpoint, keychain, files });
  if (matters.length === 0 && locked === null) return null;
  const shown = isOpen ? matters : matters.slice(0, 2);
  const hidden = matters.length - shown.length;
  return (
    <section className={styles.banners} aria-label={t.region}>
      {locked !== null && (
        <ProblemNotice mild problem={{ code: 'locked', since: locked.since, why: locked.why }} />
      )}
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
  if (problem.code === 'default-gone') return { actions: <OtherDefault problem={problem} /> };
  if (fix.kind === 'open-page') return { actions: <ShowMe problem={problem} page={fix.page} /> };
  return fix.kind === 'none' ? {} : { actions: <Fix fix={fix} /> };
}

/** Goes to the part of the page that the problem is about; no button where that is before the user's eyes already. */
function ShowMe({ problem, page }: { readonly problem: Problem; readonly page: Page }) {
  const route = useRoute();
  const sessions = useAppState((state) => state.sessions);
  const detail = page === 'sessions' ? sessionOf(problem, sessions.all) : sectionOf(problem);
  if (route.place === page && (detail === null || (page === 'sessions' && route.detail === detail)))
    return null;
  return <Button onClick={() => go(page, detail ?? undefined)}>{t.openPage}</Button>;
}

/** The section of the settings that has what puts it right. */
function sectionOf({ code }: Problem): SettingsPart | null {
  if (code === 'proxy-login') return 'network';
  if (code === 'shortcut-taken' || code === 'shortcut-unsupported') return 'general';
  return code === 'detached' ? 'uninstall' : 'profiles';
}

function sessionOf(problem: Problem, sessions: readonly SessionView[]): SessionView['id'] | null {
  if (problem.code !== 'profile-shadowed') return null;
  const { profile } = problem;
  const found = sessions.find((one) => (profile === 'default' ? one.isDefault : one.profile === profile));
  return found?.id ?? null;
}

/** The default session is gone: another one is chosen in the table, or none is wanted. */
function OtherDefault({ problem }: { readonly problem: Problem }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  return (
    <>
      <ShowMe problem={problem} page="sessions" />
      <Button
        verb="clearDefault"
        look="quiet"
        busy={busy}
        onClick={() => void act(() => client.clearDefault({}))}
      >
        {t.noDefault}
      </Button>
    </>
  );
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
      <Button verb="setSessionProfile" busy={busy} onClick={() => void act(ask)}>
        {t.askAgain}
      </Button>
      {!isDefault && <Button onClick={() => go('sessions', sessionId)}>{t.otherName}</Button>}
    </>
  );
}

function Fix({ fix }: { readonly fix: Exclude<Attention['fix'], { kind: 'open-page' }> }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  switch (fix.kind) {
    case 'sign-in':
      return (
        <Button
          verb="signIn"
          busy={busy}
          onClick={() => void act(() => client.signIn({ sourceId: fix.sourceId, openBrowser: null }))}
        >
          {t.signIn}
        </Button>
      );
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
