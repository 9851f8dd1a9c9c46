import type { SessionView } from '../../../shared/session.ts';
import type { AwsFiles } from '../ports.ts';
import { findSections, parseIni, readValue } from '../profiles/ini-document.ts';
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
  awsFiles: AwsFiles,
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
