import type { PromptAnswer } from '../../../shared/app-state.ts';
import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { AccountId, Region, RoleArn, SessionId, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease, LeaseIdentity } from '../credentials.ts';
import type {
  FoundSession,
  FoundSessions,
  IdentityFolder,
  PromptSpec,
  SessionContext,
  SessionShape,
  SignInStatus,
  SourceContext,
} from '../identity-source.ts';
import type { Clock } from '../ports/clock.ts';
import { Secret } from '../secret.ts';

export const CANARY = 'CANARY-secret-that-must-not-be-seen';

/** A scripted provider: what it answers is set by the test, what was asked of it is counted. */
export interface FakeProvider {
  leaseCalls: number;
  refreshCalls: number;
  signInCalls: number;
  signInsAborted: number;
  leasesAborted: number;
  lifetimeMs: number;
  latencyMs: number;
  /** How long telling it of a sign-out takes. */
  signOutMs: number;
  /** AWS time minus local time, as the provider sees it. */
  skewMs: number;
  signInLifetimeMs: number | null;
  /** Who the next sign-in is by; null: the provider does not say. */
  signsInAs: string | null;
  /** Whose ARN the sign-in has; absent: it does not say. */
  callerArn?: string;
  /** Whose the next leases say that they are; '': nobody's that is known; null: they do not say. */
  leasesAs: string | null;
  /** The account that the next leases say they are of. */
  leaseAccount: AccountId | null;
  found: FoundSessions;
  syncCalls: number;
  /** What the next syncs fail with; null: they do not. */
  syncProblem: Problem | null;
  /** Answers the n-th lease call (from 1) with a problem; null: a lease. */
  leaseProblem: (call: number, session: SessionId) => Problem | null;
  refresh: (source: string) => Result<SignInStatus, Problem> | null;
  /** Set before the start: the sign-in is external, or not external for now. */
  externalSignIn: { isThere: boolean } | null;
  /** The form's values, resolved. */
  resolve: (values: FormValues) => Result<FormValues, Problem>;
  /** 'device-code': asks and waits until `confirm`. */
  signInBy: 'at-once' | 'device-code';
  confirm: () => void;
  asksMfa: boolean;
  /** Asked once more in a sign-in, whatever it is signed in by. */
  question: PromptSpec | null;
  answered: PromptAnswer | null;
  readonly folder: IdentityFolder;
}

const sourceForm: FormSpec = {
  kind: 'fake',
  makes: 'source',
  title: 'Fake',
  summary: 'For tests.',
  fields: [{ name: 'url', label: 'Address', type: 'url', required: true }],
};
const roleForm: FormSpec = {
  kind: 'fake-assumed',
  makes: 'session',
  title: 'Role on top',
  summary: 'For tests.',
  fields: [{ name: 'parent', label: 'Parent session', type: 'session', required: true }],
};

const ownForm: FormSpec = {
  kind: 'fake-own',
  makes: 'session',
  title: 'Who signed in',
  summary: 'For tests.',
  fields: [{ name: 'source', label: 'Identity source', type: 'source', required: true }],
};

export function foundSession(n: number, role = 'Admin'): FoundSession {
  const accountId = AccountId.parse(String(111_111_111_111 + n));
  return {
    key: `${accountId}:${role}`,
    sessionKind: 'fake-role',
    name: `Account ${n} · ${role}`,
    accountId,
    accountName: `Account ${n}`,
    role,
    config: { role },
  };
}

export function createFakeProvider(clock: Clock): FakeProvider {
  const provider: FakeProvider = {
    leaseCalls: 0,
    refreshCalls: 0,
    signInCalls: 0,
    signInsAborted: 0,
    leasesAborted: 0,
    lifetimeMs: 3_600_000,
    latencyMs: 10,
    signOutMs: 0,
    skewMs: 0,
    signInLifetimeMs: 8 * 3_600_000,
    signsInAs: 'ada',
    leasesAs: null,
    leaseAccount: null,
    syncCalls: 0,
    syncProblem: null,
    found: [foundSession(0), foundSession(1), foundSession(2)],
    leaseProblem: () => null,
    refresh: () => null,
    externalSignIn: null,
    resolve: (values) => ok(values),
    signInBy: 'at-once',
    confirm: () => {},
    asksMfa: false,
    question: null,
    answered: null,
    get folder() {
      return folder;
    },
  };
  const folder = folderOf(provider, clock);
  return provider;
}

