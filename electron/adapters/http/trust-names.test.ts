import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createAwsEndpointLookup } from '../aws/aws-endpoint-lookup.ts';
import { createTrustFiles } from './trust-files.ts';
import { bundlesOfProfiles, trustFilesOf } from './trust-names.ts';

it("only the app's own profile vouches for servers; the ca_bundle of others is named, and does not count", () => {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-trust-'));
  const configPath = join(directory, 'config');
  writeFileSync(
    configPath,
    '[default]\nca_bundle = ~/own.pem\n[profile work]\n  ca_bundle = nested\nca_bundle=/corp root.pem \n[profile x]\n#ca_bundle = no\n',
  );
  const env = { HOME: '/home/maria' };
  expect(trustFilesOf({ setting: '', env, configPath })).toEqual([
    { from: 'ca_bundle', path: '/home/maria/own.pem' },
  ]);
  expect(bundlesOfProfiles({ env, configPath })).toEqual([
    { profile: 'work', path: '/corp root.pem', file: configPath },
  ]);
  expect(bundlesOfProfiles({ env, configPath: join(directory, 'none') })).toEqual([]);
  rmSync(directory, { recursive: true });
});

it.skipIf(process.platform === 'win32')('attack: a pipe in the place of a file is not waited for', () => {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-trust-'));
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  // What reads it anyway finds this, and does not hang the test.
  const writers = [1, 2, 3, 4].map(() =>
    spawn('/bin/sh', [
      '-c',
      'printf "[profile x]\\nca_bundle=/x\\n[default]\\nca_bundle=/y\\n" > "$0"',
      pipe,
    ]),
  );
  expect(bundlesOfProfiles({ env: {}, configPath: pipe })).toEqual([]);
  expect(trustFilesOf({ setting: '', env: {}, configPath: pipe })).toEqual([]);
  expect(createAwsEndpointLookup({ env: {}, configPath: pipe }).endpointFor('sts')).toBeNull();
  const trust = createTrustFiles({
    platform: process.platform,
    named: () => [{ path: pipe, from: 'ca-file' }],
    systemFile: process.execPath,
  });
  expect(trust.faults().find(({ path }) => path === pipe)?.why).toBe('It is not an ordinary file.');
  for (const each of writers) each.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});
