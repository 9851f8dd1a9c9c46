import { parseCredentialRequest } from '../../electron/core/codecommit/credential-request.ts';
import { parseCodeCommitUrl } from '../../electron/core/codecommit/url.ts';
import { parseIni, printIni } from '../../electron/core/profiles/ini/ini-document.ts';
import { parseAssertion } from '../../electron/identity/saml/parse-assertion.ts';
import {
  CLIENT_FRAMES,
  createFrameDecoder,
  decodeExec,
  encodeFrame,
  SERVER_FRAMES,
  splitNul,
} from '../../shared/endpoint/framing.ts';
import { FrameType } from '../../shared/endpoint/protocol.ts';

/** Something that reads what others have written. */
export interface Reader {
  readonly name: string;
  /** The larger of the two sizes. */
  readonly bytes: number;
  /** The input is one of these, over and over. */
  readonly repeated: readonly string[];
  /** What is to be timed: the input is made before. */
  reading(text: string): () => void;
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const framesFrom = (bytes: Uint8Array, step: number) => (): void => {
  const decoder = createFrameDecoder({
    accepts: [...CLIENT_FRAMES, ...SERVER_FRAMES],
    frameCapBytes: 64 * 1024,
    streamCapBytes: Number.POSITIVE_INFINITY,
  });
  for (let at = 0; at < bytes.length; at += step)
    for (const { payload } of decoder.push(bytes.subarray(at, at + step)).frames) splitNul(payload);
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const readers: readonly Reader[] = [
  {
    name: 'INI',
    bytes: 1024 * 1024,
    repeated: [
      '[profile a]\n',
      'a = b\n',
      '[profile a]\na = b\n',
      '[profile a]\ns3 =\n  a = b\n',
      '# a\n',
      '; \n',
      '\n',
      ' \n',
      '\r',
      '\t',
      '[',
      ']',
      '=',
      ' = ',
      '\\\n',
      ' a\n',
      'a',
      '\0',
    ],
    reading: (text) => () => void printIni(parseIni(text, 'config')),
  },
  {
    name: 'frames, in pieces of one byte',
    bytes: 512 * 1024,
    repeated: [
      Buffer.from(encodeFrame(FrameType.stdin)).toString('latin1'),
      Buffer.from(encodeFrame(FrameType.env, Buffer.from('a=b\0c=d'))).toString('latin1'),
      Buffer.from(encodeFrame(FrameType.stdout, Buffer.alloc(60_000, 'x'))).toString('latin1'),
    ],
    reading: (text) => framesFrom(bytesOf(text), 1),
  },
  {
    name: 'frames, whole',
    bytes: 4 * 1024 * 1024,
    repeated: [
      Buffer.from(encodeFrame(FrameType.stdin)).toString('latin1'),
      Buffer.from(encodeFrame(FrameType.env, Buffer.alloc(60_000))).toString('latin1'),
    ],
    reading: (text) => framesFrom(bytesOf(text), text.length),
  },
  {
    name: 'the frame of a program to be run',
    bytes: 1024 * 1024,
    repeated: ['a\0', '\0', 'a=b\0', '1'],
    reading: (text) => {
      const bytes = bytesOf(`1\0a\0${text}`);
      return () => void decodeExec(bytes);
    },
  },
  {
    name: 'git credential input',
    bytes: 512 * 1024,
    repeated: ['host=a\n', 'wwwauth[]=Basic\n', '\n', '=', 'a', '\r\n', 'capability[]=authtype\n', '\0'],
    reading: (text) => {
      const bytes = bytesOf(text);
      return () => void parseCredentialRequest(bytes);
    },
  },
  {
    name: 'codecommit addresses',
    bytes: 512 * 1024,
    repeated: ['a', '@', ':', '/', '%20', '.', '-', 'a@', '::', '?'],
    reading: (text) => () => void parseCodeCommitUrl(`codecommit://${text}`),
  },
  {
    name: 'codecommit addresses with an end',
    bytes: 512 * 1024,
    repeated: ['a', '/', '@/', '%20', '.'],
    reading: (text) => () => void parseCodeCommitUrl(`codecommit://${text}x`),
  },
  {
    name: 'SAML responses',
    // More is refused unread.
    bytes: 64 * 1024,
    repeated: [
      '<a>',
      '<a/>',
      '<!--',
      '<!-- a -->',
      '&amp;',
      '&a;',
      '<a b="c">',
      ' b="c"',
      '<![CDATA[',
      '<?a ',
      '<!DOCTYPE a [',
      '<',
      '>',
      '"',
      ' ',
      'a',
    ],
    reading: (text) => {
      const posted = base64(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${text}`);
      return () => void parseAssertion(posted);
    },
  },
];
