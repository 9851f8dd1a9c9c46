import fc from 'fast-check';
import { handedOverLine, keptBesideLine, keptLine } from '../ini/kept-line.ts';
import { keptBelowLine, renamedLine } from '../plan/profile-lines.ts';

const header = fc
  .tuple(
    fc.constantFrom('', '', ' ', '\t'),
    fc.constantFrom('profile a', 'profile b', 'profile "c d"', "profile 'e'", 'default', 'sso-session s', 'q', 'DEFAULT'),
    fc.constantFrom('', '', ' # y', ';x'),
  )
  .map(([indent, name, tail]) => `${indent}[${name}]${tail}`);
const setting = fc
  .tuple(
    fc.constantFrom('', '', '', ' ', '  '),
    fc.constantFrom('region', 'Output', 'role_arn', 's3', 'aws_access_key_id', 'k1', 'k2'),
    fc.constantFrom(' = ', '=', ': '),
    fc.constantFrom('', 'v', 'v # c', '"q"', 'ü\udcff'),
  )
  .map((parts) => parts.join(''));
const other = fc.constantFrom('', '  ', '# comment', '  ; comment', '    nested = 1', '  word', 'word');
const line = fc.oneof({ weight: 2, arbitrary: header }, { weight: 5, arbitrary: setting }, { weight: 2, arbitrary: other });
const eol = fc.constantFrom('\n', '\r\n', '\r');

/** A file such as people have: sections, settings, nesting, comments, one or mixed line ends, perhaps a mark. */
export const awsText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '\ufeff'),
    fc.array(fc.tuple(line, eol), { maxLength: 16 }),
    fc.option(eol, { freq: 2 }),
    fc.boolean(),
  )
  .map(([mark, lines, one, ends]) => {
    const joined = lines.map(([text, end]) => text + (one ?? end)).join('');
    return mark + (ends ? joined : joined.replace(/(\r\n|\n|\r)$/, ''));
  });

const ownSetting = fc.constantFrom(
  'region = eu-west-1', 'region = us-east-1', ' region=x', 'output = json', 'role_arn = arn:aws:iam::111111111111:role/A',
  'source_profile=b', 'mfa_serial : v', 'credential_process = /bin/tool  a', 'aws_access_key_id = v', 'aws_secret_access_key = hush',
  'aws_secret_access_key = two\n   lines # of it', 'sso_session = s', 's3 =\n  a = b\n  # c\n\n  c = d', 'duration_seconds = 900',
);
const keyOf = (text: string): string => text.split(/[=:]/)[0]?.trim() ?? text;
/** Comments of the user that read like ours. */
const likeOurs = [
  keptLine('region = mars-1'),
  keptLine(keptLine('output = json')),
  keptBesideLine('/home/ada/.aws/credentials.latchkey-kept.a', 3),
  handedOverLine,
  renamedLine('x'),
  keptBelowLine,
];
const ownSection = fc
  .tuple(
    fc.constantFrom('profile a', 'profile b', 'default', 'a', 'b', 'q', 'profile "q"', 'sso-session s'),
    fc.constantFrom('', '', '# why', '\t', ...likeOurs),
    fc.uniqueArray(ownSetting, { selector: keyOf, maxLength: 6 }),
    fc.constantFrom('', '', '\n', '# about the next\n'),
  )
  .map(([header, first, settings, last]) => [`[${header}]`, ...(first === '' ? [] : [first]), ...settings].join('\n') + `\n${last}`);

/** A file that every tool reads, with all that a take-over and an import put out of force. */
export const userText: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(ownSection, { selector: (text) => text.slice(0, text.indexOf(']')), maxLength: 5 }),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([sections, end, ends]) => {
    const text = sections.join('').replaceAll('\n', end);
    return ends ? text : text.replace(/(\r\n|\n)+$/, '');
  });

/** Anything at all made of the characters that matter. */
export const weirdText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('[', ']', '=', ':', '#', ';', ' ', '\t', '\n', '\r', '\r\n', 'a', '"', "'", '\\', '\ufeff', '\u2028', '\0'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));
