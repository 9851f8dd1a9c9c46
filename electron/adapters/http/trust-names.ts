import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { awsEndpointSettings } from '../aws/aws-endpoints.ts';
import { readOrdinary } from '../files/read-ordinary.ts';
import type { TrustFile } from './trust-files.ts';

/** `~/` as a shell and botocore expand it. */
const expanded = (path: string, home: string): string =>
  path.startsWith('~/') ? join(home, path.slice(2)) : path;

/** A setting's path, as the file is looked for. */
export const fullPath = (path: string, env: Readonly<Record<string, string | undefined>>): string =>
  expanded(path, env.HOME || homedir());

/** The files of authorities that the user names: Latchkey's setting, `AWS_CA_BUNDLE`, `ca_bundle` of the AWS config. */
export function trustFilesOf(ports: {
  readonly setting: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configPath: string;
}): readonly TrustFile[] {
  const { setting, env, configPath } = ports;
  const home = env.HOME || homedir();
  const profile = env.AWS_PROFILE || 'default';
  return [
    { from: 'ca-file', path: setting },
    { from: 'AWS_CA_BUNDLE', path: env.AWS_CA_BUNDLE ?? '' },
    { from: 'ca_bundle', path: caBundleOf(configPath, profile) },
  ].flatMap(({ from, path }) => (path === '' ? [] : [{ from, path: expanded(path, home) }]));
}

/** A file of authorities that a profile other than the app's own names. */
export interface ProfileBundle {
  readonly profile: string;
  readonly path: string;
  /** The config file. */
  readonly file: string;
}

/**
 * Every `ca_bundle` of the config file but the app's own. They count for the calls of their profiles alone (decision 0024), so
 * these are only named to the user when a certificate is not trusted.
 */
export function bundlesOfProfiles(ports: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configPath: string;
}): readonly ProfileBundle[] {
  const { env, configPath: file } = ports;
  const home = env.HOME || homedir();
  const own = env.AWS_PROFILE || 'default';
  const found: ProfileBundle[] = [];
  let profile = '';
  try {
    for (const line of readOrdinary(file).split(/\r?\n/)) {
      const [, header] = /^\[([^\]]*)\]/.exec(line) ?? [];
      if (header !== undefined) profile = header.replace(/^profile\s+/, '').trim();
      const [, path] = /^ca_bundle\s*=\s*(\S.*?)\s*$/.exec(line) ?? [];
      if (path !== undefined && profile !== own) found.push({ profile, path: expanded(path, home), file });
    }
  } catch {
    // As for the app's own: a file that cannot be read is reported where files are delivered.
  }
  return found;
}

let read = { path: '', stamp: '', profile: '', value: '' };

/** `ca_bundle` of the app's own profile, which is `[default]`: another profile's file is for that profile's calls only. */
function caBundleOf(path: string, profile: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    const stamp = `${mtimeMs} ${size}`;
    if (read.path !== path || read.stamp !== stamp || read.profile !== profile)
      read = {
        path,
        stamp,
        profile,
        value: awsEndpointSettings(readOrdinary(path), profile).profile?.get('ca_bundle')?.value ?? '',
      };
    return read.value;
  } catch {
    // No file, or one that cannot be read: that is reported where files are delivered.
    return '';
  }
}
