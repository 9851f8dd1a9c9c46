import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryFiles } from '../testing/memory-files.ts';
import { memoryInstance } from '../testing/memory-instance.ts';
import { never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { parseIni } from './ini/ini-document.ts';
import { type AwsFileKind, faultKinds } from './ini/ini-section.ts';
import {
  nothingWanted as none,
  profileSession as session,
  wantedProfiles as wanted,
} from './testdata/sessions.ts';

// What a take-over or an import accepts, a release gives back, byte for byte. Where it would not, it says so, and nothing is
// written.

/** As the adapters decode a byte that is not UTF-8. */
const foreign = fc.integer({ min: 0xdc80, max: 0xdcff }).map((unit) => String.fromCharCode(unit));
const odd = fc.oneof(
  { weight: 4, arbitrary: foreign },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '\ufeff',
      '\u2028',
      '\x85',
      '\v',
      '\f',
      '\0',
      '\x1c',
      '"',
      '#',
      ';',
      '=',
      ':',
      '[',
      ']',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom(' ', '\t', '\\', 'v', 'ü', '😀', '%') },
);
const value = fc.array(odd, { maxLength: 4 }).map((parts) => parts.join(''));
const key = fc.constantFrom(
  'region',
  'output',
  'role_arn',
  'source_profile',
  'Credential_Process',
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'sso_session',
  'mfa_serial',
  's3',
  'mine',
  '__proto__',
);
const setting = fc
  .tuple(fc.constantFrom('', '', '', ' ', '\t'), key, fc.constantFrom(' = ', '=', ': '), value)
  .map((parts) => parts.join(''));
const other = fc.oneof(
  fc.tuple(fc.constantFrom('', '  ', '\t', '# ', '; '), value).map((parts) => parts.join('')),
  fc.constantFrom('', '    a = b', '  word', 'word', '= v'),
);
const line = fc.oneof({ weight: 6, arbitrary: setting }, { weight: 2, arbitrary: other });
const section = (headers: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...headers),
      fc.constantFrom('', '', '', ' # \udcfc'),
      fc.array(line, { maxLength: 6 }),
    )
    .map(([header, tail, lines]) => [`[${header}]${tail}`, ...lines, ''].join('\n'));
const text = (headers: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom('', '', '', '\ufeff', 'before = 1\n'),
      fc.array(section(headers), { maxLength: 3 }),
      fc.constantFrom('\n', '\n', '\r\n', '\r'),
      fc.boolean(),
    )
    .map(([mark, sections, end, ends]) => {
      const all = mark + sections.join('').replaceAll('\n', end);
      return ends ? all : all.replace(/(\r\n|\n|\r)+$/, '');
    });

const faultsIn = (file: AwsFileKind, of: string) => parseIni(of, file).faults.map(({ kind }) => kind);

test('whatever bytes a section has: what is accepted comes back as it was, and what is refused is said', async () => {
  const [seen, accepted] = [new Set<string>(), new Set<string>()];
  await fc.assert(
    fc.asyncProperty(
      text(['profile a', 'profile b', 'default', 'profile "a"', 'profile __proto__']),
      text(['a', 'b', 'default']),
      fc.constantFrom<'process' | 'keys'>('process', 'keys'),
      fc.boolean(),
      async (config, credentials, delivery, isImport) => {
        const files = memoryFiles(config, credentials);
        const { apply } = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
        const names = ['a', 'default'];
        const input = wanted(
          names.map((name) => session(name, { delivery })),
          names,
        );
        const handOver = names.map((profile) => ({ profile, accessKeyId: keyIn(credentials, profile) }));
        const done = await apply(isImport ? { ...input, tag: 'one', handOver } : input, never);
        const faults = [...faultsIn('config', config), ...faultsIn('credentials', credentials)];
        for (const kind of faults) seen.add(kind);
        if (!done.ok || done.value.problems.length > 0 || done.value.conflicts.length > 0) {
          if (!done.ok) expect([files.config, files.credentials]).toEqual([config, credentials]);
        } else for (const kind of faults) accepted.add(kind);
        const back = await apply(none, never);
        expect(back.ok).toBe(true);
        expect([files.config, files.credentials]).toEqual([config, credentials]);
      },
    ),
    { numRuns: 1500 },
  );
  expect([...seen].toSorted()).toEqual(faultKinds.toSorted());
  expect([...accepted]).toEqual(expect.arrayContaining(['bom', 'not-utf8']));
});

function keyIn(credentials: string, profile: string): string | null {
  const found = parseIni(credentials, 'credentials').sections.find(({ name }) => name === profile);
  return found?.options.find(({ key: one }) => one === 'aws_access_key_id')?.value ?? null;
}
