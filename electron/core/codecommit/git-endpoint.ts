import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { AwsFiles } from '../ports/files.ts';
import { findSections, parseIni, readValue } from '../profiles/ini/ini-document.ts';
import { configuredGitEndpoint, type GitEndpoint, parseGitEndpoint, urlsIgnored } from './host.ts';

type Env = Readonly<Record<string, string>>;

/**
 * The environment first, then the `services` section that the session's profile names (protocols §xi):
 * `[services x]`, `codecommit =`, `  endpoint_url = https://…`. A file that cannot be read names none: what it would have
 * opened stays shut.
 */
export async function gitEndpointOf(
  env: Env,
  session: SessionView | null,
  awsFiles: Pick<AwsFiles, 'read'>,
): Promise<GitEndpoint | null> {
  const fromEnv = configuredGitEndpoint(env);
  if (fromEnv !== null || session === null || session.profile === null || urlsIgnored(env)) return fromEnv;
  const texts = await awsFiles.read();
  if (!texts.ok) return null;
  const config = parseIni(texts.value.config.text, 'config');
  const [profile] = findSections(config, 'profile', session.profile);
  const name = profile === undefined ? undefined : readValue(profile, 'services');
  const [services] = name === undefined ? [] : findSections(config, 'services', name);
  const url = services?.options.findLast(({ key }) => key === 'codecommit')?.nested?.get('endpoint_url');
  return url === undefined ? null : parseGitEndpoint(url);
}

/** AWS_USE_FIPS_ENDPOINT, else `use_fips_endpoint` of the session's profile, as for every other client of AWS. */
export async function wantsFips(
  env: Env,
  session: SessionView | null,
  awsFiles: Pick<AwsFiles, 'read'>,
): Promise<Result<boolean, Problem>> {
  const fromEnv = (env.AWS_USE_FIPS_ENDPOINT ?? '').trim();
  if (fromEnv !== '') return ok(isTrue(fromEnv));
  if (session === null || session.profile === null) return ok(false);
  const texts = await awsFiles.read();
  // SECURITY: what the file may ask for is not left out because it could not be read.
  if (!texts.ok) return texts;
  const config = parseIni(texts.value.config.text, 'config');
  const [profile] = findSections(config, 'profile', session.profile);
  return ok(profile !== undefined && isTrue(readValue(profile, 'use_fips_endpoint') ?? ''));
}

const isTrue = (value: string): boolean => value.trim().toLowerCase() === 'true';
