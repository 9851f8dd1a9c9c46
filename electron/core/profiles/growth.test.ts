import { expect, test } from 'vitest';
import { atOnce } from '../async/in-slices.ts';
import { timesLonger } from '../testing/growth.ts';
import { planGitConfig } from './git-config-plan.ts';
import { maskSecrets } from './ini/credential-keys.ts';
import { parseIni } from './ini/ini-document.ts';
import { unifiedDiff } from './ini/text-diff.ts';
import { planningProfiles } from './plan/profile-plan.ts';
import { plan, session } from './testdata/plans.ts';

// What takes the square of its size freezes the app for seconds: sixteen times as much would take 256 times as long.
// A linear one takes up to a hundred times as long on a busy machine, where the small one still fits into the caches.
const FACTOR = 16;
const most = 150;
// Time on the processor: what other programs take of it on a busy machine does not count.
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const longer = (from: number, work: (size: number) => void) =>
  timesLonger(work, { from, factor: FACTOR, now: processorMs });

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const blanks = (count: number): string => ' '.repeat(count);

test.each<[string, number, (size: number) => string]>([
  ['blanks inside a line', 8_000, (n) => `[a]\nx = a${blanks(n)}b\na${blanks(n)}b = 1\n  c${blanks(n)}d\n`],
  ['blanks in and after a header', 8_000, (n) => `[profile "a${blanks(n)}b"]${blanks(n)}# x${blanks(n)}\n`],
  ['keys in one section', 3_000, (n) => `[a]\n${many(n, (i) => `k${i} = 1\n`)}`],
  ['sections', 1_500, (n) => many(n, (i) => `[profile p${i}]\nregion = eu-west-1\n\n`)],
  ['blank lines in a setting', 8_000, (n) => `[a]\nx =\n${'\n'.repeat(n)}  y = 1\n`],
  ['unclosed headers', 8_000, (n) => `${'['.repeat(n)}\n[${'a]'.repeat(n)}\n`],
])('a file with many %s is read, and masked, in a time that grows with it', (_, from, text) => {
  expect(longer(from, (n) => void parseIni(text(n), 'config'))).toBeLessThan(most);
  expect(longer(from, (n) => void maskSecrets(text(n), 'credentials'))).toBeLessThan(most);
});

test('words that look like secrets, many in a line, are masked in a time that grows with it', () => {
  for (const word of ['secret', 'secret ', 'password =', 'session_token\t\t'])
    expect(
      longer(2_000, (n) => void maskSecrets(`[a]\n${word.repeat(n)}${blanks(n)}\n`, 'credentials')),
    ).toBeLessThan(most);
});

test('profiles are planned in a time that grows with them: all new, none changed, each changed, all gone', () => {
  const desired = (count: number, region: string) =>
    Array.from({ length: count }, (_, index) => session(`p${index}`, { region }));
  const written = new Map<number, string>();
  const current = (count: number): string => {
    const text = written.get(count) ?? plan({ desired: desired(count, 'eu-west-1') }).config;
    written.set(count, text);
    return text;
  };
  for (const count of [600, 600 * FACTOR]) current(count);
  expect(longer(600, (n) => void plan({ desired: desired(n, 'eu-west-1') }))).toBeLessThan(most);
  for (const [region, kept] of [
    ['eu-west-1', 1],
    ['us-east-1', 1],
    ['eu-west-1', 0],
  ] as const)
    expect(
      longer(600, (n) => void plan({ config: current(n), desired: desired(n * kept, region) })),
    ).toBeLessThan(most);
});

test('the sections of a file are looked at a few times each, whatever becomes of its profiles', () => {
  const looks = (count: number, region: string): number => {
    const desired = Array.from({ length: count }, (_, index) => session(`p${index}`));
    const config = parseIni(plan({ desired }).config, 'config');
    let looked = 0;
    const sections = new Proxy(config.sections, {
      get(target, key) {
        looked++;
        return Reflect.get(target, key);
      },
    });
    const planned = atOnce(
      planningProfiles(
        { config: { ...config, sections }, credentials: parseIni('', 'credentials') },
        {
          desired: desired.map((one) => ({ ...one, region })),
          shimPath: '/opt/Latch Key/latchkey',
          consents: new Set(),
          paths: { config: 'config', credentials: 'credentials' },
        },
      ),
    );
    expect(planned).toMatchObject({ ok: true, value: { changed: region !== 'eu-west-1' } });
    return looked / count;
  };
  expect(looks(2_000, 'eu-west-1')).toBeLessThan(10);
  // A binary search for each that changes: some dozen looks, and one more for twice as many.
  expect(looks(2_000, 'us-east-1')).toBeLessThan(40);
});

test('profiles of the user in the way of ours are found in a time that grows with them', () => {
  const own = (count: number) => many(count, (i) => `[p${i}]\naws_access_key_id = A\n`);
  const desired = (count: number) => Array.from({ length: count }, (_, index) => session(`p${index}`));
  expect(longer(500, (n) => void plan({ credentials: own(n), desired: desired(n) }))).toBeLessThan(most);
  const consents = new Set(desired(500 * FACTOR).map(({ profile }) => profile));
  expect(longer(500, (n) => void plan({ credentials: own(n), desired: desired(n), consents }))).toBeLessThan(
    most,
  );
  const broken = (count: number) => many(count, (i) => `[profile p${i}]\nword\n`);
  expect(longer(500, (n) => void plan({ config: broken(n), desired: desired(n) }))).toBeLessThan(most);
});

test('a diff of large files is bounded, and says where the lines are', () => {
  const lines = (count: number, mark = '') => many(count, (i) => `${mark}line ${i}\n`);
  const names = { from: 'a', to: 'b' };
  expect(longer(2_000, (n) => void unifiedDiff(lines(n), lines(n, 'x'), names))).toBeLessThan(most);
  const before = lines(100_000);
  const after = before.replace('line 90000\n', 'other\n').replace('line 90003\n', '');
  expect(unifiedDiff(before, after, names)).toBe(
    [
      '--- a',
      '+++ b',
      '@@ -89998,10 +89998,9 @@',
      ' line 89997',
      ' line 89998',
      ' line 89999',
      '-line 90000',
      '+other',
      ' line 90001',
      ' line 90002',
      '-line 90003',
      ' line 90004',
      ' line 90005',
      ' line 90006',
      '',
    ].join('\n'),
  );
});

test('a git configuration with many sections or one long header is planned in a time that grows with it', () => {
  const planned = (text: string) =>
    void planGitConfig({
      text,
      install: true,
      shimPath: '/opt/latchkey',
      path: '/home/ada/.gitconfig',
      hosts: [],
    });
  expect(longer(1_000, (n) => planned(`[credential "${'codecommit'.repeat(n)}\n`))).toBeLessThan(most);
  expect(longer(300, (n) => planned(many(n, (i) => `[credential "https://codecommit${i}"]\n`)))).toBeLessThan(
    most,
  );
});