function folderOf(provider: FakeProvider, clock: Clock): IdentityFolder {
  const roleSource = {
    lease: (ctx: SessionContext, signal: AbortSignal) => lease(provider, clock, ctx, signal),
  };
  return {
    name: 'fake',
    youHave: 'a test',
    sources: [
      {
        kind: 'fake',
        word: 'Fake',
        form: sourceForm,
        get externalSignIn() {
          return provider.externalSignIn === null ? undefined : { lookEveryMs: 60_000 };
        },
        parseConfig: (values) =>
          values.url === undefined
            ? invalidInput('url', 'Address is required.')
            : ok({ config: { url: values.url }, subtitle: values.url }),
        adopt: ({ accessKeyId, secretAccessKey }) =>
          accessKeyId === ''
            ? invalidInput('accessKeyId', 'It is empty.')
            : ok(new Secret(JSON.stringify([accessKeyId, secretAccessKey.reveal()]))),
        bind: () => ({
          restore: async (ctx, signal) => {
            if (provider.externalSignIn !== null)
              return ok(provider.externalSignIn.isThere ? signedIn(provider, clock) : { kind: 'signed-out' });
            const item = await ctx.secrets.read(signal);
            if (!item.ok) return item;
            return ok(item.value === null ? { kind: 'signed-out' } : signedIn(provider, clock));
          },
          resolve: async (values) => provider.resolve(values),
          signIn: (ctx, signal) => signIn(provider, clock, ctx, signal),
          signOut: async (ctx, signal) => {
            const removed = await ctx.secrets.remove(signal);
            if (provider.signOutMs > 0) await clock.sleep(provider.signOutMs, signal);
            return removed;
          },
          refresh: async (ctx) => {
            provider.refreshCalls += 1;
            return provider.refresh(ctx.sourceName) ?? ok(signedIn(provider, clock));
          },
          sync: async (_, progress, signal) => {
            provider.syncCalls += 1;
            progress(0, provider.found.length);
            if (provider.latencyMs > 0) await clock.sleep(provider.latencyMs, signal);
            if (provider.syncProblem !== null) return err(provider.syncProblem);
            progress(provider.found.length, provider.found.length);
            return ok(provider.found);
          },
        }),
      },
    ],
    sessions: [
      { kind: 'fake-role', word: 'Fake role', form: null, parseConfig: parseRole, bind: () => roleSource },
      {
        kind: 'fake-assumed',
        word: 'Fake role on top',
        form: roleForm,
        parseConfig: parseRole,
        bind: () => roleSource,
      },
      { kind: 'fake-own', word: 'Fake user', form: ownForm, parseConfig: parseOwn, bind: () => roleSource },
    ],
  };
}

const signedIn = (provider: FakeProvider, clock: Clock): SignInStatus => ({
  kind: 'signed-in',
  signedInAs: provider.signsInAs,
  ...(provider.signsInAs === null ? {} : { user: provider.signsInAs }),
  ...(provider.callerArn === undefined ? {} : { callerArn: provider.callerArn }),
  expiresAt:
    provider.signInLifetimeMs === null ? null : clock.nowMs() + provider.skewMs + provider.signInLifetimeMs,
});

