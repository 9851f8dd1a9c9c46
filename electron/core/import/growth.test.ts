import { expect, test } from 'vitest';
import { timesLonger } from '../testing/growth.ts';
import { planImport } from './plan.ts';

// As of the files themselves in profiles/growth.test.ts: sixteen times as much may not take 256 times as long.
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const planned = (config: string, credentials = '') =>
  void planImport({
    config,
    credentials,
    env: {},
    home: '/home/ada',
    command: '/opt/latchkey',
    paths: { config: 'config', credentials: 'credentials' },
  });
const serial = 'mfa_serial = arn:aws:iam::111111111111:mfa/ada\n';
const role = 'role_arn = arn:aws:iam::111111111111:role/A\nsource_profile = k\n';
const key =
  '[k]\naws_access_key_id = AKIAPLAYGRNDMARIAAAA\naws_secret_access_key = hush/HUSH+hush/HUSH+hush/HUSH+hush12\n';

test.each<[string, number, (size: number) => readonly [string, string?]]>([
  ['keys in one section', 3_000, (n) => [`[profile a]\n${many(n, (i) => `k${i} = 1\n`)}`]],
  ['blanks in a value', 8_000, (n) => [`[profile a]\nrole_arn = a${' '.repeat(n)}b\nsource_profile = a\n`]],
  ['dashes in a header', 8_000, (n) => [`[a${'-'.repeat(n)}b]\nrole_arn = a\n`]],
  ['slashes in an address', 8_000, (n) => [`[sso-session a]\nsso_start_url = https://a${'/'.repeat(n)}b\n`]],
  ['sections of one name', 500, (n) => [many(n, () => '[profile a]\nrole_arn = a\n')]],
  ['roles with a code on one key', 300, (n) => [many(n, (i) => `[profile r${i}]\n${role}${serial}`), key]],
])('%s: read for an import in a time that grows with their number', (_, from, files) => {
  const longer = timesLonger((n) => planned(...files(n)), { from, factor: 16, now: processorMs });
  expect(longer).toBeLessThan(100);
});
