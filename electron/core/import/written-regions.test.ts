import { expect, it } from 'vitest';
import { Region } from '../../../shared/ids.ts';
import { planImport } from './plan.ts';
import { settleImport } from './settled.ts';

const sso =
  '[profile set]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-north-1\nsso_account_id = 111111111111\nsso_role_name = Dev\n';
const keys = (region = '') =>
  `[profile src]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n${region}`;
const role = (name: string, source: string, more = '') =>
  `[profile ${name}]\nrole_arn = arn:aws:iam::123456789012:role/X\nsource_profile = ${source}\n${more}`;

function reasons(config: string, defaultRegion: string | null = null): Record<string, string | null> {
  const plan = planImport({
    config,
    credentials: '',
    env: {},
    home: '/home/ada',
    command: '/opt/latchkey',
    paths: { config: 'config', credentials: 'credentials' },
  });
  const context = {
    sources: [],
    sessions: [],
    defaultRegion: defaultRegion === null ? null : Region.parse(defaultRegion),
  };
  const { rows } = settleImport(plan, context);
  return Object.fromEntries(rows.map((row) => [row.profile, row.reason]));
}
const says = (region: string, from: string) =>
  expect.stringContaining(`It names no region, so aws has none for it: Latchkey writes ${region}, ${from}.`);
const saysNothing = expect.not.stringContaining('It names no region');

// aws 1 and 2 and boto3 were asked: none takes the region of a source_profile, nor that of the default profile.
it.each<[string, string, string | null, Record<string, unknown>]>([
  [
    'a role on a profile with a region, and on a role on it',
    `${keys('region = eu-west-3\n')}${role('one', 'src')}${role('two', 'one')}`,
    null,
    {
      one: says('eu-west-3', 'that of its source_profile'),
      two: says('eu-west-3', 'that of its source_profile'),
    },
  ],
  [
    'one that needs a code, on a key with a region',
    `${keys('region = eu-west-3\n')}${role('one', 'src', 'mfa_serial = arn:aws:iam::123456789012:mfa/x\n')}`,
    null,
    { one: says('eu-west-3', 'that of its source_profile') },
  ],
  ['a permission set', sso, null, { set: says('eu-north-1', 'that of the portal') }],
  [
    'a permission set and a role on it, with a default region',
    `${sso}${role('one', 'set')}`,
    'us-west-2',
    {
      set: says('us-west-2', 'the default region in Settings'),
      one: says('us-west-2', 'the default region in Settings'),
    },
  ],
  [
    'a key with a default region',
    keys(),
    'us-west-2',
    { src: says('us-west-2', 'the default region in Settings') },
  ],
])('a region that a profile gets and does not name is said: %s', (_, config, byDefault, wanted) => {
  expect(reasons(config, byDefault)).toMatchObject(wanted);
});

it('nothing is said of a region that the profile names', () => {
  const config = `${sso}region = eu-west-1\n${role('one', 'set', 'region = eu-west-2\n')}`;
  for (const reason of Object.values(reasons(config, 'us-west-2'))) expect(reason ?? '').toEqual(saysNothing);
});

it('a chain of thousands takes no longer than as many roles', () => {
  const count = 5_000;
  const chain = Array.from({ length: count }, (_, at) => role(`r${at}`, at === 0 ? 'set' : `r${at - 1}`));
  const found = reasons(`${sso}region = eu-west-1\n${chain.toReversed().join('')}`);
  expect(found[`r${count - 1}`]).toEqual(says('eu-west-1', 'that of its source_profile'));
});
