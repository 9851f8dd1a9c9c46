import { AppState } from '../../shared/app-state.ts';
import { defaultSettings } from '../../shared/settings.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const accounts = [
  ['111122223333', 'acme-production'],
  ['222233334444', 'acme-staging'],
  ['333344445555', 'acme-data-platform'],
  ['444455556666', 'acme-security-audit'],
  ['555566667777', 'acme-sandbox-with-a-name-that-is-really-very-long-indeed'],
] as const;
const roles = ['AdministratorAccess', 'PowerUserAccess', 'ReadOnly'] as const;
const regions = ['eu-central-1', 'us-east-1', null] as const;

const sync = {
  running: false,
  doneAccounts: 0,
  totalAccounts: null,
  lastAt: null,
  added: 0,
  removed: 0,
  problem: null,
};
const healthy = {
  endpoint: { listening: true, problem: null },
  keychain: { usable: true, problem: null },
  files: { config: '~/.aws/config', credentials: '~/.aws/credentials', problem: null },
};
const sampleKinds = {
  'identity-center': 'IAM Identity Center',
  'iam-user': 'IAM user',
  oidc: 'OpenID Connect',
  'permission-set': 'Permission set',
  'assumed-role': 'Assumed role',
  'iam-user-session': 'IAM user session',
};
const source = (over: object) => ({
  kind: 'identity-center',
  config: { startUrl: 'https://acme.awsapps.com/start', region: 'eu-central-1' },
  signedInAs: null,
  renewsItself: true,
  expiresAt: null,
  sync,
  sessionCount: 0,
  problem: null,
  ...over,
});

function syncedSessions(now: number) {
  return accounts.flatMap(([accountId, accountName], a) =>
    roles.map((role, r) => {
      const n = a * roles.length + r;
      const state = (
        ['active', 'inactive', 'inactive', 'expiring', 'renewing', 'failed', 'needs-sign-in'] as const
      )[n % 7];
      const isHeld = state === 'active' || state === 'expiring' || state === 'renewing';
      return {
        id: `acme:${accountId}/${role}`,
        kind: 'permission-set',
        name: `${accountName.replace('acme-', '')}/${role}`,
        profile:
          r === 2 && a > 2 ? null : `${accountName.replace('acme-', '').slice(0, 12)}-${role.toLowerCase()}`,
        profileWritten: !(r === 2 && a > 2) && n !== 4,
        sourceId: 'acme',
        sourceName: 'Acme Identity Center',
        accountId,
        accountName,
        role,
        roleArn: null,
        region: regions[n % 3],
        state,
        expiresAt: isHeld ? now + (state === 'expiring' ? 6 * MINUTE : (52 - n) * MINUTE) : null,
        leasedAt: isHeld ? now - (state === 'expiring' ? 54 * MINUTE : 8 * MINUTE) : null,
        delivery: 'process',
        isDefault: n === 0,
        pinned: n === 0 || n === 7,
        lastUsedAt: n < 5 ? now - n * 9 * MINUTE : null,
        editable: false,
        missing: n === 13,
        chain: [
          { kind: 'source', label: 'Acme Identity Center', detail: 'acme.awsapps.com' },
          { kind: 'session', label: role, detail: `${accountName} (${accountId})` },
        ],
        problem:
          state === 'failed'
            ? { code: 'access-denied', action: 'GetRoleCredentials', detail: 'No access to this role.' }
            : state === 'needs-sign-in'
              ? { code: 'sign-in-needed', source: 'Acme Identity Center' }
              : null,
      };
    }),
  );
}

function handMade(now: number) {
  return {
    id: 'own:deploy',
    kind: 'assumed-role',
    name: 'deploy to production',
    profile: 'deploy',
    profileWritten: true,
    sourceId: null,
    sourceName: null,
    accountId: '111122223333',
    accountName: 'acme-production',
    role: 'Deploy',
    roleArn: 'arn:aws:iam::111122223333:role/Deploy',
    region: 'eu-central-1',
    state: 'active',
    expiresAt: now + 41 * MINUTE,
    leasedAt: now - 19 * MINUTE,
    delivery: 'keys',
    isDefault: false,
    pinned: false,
    lastUsedAt: now - 2 * MINUTE,
    editable: true,
    missing: false,
    chain: [
      { kind: 'source', label: 'Acme Identity Center', detail: 'acme.awsapps.com' },
      { kind: 'session', label: 'PowerUserAccess', detail: 'acme-staging (222233334444)' },
      { kind: 'session', label: 'Deploy', detail: 'acme-production (111122223333)' },
    ],
    problem: null,
  };
}

