import type { AppState } from '../../../shared/app-state.ts';
import { AccountId, ProfileName, Region, RoleArn, SessionId, SourceId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { SourceView } from '../../../shared/source.ts';
import { sessionView } from '../../../shared/testing-session.ts';
import { appState } from '../../../shared/testing-state.ts';
import type { Lease } from '../credentials.ts';
import { Secret } from '../secret.ts';

/** 2026-01-15T12:34:56Z, the clock of most vectors. */
export const NOW_MS = 1_768_480_496_000;
export const HOUR_MS = 3_600_000;

export const testSource = (over: Partial<SourceView> = {}): SourceView => ({
  id: SourceId.parse('corp'),
  kind: 'identity-center',
  name: 'Corp',
  state: 'signed-in',
  config: {},
  subtitle: 'corp.awsapps.example',
  signedInAs: 'maria',
  renewsItself: false,
  expiresAt: NOW_MS + 8 * HOUR_MS,
  sync: {
    running: false,
    doneAccounts: 0,
    totalAccounts: null,
    lastAt: NOW_MS - 5 * 60_000,
    added: 0,
    removed: 0,
    problem: null,
  },
  sessionCount: 1,
  problem: null,
  ...over,
});

export interface TestSession {
  readonly id: string;
  readonly profile?: string | null;
  readonly name?: string;
  readonly accountId?: string;
  readonly role?: string;
  readonly region?: string | null;
}
export const testSession = (
  {
    id,
    profile = id,
    name = id,
    accountId = '111111111111',
    role = 'Dev',
    region = 'us-east-1',
  }: TestSession,
  over: Partial<SessionView> = {},
): SessionView =>
  sessionView({
    id: SessionId.parse(id),
    name,
    profile: profile === null ? null : ProfileName.parse(profile),
    profileWritten: profile !== null,
    sourceId: SourceId.parse('corp'),
    sourceName: 'Corp',
    accountId: AccountId.parse(accountId),
    accountName: `acct-${accountId.slice(0, 2)}`,
    role,
    roleArn: RoleArn.parse(`arn:aws:iam::${accountId}:role/${role}`),
    region: region === null ? null : Region.parse(region),
    state: 'active',
    expiresAt: NOW_MS + HOUR_MS,
    leasedAt: NOW_MS,
    ...over,
  });

export const testLease = (over: Partial<Lease> = {}): Lease => ({
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: new Secret('wJalrXUtnFEMI/K7MDENG+bPxRfiCYzEXAMPLEKEY'),
  sessionToken: new Secret(
    'IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJHMEUCIQD+abc/def+ghi=jkl%mno==',
  ),
  expiresAt: NOW_MS + HOUR_MS,
  issuedAt: NOW_MS,
  accountId: AccountId.parse('111111111111'),
  chained: false,
  ...over,
});

export const testState = (over: Partial<AppState> = {}): AppState =>
  appState({
    now: NOW_MS,
    sources: [testSource()],
    sessions: [testSession({ id: 'dev' })],
    command: '/opt/latch key/latchkey',
    ...over,
  });
