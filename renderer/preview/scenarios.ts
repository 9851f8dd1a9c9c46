import type { AppState } from '../../shared/app-state.ts';
import { ProfileName, SessionId, SourceId } from '../../shared/ids.ts';
import { busyActivity } from './busy-activity.ts';
import { sampleState } from './sample-state.ts';

const MINUTE = 60_000;

/** States worth looking at, by name. */
export function scenario(name: string, now: number): AppState {
  const whole = wholes[name];
  if (whole !== undefined) return whole(now);
  switch (name) {
    case 'banners':
      return sampleState(now, {
        keychain: { usable: false, problem: { code: 'keychain-locked' } },
        endpoint: {
          listening: false,
          problem: { code: 'endpoint-unavailable', detail: 'listen EADDRINUSE' },
        },
        attention: [
          {
            id: 'a1',
            problem: { code: 'token-revoked', source: 'Acme Identity Center', detail: 'invalid_grant' },
            fix: { kind: 'sign-in', sourceId: 'acme' },
          },
        ],
      });
    case 'boxed':
      return boxed(now, null);
    case 'boxed-ended':
      return boxed(now, now - 12 * MINUTE);
    case 'device':
      return sampleState(now, { prompts: [device(now)] });
    case 'mfa':
      return sampleState(now, { prompts: [mfa(null)] });
    case 'mfa-wrong':
      return sampleState(now, {
        prompts: [mfa({ code: 'mfa-wrong', serial: 'arn:aws:iam::111122223333:mfa/ada' }), device(now)],
      });
    case 'needed':
      return sampleState(now, {
        prompts: [
          {
            kind: 'sign-in-needed',
            id: 'p3',
            sourceId: 'acme',
            sourceName: 'Acme Identity Center',
            askedBy: ['aws', 'git'],
            sessionName: 'production/AdministratorAccess',
            since: now - 3 * MINUTE,
            until: now + 2 * MINUTE,
          },
        ],
      });
    case 'take-over':
      return sampleState(now, {
        prompts: [
          {
            kind: 'take-over-profile',
            id: 'p4',
            profile: 'deploy',
            file: '~/.aws/config',
            sessionId: 'own:deploy',
            sessionName: 'deploy to production',
            diff: '--- ~/.aws/config\n+++ ~/.aws/config\n@@ -12,4 +12,4 @@\n [profile deploy]\n-aws_access_key_id = AKIA****************\n-aws_secret_access_key = ****************\n+credential_process = /usr/bin/latchkey credential-process --session own:deploy\n region = eu-central-1\n',
          },
        ],
      });
    case 'production':
      return production(now);
    case 'production-question':
      return productionQuestion(now);
    case 'browser':
      return sampleState(now, { prompts: [browser(now)] });
    case 'sign-in-window':
      return sampleState(now, { prompts: [signInWindow(now)] });
    case 'roles':
      return sampleState(now, { prompts: [roles(3)] });
    case 'roles-many':
      return sampleState(now, { prompts: [roles(240)] });
    default:
      return sampleState(now);
  }
}

const productionQuestion = (now: number): AppState => ({
  ...production(now),
  prompts: sampleState(now, {
    prompts: [
      {
        kind: 'production-default',
        id: 'p5',
        sessionId: 'own:deploy',
        sessionName: 'deploy to production',
        account: 'Web shop (111122223333)',
      },
    ],
  }).prompts,
});

/** A session with a time. `endedAt` null: it is open. */
function boxed(now: number, endedAt: number | null): AppState {
  const state = sampleState(now);
  return {
    ...state,
    sessions: state.sessions.map((session) =>
      session.id !== 'own:deploy'
        ? session
        : endedAt === null
          ? { ...session, timeBox: { until: now + 42 * MINUTE, spanMs: 60 * MINUTE }, stopsAfterMinutes: 60 }
          : {
              ...session,
              state: 'inactive',
              expiresAt: null,
              leasedAt: null,
              timeBox: {
                until: endedAt,
                spanMs: 60 * MINUTE,
                givenUntil: now + 35 * MINUTE,
                ended: { at: endedAt, why: 'time', seenAt: endedAt },
              },
            },
    ),
  };
}

const declined = (now: number): AppState =>
  sampleState(now, {
    attention: [
      {
        id: 'profile:deploy',
        problem: { code: 'profile-name-taken', profile: 'deploy', file: '~/.aws/config' },
        fix: { kind: 'open-page', page: 'sessions' },
      },
    ],
  });

const device = (now: number) => ({
  kind: 'device-code',
  id: 'p1',
  sourceId: 'globex',
  sourceName: 'Globex (customer)',
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://device.sso.eu-central-1.amazonaws.com/',
  verificationUriComplete: null,
  issuedAt: now - 2 * MINUTE,
  expiresAt: now + 8 * MINUTE,
});

const browser = (now: number) => ({
  kind: 'browser',
  id: 'p5',
  sourceId: 'globex',
  sourceName: 'Globex (customer)',
  url: 'https://login.globex.example/realms/people/protocol/openid-connect/auth?client_id=latchkey&state=x',
  expiresAt: now + 8 * MINUTE,
  offersCode: true,
});

const signInWindow = (now: number) => ({
  kind: 'sign-in-window',
  id: 'p7',
  sourceId: 'globex',
  sourceName: 'Globex (customer)',
  host: 'login.globex.example',
  issuedAt: now - 2 * MINUTE,
  expiresAt: now + 8 * MINUTE,
});