function activityAt(now: number) {
  const events = [
    'credentials-given',
    'renewed',
    'credentials-given',
    'sync',
    'credentials-refused',
    'default-changed',
    'signed-in',
    'file-written',
    'renewal-failed',
  ] as const;
  return Array.from({ length: 60 }, (_, i) => {
    const event = events[i % events.length];
    const failed = event === 'credentials-refused' || event === 'renewal-failed';
    const byTool = event === 'credentials-given' || event === 'credentials-refused';
    const ofSource = event === 'sync' || event === 'signed-in';
    return {
      seq: 1000 - i,
      at: now - i * 97_000,
      event,
      sessionId: ofSource ? null : i % 2 === 0 ? 'acme:111122223333/AdministratorAccess' : 'own:deploy',
      sessionName: ofSource ? null : i % 2 === 0 ? 'production/AdministratorAccess' : 'deploy to production',
      sourceName: ofSource ? 'Acme Identity Center' : null,
      caller: byTool
        ? i % 4 === 0
          ? 'credential-process · aws (pid 4242)'
          : 'git-remote-codecommit · git (pid 5177)'
        : null,
      cwd: byTool ? '/home/ada/work/payments-service' : null,
      durationMs: byTool ? 3 + i : event === 'renewed' ? 412 : null,
      problem: failed
        ? { code: 'access-denied', action: 'AssumeRole', detail: 'not authorized to perform sts:AssumeRole' }
        : null,
      note:
        event === 'sync' ? '12 added, 1 no longer found' : event === 'file-written' ? '~/.aws/config' : null,
    };
  });
}

/** Of a sync, made by hand, and of sources without a sync. */
/** Of keys that are nobody's role, before they are used. */
const withoutRole = {
  role: null,
  roleArn: null,
  accountName: null,
  state: 'inactive',
  expiresAt: null,
  leasedAt: null,
};
const sampleSessions = (now: number) => [
  ...syncedSessions(now),
  handMade(now),
  {
    ...handMade(now),
    id: 'own:mfa',
    kind: 'iam-user-session',
    name: 'break-glass with MFA',
    profile: 'break-glass',
    sourceId: 'keys',
    sourceName: 'Break-glass user',
    ...withoutRole,
  },
  {
    ...handMade(now),
    id: 'own:machine',
    kind: 'ambient-session',
    name: 'this instance',
    profile: null,
    profileWritten: false,
    ...withoutRole,
  },
];

/** A morning's state with every kind of thing in it; checked against the schema, so it cannot drift from the contract. */
export function sampleState(now: number, over: object = {}): AppState {
  const sessions = sampleSessions(now);
  return AppState.parse({
    revision: 1,
    now,
    version: '0.1.0',
    systemLanguage: 'en',
    sources: [
      source({
        id: 'acme',
        name: 'Acme Identity Center',
        state: 'signed-in',
        subtitle: 'acme.awsapps.com',
        signedInAs: 'ada@acme.example',
        expiresAt: now + 7 * HOUR,
        sessionCount: 15,
        sync: { ...sync, lastAt: now - 25 * MINUTE, added: 12, removed: 1 },
      }),
      source({
        id: 'globex',
        name: 'Globex (customer)',
        state: 'signing-in',
        subtitle: 'd-9067aaaaaa.awsapps.com',
        sync: { ...sync, running: true, doneAccounts: 340, totalAccounts: 1200, lastAt: now - 26 * HOUR },
      }),
      source({
        id: 'keys',
        kind: 'iam-user',
        name: 'Break-glass user',
        state: 'needs-attention',
        subtitle: 'ada in 444455556666',
        problem: {
          code: 'aws-refused',
          action: 'GetSessionToken',
          awsCode: 'InvalidClientTokenId',
          detail: 'The security token included in the request is invalid.',
        },
      }),
      source({
        id: 'old',
        kind: 'iam-user',
        name: 'Old account',
        state: 'signed-out',
        subtitle: 'build in 555566667777',
      }),
    ],
    kinds: sampleKinds,
    sessions,
    accounts: [],
    defaultSessionId: sessions[0]?.id ?? null,
    previousDefaultId: null,
    withoutDefault: null,
    locked: null,
    prompts: [],
    attention: [],
    activity: activityAt(now),
    settings: { ...defaultSettings, defaultRegion: 'eu-central-1' },
    ...healthy,
    command: '/usr/bin/latchkey',
    clockSkewMs: 0,
    ...over,
  });
}
