import fc from 'fast-check';

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

/** Anything at all made of the characters that matter. */
export const weirdText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('[', ']', '=', ':', '#', ';', ' ', '\t', '\n', '\r', '\r\n', 'a', '"', "'", '\\', '\ufeff', '\u2028', '\0'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));
