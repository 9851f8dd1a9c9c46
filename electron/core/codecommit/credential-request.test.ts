import { describe, expect, it } from 'vitest';
import { parseCredentialRequest } from './credential-request.ts';

const parse = (text: string) => parseCredentialRequest(new TextEncoder().encode(text));

describe("git's credential request", () => {
  it('is read up to the blank line or the end, unknown attributes skipped', () => {
    const request = parse(
      'capability[]=authtype\nwwwauth[]=Basic realm="x=y"\nprotocol=https\nhost=h\npath=a=b\nusername=u\n\nhost=later\n',
    );
    expect(request).toMatchObject({ protocol: 'https', host: 'h', takesAuthtype: true });
    expect(new TextDecoder().decode(request?.path ?? undefined)).toBe('a=b');
    expect(parse('protocol=https\nhost=h')).toMatchObject({ path: null, takesAuthtype: false });
    expect(parse('protocol=https\nhost=h\ncapability[]=state\n\n')?.takesAuthtype).toBe(false);
  });

  it('keeps a path that is not UTF-8 byte for byte', () => {
    const bytes = Uint8Array.from([
      ...new TextEncoder().encode('protocol=https\nhost=h\npath='),
      0xff,
      0xe9,
      0x0a,
    ]);
    expect(parseCredentialRequest(bytes)?.path).toEqual(Uint8Array.from([0xff, 0xe9]));
  });

  it.each([
    ['two hosts', 'protocol=https\nhost=a\nhost=b\n\n'],
    ['two protocols', 'protocol=http\nprotocol=https\nhost=a\n\n'],
    ['two paths', 'protocol=https\nhost=a\npath=x\npath=y\n\n'],
    ['a line without =', 'protocol=https\nhost\n\n'],
    ['an empty key', '=x\nprotocol=https\nhost=a\n\n'],
    ['a NUL', 'protocol=https\nhost=a\u0000\n\n'],
    ['no host', 'protocol=https\npath=x\n\n'],
    ['no protocol', 'host=a\n\n'],
    ['nothing', ''],
    ['a blank line first', '\nprotocol=https\nhost=a\n'],
  ])('is refused with %s', (_, text) => {
    expect(parse(text)).toBeNull();
  });
});

it('knows no field whose name is behind a byte order mark, as git does not', () => {
  expect(parse('protocol=https\n\ufeffhost=git-codecommit.eu-west-1.amazonaws.com\n')).toBeNull();
});