const roles = (count: number) => ({
  kind: 'choose-roles',
  id: 'p6',
  sourceId: 'globex',
  sourceName: 'Globex (customer)',
  roles: Array.from({ length: count }, (_, i) => ({
    key: `role-${i}`,
    account: `${['production', 'staging', 'sandbox'][i % 3]} (${String(111_122_220_000 + i)})`,
    role: ['AdministratorAccess', 'ReadOnly', 'Billing'][Math.floor(i / 3) % 3],
  })),
});

const mfa = (problem: object | null) => ({
  kind: 'mfa-code',
  id: 'p2',
  sessionId: null,
  sessionName: 'Break-glass user',
  serial: 'arn:aws:iam::111122223333:mfa/ada',
  problem,
});

const empty = (now: number): AppState =>
  sampleState(now, { sources: [], sessions: [], activity: [], defaultSessionId: null });

/** A source that nobody has signed in to yet, as in the demo. */
function firstSource(now: number): AppState {
  const [source] = sampleState(now).sources;
  const out = { ...source, state: 'signed-out', signedInAs: null, expiresAt: null, sessionCount: 0 };
  return sampleState(now, { sources: [out], sessions: [], activity: [], defaultSessionId: null });
}

/** The newest part of a long record of activity. */
function busy(now: number): AppState {
  const few = sampleState(now);
  return { ...few, activity: [...busyActivity(500, now, few.sessions)] };
}

function many(now: number): AppState {
  const few = sampleState(now);
  const [first] = few.sessions;
  if (first === undefined) return few;
  const sessions = Array.from({ length: 20_000 }, (_, i) => ({
    ...first,
    id: `many:${i}`,
    name: `team-${Math.floor(i / 5)}/${['Admin', 'PowerUser', 'ReadOnly', 'Billing', 'Audit'][i % 5]}`,
    accountId: String(100_000_000_000 + Math.floor(i / 5)),
    accountName: `team-${Math.floor(i / 5)}`,
    profile: `team-${i}`,
    isDefault: false,
    pinned: false,
    state: i % 400 === 0 ? 'active' : 'inactive',
    expiresAt: i % 400 === 0 ? now + 30 * MINUTE : null,
    leasedAt: i % 400 === 0 ? now - 30 * MINUTE : null,
    lastUsedAt: null,
  }));
  return sampleState(now, { sessions, defaultSessionId: null });
}

/** Names as long as AWS takes them, in Latin letters and in CJK, and two accounts and two sessions of one name. */
function long(now: number): AppState {
  const few = sampleState(now);
  const names = [
    'acme-production-payments-and-settlement-service-eu-central-1',
    '株式会社アクメ本番環境決済基盤東京リージョン共通アカウント第一事業部情報システム統括本部',
    'Production',
    'Production',
    'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW',
  ];
  const sessions = few.sessions.map((session, i) => {
    const at = Math.floor(i / 3);
    const accountName = names[at] ?? session.accountName;
    const name = `${accountName}/${session.role}`;
    return at < names.length ? { ...session, accountName, name } : session;
  });
  const [first] = sessions;
  return sampleState(now, {
    sources: few.sources.map((source, i) =>
      i === 0
        ? {
            ...source,
            name: names[0] ?? source.name,
            subtitle: `${names[1]} (111122223333)`,
            signedInBefore: 'maria.of.the.department.before@acme.example',
          }
        : source,
    ),
    sessions: sessions.map((session) => ({ ...session, isDefault: session === first })),
    defaultSessionId: first?.id ?? null,
  });
}

/** One account is production and has a label of the user's own. */
function production(now: number): AppState {
  const state = sampleState(now, {
    accounts: [{ id: '111122223333', label: 'Web shop', mark: 'production', browser: null }],
  });
  const sessions = state.sessions.map((session) =>
    session.accountId === '111122223333'
      ? { ...session, accountLabel: 'Web shop', production: true as const }
      : session,
  );
  return { ...state, sessions };
}

/** Two sources of one name, whose sessions have the same name, account and role, and two made by hand that only their profile tells apart. */
function twins(now: number): AppState {
  const state = sampleState(now);
  const [acme, globex] = ['Work (acme.awsapps.com)', 'Work (d-9067aaaaaa.awsapps.com)'];
  const all = state.sessions.map((one) => (one.sourceId === 'acme' ? { ...one, sourceName: acme } : one));
  const twin = all.filter(({ accountId }) => accountId === '111122223333');
  const deploy = all.filter(({ editable }) => editable).slice(0, 1);
  const sessions = [
    ...all,
    ...twin.map((one) => ({
      ...one,
      id: SessionId.parse(`globex:${one.id}`),
      profile: one.profile === null ? null : ProfileName.parse(`${one.profile}-globex`),
      sourceId: SourceId.parse('globex'),
      sourceName: globex,
      isDefault: false,
    })),
    ...deploy.map((one) => ({
      ...one,
      id: SessionId.parse('own:twin'),
      profile: null,
      profileWritten: false,
      isDefault: false,
    })),
  ];
  const names: Record<string, string> = { acme, globex };
  const sources = state.sources.map((one) => ({ ...one, name: names[one.id] ?? one.name }));
  return { ...state, sessions, sources };
}

/** No session has credentials while Latchkey is locked. */
function locked(now: number): AppState {
  const { sessions } = sampleState(now);
  return sampleState(now, {
    locked: { since: now - 20 * MINUTE, why: 'screen' },
    prompts: [],
    attention: [],
    sessions: sessions.map((session) => ({ ...session, state: 'inactive', expiresAt: null, leasedAt: null })),
  });
}

const wholes: Readonly<Record<string, (now: number) => AppState>> = {
  empty,
  'first-source': firstSource,
  busy,
  long,
  many,
  twins,
  locked,
  declined,
};
