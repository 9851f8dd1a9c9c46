import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.dirname(import.meta.dirname);
const page = readFileSync(path.join(root, 'docs', 'clients.md'), 'utf8');
const rows = page
  .slice(page.indexOf('| client '), page.indexOf('Profile: `credential_process`'))
  .split('\n')
  .slice(2)
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, client = '', versions = '']) => ({ client, versions }));

/** The start of a client's name → its package. Debian's own number begins behind the version of its author. */
const DEBIAN: Readonly<Record<string, string>> = {
  'AWS CLI 2': 'awscli',
  boto3: 'python3-boto3',
  'AWS Common Runtime': 'python3-awscrt',
  'AWS SDK for Ruby 3': 'ruby-aws-sdk-core',
  'AWS SDK for Go 1': 'golang-github-aws-aws-sdk-go-dev',
  'AWS SDK for Go 2': 'golang-github-aws-aws-sdk-go-v2-dev',
  rclone: 'rclone',
  'docker-credential-ecr-login': 'amazon-ecr-credential-helper',
  restic: 'restic',
  s3cmd: 's3cmd',
  s3fs: 's3fs',
  git: 'git',
  'git-lfs': 'git-lfs',
  dulwich: 'python3-dulwich',
  libgit2: 'python3-pygit2',
  JGit: 'libjgit-java',
  fish: 'fish',
  tcsh: 'tcsh',
};
const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8').split('\n') : [];
const isDebian12 = release.includes('ID=debian') && release.includes('VERSION_ID="12"');
const installed = (name: string): string | null => {
  const { stdout } = spawnSync('dpkg', ['-s', name], { encoding: 'utf8' });
  if (!stdout.includes('Status: install ok installed')) return null;
  return /^Version: (?:\d+:)?(\d+(?:\.\d+)*)/m.exec(stdout)?.[1] ?? null;
};

describe('the page of clients', () => {
  it('names versions as the clients print them, or none', () => {
    expect(rows.length).toBeGreaterThan(20);
    const odd = rows.filter(
      ({ versions }) => !/^(none|Debian 12|\d+(\.\d+)*( \(\d+(\.\d+)+\))?(, \d+(\.\d+)+)*)$/.test(versions),
    );
    expect(odd).toEqual([]);
  });

  it.skipIf(!isDebian12)('names the version of each package of Debian 12 that is installed', () => {
    const wrong = Object.entries(DEBIAN).flatMap(([client, name]) => {
      const version = installed(name);
      if (version === null) return [];
      const row = rows.find((one) => one.client === client || one.client.startsWith(`${client} (`));
      const named = (row?.versions ?? '').split(/[ ,()]+/);
      return named.includes(version) ? [] : [`${client}: ${name} is ${version}, the page names ${named}`];
    });
    expect(wrong).toEqual([]);
  });
});
