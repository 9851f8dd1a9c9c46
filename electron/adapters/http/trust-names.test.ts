import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
