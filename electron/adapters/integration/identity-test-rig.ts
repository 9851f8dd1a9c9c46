import type { PromptAnswer } from '../../../shared/app-state.ts';
import { AccountId, Region, RoleArn, SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type {
  BoundSource,
  IdentityPorts,
  PromptSpec,
  SessionContext,
  SourceContext,
} from '../../core/identity-source.ts';
import type { SamlWindow } from '../../core/ports/browser.ts';
import { Secret } from '../../core/secret.ts';
import type { AwsLimits } from '../aws/aws-call.ts';
import type { AwsApi } from '../aws/aws-endpoints.ts';
import { createClockSkew } from '../aws/clock-skew.ts';
import { createConsoleSignIn } from '../aws/console-sign-in.ts';
import type { FetchLike } from '../aws/http-transport.ts';
import { createIamClient } from '../aws/iam-client.ts';
import { createIdentityCenterClient } from '../aws/identity-center-client.ts';
import { createStsClient } from '../aws/sts-client.ts';
import { loopback } from '../loopback/loopback-listener.ts';
import { createMachine } from '../machine/machine.ts';
import { nodeHash } from '../machine/node-hash.ts';
import { createSystemClock } from '../machine/system-clock.ts';
import { systemRandom } from '../machine/system-random.ts';

// For integration tests: the real adapters against a stand-in for AWS, and the least core that an identity kind needs.
export interface PlaygroundAddresses {
  readonly sts: string;
  readonly sso: string;
  readonly ssoOidc: string;
  readonly iam?: string;
  readonly signin?: string;
}

export function createRealPorts(
  endpoints: PlaygroundAddresses,
  limits: Partial<AwsLimits> = {},
  send: FetchLike = fetch,
  over: Partial<IdentityPorts> = {},
): IdentityPorts {
  const clock = createSystemClock();
  const skew = createClockSkew();
  const parts = {
    fetch: send,
    clock,
    skew,
    random: systemRandom,
    limits,
    endpointFor: (service: AwsApi) =>
      service === 'sso_oidc' ? endpoints.ssoOidc : (endpoints[service] ?? null),
  };
  return {
    clock,
    skew,
    random: systemRandom,
    sts: createStsClient(parts),
    identityCenter: createIdentityCenterClient(parts),
    consoleSignIn: createConsoleSignIn(parts),
    hash: nodeHash,
    iam: createIamClient(parts),
    loopback,
    samlWindow: absentSamlWindow,
    machine: createMachine({ env: {}, clock }),
    fetch,
    fetchOneHop: (url, init) => fetch(url, { ...init, redirect: 'manual' }),
    directFetch: fetch,
    ...over,
  };
}

/** A window needs Electron: a test that drives one gives its own. */
const absentSamlWindow: SamlWindow = {
  capture: async () => err({ code: 'refused', reason: 'This test has no window.' }),
  raise: async () => undefined,
  forget: async () => undefined,
};

/** One source's surroundings: its keychain item in memory, prompts as a list, a plain mutex. */
export function createSourceRig(config: Readonly<Record<string, string>>) {
  let item: string | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  const prompts: PromptSpec[] = [];
  const opened: string[] = [];
  let kept: { readonly secret: Secret<string>; readonly expiresAt: number } | null = null;
  let onPage: (url: string) => Promise<void> | void = () => undefined;
  let onPrompt: (spec: PromptSpec) => PromptAnswer | null = () => null;
  const ctx: SourceContext = {
    sourceId: SourceId.parse('acme'),
    sourceName: 'Acme',
    config,
    secrets: {
      read: async () => ok(item === null ? null : new Secret(item)),
      write: async (secret) => {
        item = secret.reveal();
        return ok(undefined);
      },
      keep: async (secret) => {
        item = secret.reveal();
      },
      remove: async () => {
        item = null;
        return ok(undefined);
      },
    },
    ask: (spec, signal) => {
      prompts.push(spec);
      const answer = onPrompt(spec);
      if (answer !== null) return Promise.resolve(answer);
      return new Promise((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    openPage: async (url) => {
      opened.push(url);
      await onPage(url);
      return true;
    },
    memory: {
      get: () => (kept === null || kept.expiresAt <= Date.now() ? null : kept.secret),
      set: (secret, expiresAt) => {
        kept = { secret, expiresAt };
      },
      clear: () => {
        kept = null;
      },
    },
    exclusively: (work, signal) => {
      const run = tail.then(() => {
        signal.throwIfAborted();
        return work();
      });
      tail = run.catch(() => undefined);
      return run;
    },
  };
  return {
    ctx,
    prompts,
    opened,
    item: () => item,
    setItem: (text: string | null) => {
      item = text;
    },
    /** Plays the browser: called with each page that is opened. Whatever it waits for, the sign-in waits for too. */
    browseWith: (browse: typeof onPage) => {
      onPage = browse;
    },
    /** Gives an answer to a prompt, or null to leave it open. */
    answerWith: (answer: typeof onPrompt) => {
      onPrompt = answer;
    },
  };
}

export function sessionContext(
  over: Partial<SessionContext> & Pick<SessionContext, 'config'>,
): SessionContext {
  return {
    sessionId: SessionId.parse('acme:1'),
    sessionName: 'production/Developer',
    region: Region.parse('us-east-1'),
    source: null,
    parentLease: null,
    ask: () => Promise.resolve({ kind: 'cancel' }),
    ...over,
  };
}

/** As the broker hands it to a session of another folder. */
export function keyFrom({ longTermKey }: BoundSource, ctx: SourceContext): SessionContext['longTermKey'] {
  return longTermKey === undefined ? undefined : (signal) => longTermKey(ctx, signal);
}

export function leaseOf(keys: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}): Lease {
  return {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: new Secret(keys.secretAccessKey),
    sessionToken: keys.sessionToken === null ? null : new Secret(keys.sessionToken),
    expiresAt: Date.now() + 3_600_000,
    issuedAt: Date.now(),
    accountId: null,
    chained: false,
  };
}

export const never = neverAborts();
export const usEast1 = Region.parse('us-east-1');
export const account = (id: string): AccountId => AccountId.parse(id);
export const roleArn = (arn: string): RoleArn => RoleArn.parse(arn);

export function must<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(`not ok: ${JSON.stringify(result.error)}`);
  return result.value;
}
