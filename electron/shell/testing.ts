import type { AppState, Prompt } from '../../shared/app-state.ts';
import { AccountId, ProfileName, PromptId, Region, SessionId, SourceId } from '../../shared/ids.ts';
import type { SessionView } from '../../shared/session.ts';
import type { SourceView } from '../../shared/source.ts';
import { sessionView } from '../../shared/testing-session.ts';
import { appState as emptyState } from '../../shared/testing-state.ts';

// Builders for the shell's tests: a whole valid state, and pieces of it.

export const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);
const hour = 3_600_000;

export const session = (over: Partial<SessionView> = {}): SessionView =>
  sessionView({
    id: SessionId.parse('acme:111111111111:Admin'),
    name: 'Production Admin',
    profile: ProfileName.parse('Production-Admin'),
    profileWritten: true,
    sourceId: SourceId.parse('acme'),
    sourceName: 'Acme',
    accountId: AccountId.parse('111111111111'),
    accountName: 'Production',
    role: 'Admin',
    region: Region.parse('us-east-1'),
    state: 'active',
    expiresAt: NOW + hour + 12 * 60_000,
    leasedAt: NOW,
    lastUsedAt: NOW - 1000,
    ...over,
  });

export function source(over: Partial<SourceView> = {}): SourceView {
  return {
    id: SourceId.parse('acme'),
    kind: 'identity-center',
    name: 'Acme',
    state: 'signed-in',
    config: {},
    subtitle: 'acme.awsapps.com',
    signedInAs: null,
    renewsItself: false,
    expiresAt: NOW + 8 * hour,
    sync: {
      running: false,
      doneAccounts: 0,
      totalAccounts: null,
      lastAt: null,
      added: 0,
      removed: 0,
      problem: null,
    },
    sessionCount: 1,
    problem: null,
    ...over,
  };
}

export function signInNeeded(over: Partial<Extract<Prompt, { kind: 'sign-in-needed' }>> = {}): Prompt {
  return {
    kind: 'sign-in-needed',
    id: PromptId.parse('p1'),
    sourceId: SourceId.parse('acme'),
    sourceName: 'Acme',
    askedBy: ['aws'],
    sessionName: 'Production Admin',
    since: NOW,
    until: NOW + 100_000,
    ...over,
  };
}

export const appState = (over: Partial<AppState> = {}): AppState =>
  emptyState({ now: NOW, sources: [source()], sessions: [session()], ...over });
