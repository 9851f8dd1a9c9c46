import { expect, test } from 'vitest';
import { ProfileName, SessionId } from '../../../shared/ids.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { Secret } from '../secret.ts';
import { timesLonger } from '../testing/growth.ts';
import { draftImport } from './drafts.ts';
import { importKinds } from './kinds.ts';
import { planImport } from './plan.ts';
import { isImportable, settleImport } from './settled.ts';
import type { ImportPlanRow } from './subject.ts';

// As of the files themselves in profiles/growth.test.ts: sixteen times as much may not take 256 times as long.
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const files = {
  env: {},
  home: '/home/ada',
  command: '/opt/latchkey',
  paths: { config: 'config', credentials: 'credentials' },
};
const context: ImportContext = { sources: [], sessions: [], defaultRegion: null };
/** Reads it, compares it with what Latchkey has, and drafts all of it. */
const planned = (config: string, credentials = '') => {
  const plan = planImport({ ...files, config, credentials });
  const settled = settleImport(plan, context);
  const rows = settled.rows.filter(isImportable).map(({ id }) => id);
  return draftImport(settled, context, { rows, acceptFixes: true }, () => new Secret('hush'));
};

test('5,000 roles on one another are drafted, each after the one that it is built on', () => {
  const drafted = planned(
    many(5_000, (i) => chained(4_999 - i)),
    key,
  );
  const made = drafted.ok ? drafted.value.drafts.map(({ ref }) => ref) : [];
  expect(made.filter((ref) => ref.startsWith('config:')).slice(0, 2)).toEqual([
    'config:profile r0',
    'config:profile r1',
  ]);
});
const serial = 'mfa_serial = arn:aws:iam::111111111111:mfa/ada\n';
const role = 'role_arn = arn:aws:iam::111111111111:role/A\nsource_profile = k\n';
const key =
  '[k]\naws_access_key_id = AKIAPLAYGRNDMARIAAAA\naws_secret_access_key = hush/HUSH+hush/HUSH+hush/HUSH+hush12\n';

const on = (index: number, source: string): string =>
  `[profile r${index}]\nrole_arn = arn:aws:iam::111111111111:role/R${index}\nsource_profile = ${source}\n`;
const chained = (index: number): string => on(index, index === 0 ? 'k' : `r${index - 1}`);

test.each<[string, number, (size: number) => readonly [string, string?]]>([
  ['keys in one section', 3_000, (n) => [`[profile a]\n${many(n, (i) => `k${i} = 1\n`)}`]],
  ['blanks in a value', 8_000, (n) => [`[profile a]\nrole_arn = a${' '.repeat(n)}b\nsource_profile = a\n`]],
  ['dashes in a header', 8_000, (n) => [`[a${'-'.repeat(n)}b]\nrole_arn = a\n`]],
  ['slashes in an address', 8_000, (n) => [`[sso-session a]\nsso_start_url = https://a${'/'.repeat(n)}b\n`]],
  ['sections of one name', 500, (n) => [many(n, () => '[profile a]\nrole_arn = a\n')]],
  ['roles with a code on one key', 300, (n) => [many(n, (i) => `[profile r${i}]\n${role}${serial}`), key]],
  ['roles on one another', 300, (n) => [many(n, chained), key]],
  ['roles on one another, the last first', 300, (n) => [many(n, (i) => chained(n - 1 - i)), key]],
  ['roles in a cycle', 300, (n) => [many(n, (i) => on(i, `r${(i + 1) % n}`))]],
  ['roles on one another, on nothing', 300, (n) => [many(n, (i) => on(i, i === 0 ? 'gone' : `r${i - 1}`))]],
])('%s: read for an import in a time that grows with their number', (_, from, text) => {
  const longer = timesLonger((n) => void planned(...text(n)), { from, factor: 16, now: processorMs });
  expect(longer).toBeLessThan(100);
});

test('roles are compared with those that Latchkey has in a time that grows with their number', () => {
  const carrier = SessionId.parse('carrier');
  const settled = (count: number) => {
    const plan = planImport({ ...files, config: many(count, (i) => on(i, 'k')), credentials: key });
    const rows = plan.rows.map((row): ImportPlanRow => {
      const { subject } = row;
      if (subject?.becomes !== 'assumed-role') return row;
      return {
        ...row,
        subject: { ...subject, parent: { kind: 'session', sessionId: carrier, profile: 'k' } },
      };
    });
    const has = Array.from({ length: count }, (_, i) => ({
      id: SessionId.parse(`has-${i}`),
      kind: importKinds.role,
      name: `has ${i}`,
      profile: ProfileName.parse(`has-${i}`),
      isWritten: true,
      otherProfiles: [],
      region: null,
      regionAsDefault: null,
      config: { parent: carrier, roleArn: `arn:aws:iam::111111111111:role/R${i}` },
    }));
    return settleImport({ ...plan, rows }, { ...context, sessions: has });
  };
  expect(settled(20).existing.size).toBe(20);
  const longer = timesLonger((n) => void settled(n), { from: 250, factor: 16, now: processorMs });
  expect(longer).toBeLessThan(100);
});