async function lease(
  provider: FakeProvider,
  clock: Clock,
  ctx: SessionContext,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  provider.leaseCalls += 1;
  const call = provider.leaseCalls;
  const onAbort = () => {
    provider.leasesAborted += 1;
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (provider.latencyMs > 0) await clock.sleep(provider.latencyMs, signal);
  signal.removeEventListener('abort', onAbort);
  const problem = provider.leaseProblem(call, ctx.sessionId);
  if (problem !== null) return err(problem);
  if (provider.asksMfa) {
    const serial = 'arn:aws:iam::111111111111:mfa/ada';
    const answer = await ctx.ask({ kind: 'mfa-code', serial, problem: null }, signal);
    if (answer.kind !== 'text') return err({ code: 'mfa-needed', session: ctx.sessionName, serial });
  }
  let isChained = false;
  if (ctx.parentLease !== null) {
    const parent = await ctx.parentLease(signal);
    if (!parent.ok) return parent;
    isChained = true;
  }
  const issuedAt = clock.nowMs() + provider.skewMs;
  const { leasesAs } = provider;
  return ok({
    ...(leasesAs === null || isChained ? {} : { identity: identityOf(leasesAs) }),
    accessKeyId: `ASIAFAKE${call}`,
    secretAccessKey: new Secret(`${CANARY}-${call}`),
    sessionToken: new Secret(`${CANARY}-token-${call}`),
    issuedAt,
    expiresAt: issuedAt + provider.lifetimeMs,
    accountId: provider.leaseAccount,
    chained: isChained,
  });
}

const identityOf = (name: string): LeaseIdentity =>
  name === '' ? { signedInAs: null } : { signedInAs: name, user: name };

async function signIn(
  provider: FakeProvider,
  clock: Clock,
  ctx: SourceContext,
  signal: AbortSignal,
): Promise<Result<SignInStatus, Problem>> {
  provider.signInCalls += 1;
  if (provider.signInBy === 'device-code' && !(await confirmed(provider, clock, ctx, signal)))
    return err({ code: 'cancelled' });
  if (provider.question !== null) {
    provider.answered = await ctx.ask(provider.question, signal);
    if (provider.answered.kind === 'cancel') return err({ code: 'cancelled' });
  }
  const kept = await ctx.secrets.write(new Secret(`{"token":"${CANARY}"}`), signal);
  return kept.ok ? ok(signedIn(provider, clock)) : kept;
}

/** False: the sign-in ended before the test called `confirm`. */
async function confirmed(
  provider: FakeProvider,
  clock: Clock,
  ctx: SourceContext,
  signal: AbortSignal,
): Promise<boolean> {
  await ctx.openPage('https://device.example/');
  const taken = new AbortController();
  const onAbort = () => taken.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  let isConfirmed = false;
  provider.confirm = () => {
    isConfirmed = true;
    taken.abort();
  };
  const now = clock.nowMs();
  await ctx.ask(
    {
      kind: 'device-code',
      userCode: 'ABCD-EFGH',
      verificationUri: 'https://device.example/',
      verificationUriComplete: null,
      issuedAt: now,
      expiresAt: now + 600_000,
    },
    taken.signal,
  );
  if (signal.aborted) provider.signInsAborted += 1;
  return isConfirmed;
}

function parseOwn(values: Readonly<Record<string, string>>): Result<SessionShape, Problem> {
  const source = SourceId.safeParse(values.source);
  if (!source.success) return invalidInput('source', 'Choose an identity source.');
  return ok({
    config: { source: source.data },
    parent: { kind: 'source', id: source.data },
    accountId: null,
    role: null,
    roleArn: null,
    region: null,
  });
}

function parseRole(values: Readonly<Record<string, string>>): Result<SessionShape, Problem> {
  const parent = SessionId.safeParse(values.parent);
  if (!parent.success) return invalidInput('parent', 'Choose a session.');
  const { roleArn, region } = values;
  return ok({
    config: {
      parent: parent.data,
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(region === undefined ? {} : { region }),
    },
    parent: { kind: 'session', id: parent.data },
    accountId: null,
    role: 'Role',
    roleArn: roleArn === undefined ? null : RoleArn.parse(roleArn),
    region: region === undefined ? null : Region.parse(region),
  });
}
