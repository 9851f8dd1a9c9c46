/** What the playground prints when it is up. */
export interface PlaygroundInfo {
  readonly endpoints: {
    readonly sts: string;
    readonly ssoOidc: string;
    readonly sso: string;
    readonly iam: string;
  };
  readonly startUrl: string;
  readonly region: string;
  readonly proxyUrl: string;
  readonly tlsPort: number;
  readonly caPath: string;
  readonly directory: string;
  readonly repositories: readonly {
    readonly accountId: string;
    readonly region: string;
    readonly name: string;
    readonly url: string;
  }[];
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    readonly roleArn: string;
    readonly tokenFile: string;
  };
  readonly saml: { readonly startUrl: string; readonly ssoUrl: string; readonly spEntityId: string };
  readonly metadata: { readonly ec2: string; readonly container: string; readonly authorization: string };
  readonly control: { readonly url: string; readonly token: string };
  readonly pid: number;
}

export interface PlaygroundProcess {
  readonly info: PlaygroundInfo;
  stop(): Promise<void>;
  /** The end of what it wrote to stderr. */
  complaints(): string;
}

export function startPlaygroundProcess(
  options?: Readonly<Record<string, unknown>>,
  env?: NodeJS.ProcessEnv,
): Promise<PlaygroundProcess>;

export function endpointEnvironment(info: PlaygroundInfo): Record<string, string>;
export function proxyEnvironment(info: PlaygroundInfo): Record<string, string>;
export function gitConfig(info: PlaygroundInfo): string;
export interface SeedParts {
  readonly sources: readonly unknown[];
  readonly sessions: readonly unknown[];
}
export function webIdentitySeed(info: PlaygroundInfo): SeedParts;
export function samlSeed(info: PlaygroundInfo): SeedParts;
export function seed(info: PlaygroundInfo, name?: string, more?: Readonly<Record<string, string>>): unknown;
