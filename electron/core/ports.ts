import type { AccountId, Region, RoleArn, SessionId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import type { Lease } from './credentials.ts';
import type { Secret } from './secret.ts';

/** Epoch milliseconds of the local clock, and timers. `nowMs` jumps when the machine wakes: nothing assumes it is even. */
export interface Clock {
  nowMs(): number;
  /** Monotonic milliseconds, for durations. */
  monotonicMs(): number;
  /** Resolves after the delay, or rejects with the signal's reason. Timers never keep the app alive by themselves. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
  /** Calls back once after the delay; returns the way to call it off. */
  after(delayMs: number, callback: () => void): () => void;
}

/** AWS time minus local time, measured from `Date` headers. */
export interface ClockSkew {
  /** Milliseconds; 0 until measured. */
  skewMs(): number;
  observe(serverDateMs: number, receivedAtMs: number): void;
}

export interface Random {
  /** Lower-case hex of n cryptographically random bytes. */
  hex(bytes: number): string;
  /** Uniform in [0, 1): for jitter only. */
  fraction(): number;
}

export interface Hash {
  sha256(data: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
}

/**
 * The OS keychain: one item per identity source, JSON text. Implementations do one call at a time with a deadline, ask
 * the lock state first, read back after writing, and tell missing, locked, cancelled and volatile apart from "no item".
 */
export interface SecretStore {
  /** Looks without touching an item: is there a keychain that will keep a secret over a restart? */
  probe(signal: AbortSignal): Promise<Result<void, Problem>>;
  read(item: string, signal: AbortSignal): Promise<Result<Secret<string> | null, Problem>>;
  write(item: string, secret: Secret<string>, signal: AbortSignal): Promise<Result<void, Problem>>;
  remove(item: string, signal: AbortSignal): Promise<Result<void, Problem>>;
}

export interface AssumeRoleInput {
  readonly parent: Lease;
  readonly roleArn: RoleArn;
  /** 2 to 64 of [\w+=,.@-]. */
  readonly sessionName: string;
  readonly region: Region;
  /** 900 to 43200; 3600 at most when chained. Absent: the server's default of 3600. */
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly mfa?: MfaProof;
  readonly sourceIdentity?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly transitiveTagKeys?: readonly string[];
  readonly policyArns?: readonly string[];
  readonly policy?: string;
}

/** A long-term access key of an IAM user. */
export interface LongTermKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
  /** Any region of the key's partition, for services without regions such as IAM. Absent: the `aws` partition. */
  readonly region?: Region;
}

export interface MfaProof {
  readonly serial: string;
  /** Six digits; each code counts once. */
  readonly code: Secret<string>;
}

export interface SessionPolicy {
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

/** AWS STS. Errors are Problems made by adapters/aws-problem.ts. Limits of every call: protocols, STS Query API. */
export interface Sts {
  /** Unsigned. The assertion is base64 as the identity provider posted it, 100,000 characters at most. */
  assumeRoleWithSaml(
    input: {
      readonly roleArn: RoleArn;
      readonly principalArn: string;
      readonly assertion: Secret<string>;
      readonly region: Region;
      readonly durationSeconds?: number;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  /** Unsigned. `providerId` only for the legacy providers that give an access token (www.amazon.com, graph.facebook.com). */
  assumeRoleWithWebIdentity(
    input: SessionPolicy & {
      readonly roleArn: RoleArn;
      readonly sessionName: string;
      readonly token: Secret<string>;
      readonly providerId?: string;
      readonly region: Region;
      readonly durationSeconds?: number;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  /** 900 to 129,600 s. */
  getSessionToken(
    input: {
      readonly key: LongTermKey;
      readonly region: Region;
      readonly durationSeconds?: number;
      readonly mfa?: MfaProof;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  /** 900 to 129,600 s; without a policy the result may do nothing. */
  getFederationToken(
    input: SessionPolicy & {
      readonly key: LongTermKey;
      readonly name: string;
      readonly region: Region;
      readonly durationSeconds?: number;
      readonly tags?: readonly { readonly key: string; readonly value: string }[];
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  assumeRole(input: AssumeRoleInput, signal: AbortSignal): Promise<Result<Lease, Problem>>;
  getCallerIdentity(
    lease: Lease,
    region: Region,
    signal: AbortSignal,
  ): Promise<Result<{ readonly arn: string; readonly account: AccountId; readonly userId: string }, Problem>>;
}

export interface OidcClientRegistration {
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  /** Epoch ms. The wire says seconds. */
  readonly expiresAt: number;
}
export interface DeviceAuthorization {
  readonly deviceCode: Secret<string>;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | null;
  readonly expiresAt: number;
  /** Between polls, ms; the wire says seconds, 5 when absent. */
  readonly intervalMs: number;
}
export interface OidcToken {
  readonly accessToken: Secret<string>;
  readonly refreshToken: Secret<string> | null;
  readonly expiresAt: number;
}
/** 'pending' and 'slow-down' are answers, not failures: protocols §viii. */
export type TokenPoll =
  | { readonly kind: 'token'; readonly token: OidcToken }
  | { readonly kind: 'pending' }
  | { readonly kind: 'slow-down' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'denied'; readonly detail: string };
export type TokenRefresh =
  | { readonly kind: 'token'; readonly token: OidcToken }
  /** The refresh token or the client is no longer good: drop it and sign in again. */
  | { readonly kind: 'rejected'; readonly detail: string };

/** One callback of a browser: the query of the redirect. */
export interface LoopbackCallback {
  readonly parameters: Readonly<Record<string, string>>;
}
/**
 * A listener on 127.0.0.1, bound before the browser opens. SECURITY: any page and program of this machine can send it a
 * request, so the kind checks `state` and asks for the next one when it is not the one it waits for.
 */
export interface LoopbackListener {
  /** `http://127.0.0.1:PORT/PATH`. */
  readonly redirectUri: string;
  /** The next request for the path, in their order; the page it gets says that one can close it, and which app got signed in. */
  next(signal: AbortSignal): Promise<Result<LoopbackCallback, Problem>>;
  /** The next form posted to the path, for SAML in the person's own browser. Body 1 MiB at most. */
  nextPost(signal: AbortSignal): Promise<Result<LoopbackCallback, Problem>>;
  close(): Promise<void>;
}
export interface Loopback {
  /** `ports`: tried in order; empty for any free port. A custom ACS or a strict provider needs a fixed one. */
  listen(
    input: {
      readonly path: string;
      readonly ports: readonly number[];
      /** 'localhost' in the redirect address, for providers that refuse 127.0.0.1 (Amazon Cognito). */
      readonly host?: '127.0.0.1' | 'localhost';
    },
    signal: AbortSignal,
  ): Promise<Result<LoopbackListener, Problem>>;
}

/**
 * The identity provider's page in a window of its own: partition per source, no preload, host in the title, closing it
 * is 'cancelled'. The form that is posted to an AWS SAML endpoint (any partition and region) is caught and never leaves
 * the machine.
 */
export interface SamlWindow {
  /** `visible: false`: a silent try with the provider's own session; 'sign-in-needed' when a page wants the person. */
  capture(
    input: {
      readonly sourceId: string;
      readonly title: string;
      readonly startUrl: string;
      readonly visible: boolean;
    },
    signal: AbortSignal,
  ): Promise<Result<{ readonly assertion: Secret<string>; readonly acsUrl: string }, Problem>>;
  /** Forgets cookies and storage of the source's partition. */
  forget(sourceId: string): Promise<void>;
}

/** Plain HTTP for protocols that bring their own client (OIDC discovery and tokens, metadata endpoints). */
export type HttpFetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface AccessKeyInfo {
  readonly accessKeyId: string;
  readonly createdAt: number;
  readonly isActive: boolean;
}
/** What of IAM a user may do for themselves: their own keys and devices. */
export interface Iam {
  listAccessKeys(key: LongTermKey, signal: AbortSignal): Promise<Result<readonly AccessKeyInfo[], Problem>>;
  createAccessKey(key: LongTermKey, signal: AbortSignal): Promise<Result<LongTermKey, Problem>>;
  setAccessKeyActive(
    key: LongTermKey,
    accessKeyId: string,
    isActive: boolean,
    signal: AbortSignal,
  ): Promise<Result<void, Problem>>;
  deleteAccessKey(key: LongTermKey, accessKeyId: string, signal: AbortSignal): Promise<Result<void, Problem>>;
  /** Serial numbers of the user's virtual and hardware devices. */
  listMfaDevices(key: LongTermKey, signal: AbortSignal): Promise<Result<readonly string[], Problem>>;
  /** What the account of a session calls itself (iam:ListAccountAliases); null when it has no alias. */
  accountAlias(lease: Lease, region: Region, signal: AbortSignal): Promise<Result<string | null, Problem>>;
}

/** The machine Latchkey runs on: read only. */
export interface Machine {
  /** A variable of the app's own environment. */
  env(name: string): string | undefined;
  homeDirectory(): string;
  /** UTF-8, 1 MiB at most. A leading `~/` is expanded. 'file-unreadable' otherwise. */
  readText(path: string, signal: AbortSignal): Promise<Result<string, Problem>>;
  /** File names in a directory; empty when there is none. */
  list(path: string, signal: AbortSignal): Promise<Result<readonly string[], Problem>>;
  /**
   * Runs a command line the way botocore does (no shell, quotes honoured), with a deadline; standard output as text. The
   * error carries the program's own words from standard error. SECURITY: output may be a secret.
   */
  run(commandLine: string, timeoutMs: number, signal: AbortSignal): Promise<Result<Secret<string>, Problem>>;
}

export interface PortalAccount {
  readonly accountId: AccountId;
  readonly name: string;
  readonly email: string | null;
}

/** IAM Identity Center: the OIDC service and the access portal of one region. */
export interface IdentityCenter {
  registerClient(
    input: {
      readonly region: Region;
      readonly startUrl: string;
      /** Absent: a client for the device flow. The port is left out of what is registered. */
      readonly redirectUri?: string;
    },
    signal: AbortSignal,
  ): Promise<Result<OidcClientRegistration, Problem>>;
  startDeviceAuthorization(
    input: { readonly region: Region; readonly startUrl: string; readonly client: OidcClientRegistration },
    signal: AbortSignal,
  ): Promise<Result<DeviceAuthorization, Problem>>;
  /** Where the person's browser goes for the authorization-code flow with PKCE (S256). */
  authorizeUrl(input: {
    readonly region: Region;
    readonly client: OidcClientRegistration;
    /** With its port. */
    readonly redirectUri: string;
    readonly state: string;
    /** Base64url of the verifier's SHA-256, 43 characters. */
    readonly codeChallenge: string;
  }): string;
  exchangeCode(
    input: {
      readonly region: Region;
      readonly client: OidcClientRegistration;
      readonly redirectUri: string;
      readonly code: Secret<string>;
      readonly codeVerifier: Secret<string>;
    },
    signal: AbortSignal,
  ): Promise<Result<TokenRefresh, Problem>>;
  pollToken(
    input: {
      readonly region: Region;
      readonly client: OidcClientRegistration;
      readonly deviceCode: Secret<string>;
    },
    signal: AbortSignal,
  ): Promise<Result<TokenPoll, Problem>>;
  refreshToken(
    input: {
      readonly region: Region;
      readonly client: OidcClientRegistration;
      readonly refreshToken: Secret<string>;
    },
    signal: AbortSignal,
  ): Promise<Result<TokenRefresh, Problem>>;
  /** One page; throttling is retried inside with back-off. */
  listAccounts(
    input: {
      readonly region: Region;
      readonly accessToken: Secret<string>;
      readonly nextToken: string | null;
    },
    signal: AbortSignal,
  ): Promise<
    Result<{ readonly accounts: readonly PortalAccount[]; readonly nextToken: string | null }, Problem>
  >;
  listAccountRoles(
    input: {
      readonly region: Region;
      readonly accessToken: Secret<string>;
      readonly accountId: AccountId;
      readonly nextToken: string | null;
    },
    signal: AbortSignal,
  ): Promise<Result<{ readonly roles: readonly string[]; readonly nextToken: string | null }, Problem>>;
  getRoleCredentials(
    input: {
      readonly region: Region;
      readonly accessToken: Secret<string>;
      readonly accountId: AccountId;
      readonly role: string;
    },
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>>;
  logout(
    input: { readonly region: Region; readonly accessToken: Secret<string> },
    signal: AbortSignal,
  ): Promise<Result<void, Problem>>;
}

/** Opens a web page in the person's own browser. */
export interface LoginBrowser {
  open(url: string): Promise<Result<void, Problem>>;
}
export interface Clipboard {
  writeText(text: string): Promise<void>;
  /** Where it can be read: lets copied keys be cleared when nothing else was copied since. */
  readonly readText?: () => Promise<string>;
}

/** Our own small JSON files in the app's data directory; never a secret. */
export interface RecordStore {
  load(): Promise<Result<unknown, Problem>>;
  save(records: unknown): Promise<Result<void, Problem>>;
}

/** Diagnostic lines: event name and flat fields. Implementations drop anything that is a Secret. */
export interface Log {
  line(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** A text file as it stands: `text` decodes losslessly (see adapters), `exists` false reads as empty. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}
export interface AwsFileTexts {
  readonly config: TextFile;
  readonly credentials: TextFile;
}

/**
 * The person's AWS files. `write` runs `plan` on the texts as they stand under the lock, and again when somebody else
 * wrote meanwhile; texts equal to what stands are not written. Atomic, numbered backups, undo journal (`journal: false`
 * only for rotating keys inside a section that is already ours).
 */
export interface AwsFiles {
  paths(): { readonly config: string; readonly credentials: string };
  read(): Promise<Result<AwsFileTexts, Problem>>;
  write(
    plan: (texts: AwsFileTexts) => Result<{ readonly config: string; readonly credentials: string }, Problem>,
    /** `tag`: by which the journal's entry is known again. */
    options: { readonly journal: boolean; readonly note: string; readonly tag?: string },
  ): Promise<Result<{ readonly changedFiles: readonly string[] }, Problem>>;
}
/** The person's global git configuration, written under the same rules. */
export interface GitConfigFile {
  read(): Promise<Result<TextFile, Problem>>;
  write(
    plan: (file: TextFile) => Result<string, Problem>,
    options: { readonly journal: boolean; readonly note: string },
  ): Promise<Result<{ readonly changedFiles: readonly string[] }, Problem>>;
}
export interface UndoFilePreview {
  readonly file: string;
  /** restorable: as we wrote it · restored: as it was before · changed: somebody else wrote it since. */
  readonly state: 'restorable' | 'restored' | 'changed';
  readonly now: string;
  readonly before: string;
}
/** Takes back the last journalled write of either, byte for byte. Returns the files restored. */
export interface UndoJournal {
  /** `force`: restores also a file that was changed since, after backing up what stands. */
  undo(options?: { readonly force: boolean }): Promise<Result<readonly string[], Problem>>;
  /** What `undo` would do, and what was changed since; touches nothing. Null: nothing to undo. */
  preview(): Promise<
    Result<
      {
        readonly note: string;
        /** As the write was tagged. */
        readonly tag?: string;
        readonly files: readonly UndoFilePreview[];
      } | null,
      Problem
    >
  >;
}

/** Serves one session's credentials to one child process over the loopback container-credentials protocol (§v). */
export interface ContainerEndpoint {
  open(input: {
    readonly sessionId: SessionId;
    /** The process the child becomes: the grant ends with it. */
    readonly pid: number;
  }): Promise<Result<{ readonly uri: string; readonly token: Secret<string> }, Problem>>;
}
