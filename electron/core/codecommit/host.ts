import { awsPartitions, partitionAt } from '../../../shared/aws-partition.ts';
import { Region } from '../../../shared/ids.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';

/** A host that may be given a signature. */
export interface CodeCommitHost {
  /** What is signed: the host as git sends it, without its port. */
  readonly signedHost: string;
  /** The region the name tells; null for a configured endpoint whose name tells none. */
  readonly region: Region | null;
}

/** A Git endpoint the user configured by environment: the very host, and its port (443 when not written). */
export interface GitEndpoint {
  readonly host: string;
  readonly port: number;
}

// SECURITY: anchored at both ends. A substring test, as the aws CLI does, hands the session token to
// git-codecommit.us-east-1.amazonaws.com.evil.example.
const gitHost =
  /^(vpce-[0-9a-z]+(?:-[0-9a-z]+)*\.)?git-codecommit(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})\.(vpce\.)?([a-z0-9.-]+)$/;
const hostAndPort = /^([^:@/\\?#\s[\]]+|\[[0-9a-f:]+\])(?::([1-9]\d{0,4}))?$/i;
const HTTPS_PORT = 443;

/**
 * Says whether git's request is for CodeCommit; null for every other host, and for those that only look like it.
 * In partitions without the service, such as the European Sovereign Cloud, no host is one.
 */
export function codeCommitHost(
  protocol: string,
  hostAttribute: string,
  endpoint: GitEndpoint | null,
): CodeCommitHost | null {
  if (protocol !== 'https') return null;
  const match = hostAndPort.exec(hostAttribute);
  if (match === null) return null;
  const signedHost = match[1] ?? '';
  const port = match[2] === undefined ? HTTPS_PORT : Number(match[2]);
  const region = regionOfHost(signedHost);
  if (region !== null && port === HTTPS_PORT) return { signedHost, region };
  if (endpoint !== null && endpoint.host === signedHost.toLowerCase() && endpoint.port === port) {
    return { signedHost, region };
  }
  return null;
}

/** The region in a Git host name of AWS; null when it is none. */
function regionOfHost(host: string): Region | null {
  const match = gitHost.exec(host.toLowerCase());
  if (match === null) return null;
  const [, vpcePrefix, name = '', vpceSuffix, suffix] = match;
  if ((vpcePrefix === undefined) !== (vpceSuffix === undefined)) return null;
  // SECURITY: a host of another partition would get the session token of this one's.
  const there = partitionAt(name);
  if (!there.hasCodeCommit || suffix !== there.suffix) return null;
  const region = Region.safeParse(name);
  return region.success ? region.data : null;
}

/** Where AWS documents a Git host with FIPS 140 validated cryptography: CodeCommit user guide, "Git connection endpoints". */
const fipsRegions: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'us-gov-west-1',
  'us-gov-east-1',
];

/**
 * The public Git host of a region; null where there is none: sovereign and isolated partitions, and regions without a
 * FIPS host when that is asked for. IPv6 makes no difference: CodeCommit documents no such host.
 */
export function gitHostOf(region: Region, fips = false): string | null {
  const { hasCodeCommit, suffix } = partitionAt(region);
  if (!hasCodeCommit) return null;
  if (fips) return fipsRegions.includes(region) ? `git-codecommit-fips.${region}.amazonaws.com` : null;
  return `git-codecommit.${region}.${suffix}`;
}

/**
 * The Git endpoint that the environment names: AWS_ENDPOINT_URL_CODECOMMIT, CODE_COMMIT_ENDPOINT (git-remote-codecommit's
 * own, often without a scheme), AWS_ENDPOINT_URL. First hit wins.
 */
export function configuredGitEndpoint(env: Readonly<Record<string, string>>): GitEndpoint | null {
  const ignored = urlsIgnored(env);
  const named = [
    ignored ? undefined : env.AWS_ENDPOINT_URL_CODECOMMIT,
    env.CODE_COMMIT_ENDPOINT,
    ignored ? undefined : env.AWS_ENDPOINT_URL,
  ];
  for (const value of named) {
    const endpoint = value === undefined ? null : parseGitEndpoint(value);
    if (endpoint !== null) return endpoint;
  }
  return null;
}

export const urlsIgnored = (env: Readonly<Record<string, string>>): boolean =>
  env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true';

export function parseGitEndpoint(value: string): GitEndpoint | null {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(value.trim());
  // SECURITY: https only. A credential sent in the clear can be used for 15 minutes by anyone who listens.
  if (scheme !== null && scheme[1]?.toLowerCase() !== 'https') return null;
  const match = hostAndPort.exec(withoutTrailingSlashes(scheme?.[2] ?? value.trim()));
  const host = match?.[1]?.toLowerCase();
  // These variables name the API for everybody else; AWS's API hosts do not speak Git, so they say nothing about it.
  if (host === undefined || isAwsApiHost(host)) return null;
  return { host, port: match?.[2] === undefined ? HTTPS_PORT : Number(match[2]) };
}

const apiSuffixes = awsPartitions.flatMap(({ suffix, dualStackSuffix }) => [suffix, dualStackSuffix]);
const isAwsApiHost = (host: string): boolean =>
  apiSuffixes.some((suffix) => host.endsWith(`.${suffix}`)) && regionOfHost(host) === null;
