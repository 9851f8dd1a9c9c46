// A provider's page behind NTLM, as IIS asks for it: enough of the protocol to see who proves themselves.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** NTLM over HTTP (MS-NTHT): a challenge, then an answer in the name of a domain account. */
export function answerNtlm(req: IncomingMessage, res: ServerResponse): void {
  const token = Buffer.from(/^NTLM (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '', 'base64');
  const type = token.length < 12 ? 0 : token.readUInt32LE(8);
  if (type !== 3) {
    const challenge = type === 1 ? ` ${ntlmChallenge('ACME').toString('base64')}` : '';
    return void res.writeHead(401, { 'www-authenticate': `NTLM${challenge}` }).end();
  }
  const field = (at: number): string =>
    token.toString(
      'utf16le',
      token.readUInt32LE(at + 4),
      token.readUInt32LE(at + 4) + token.readUInt16LE(at),
    );
  res.setHeader('content-type', 'text/html');
  res.end(`<h1>Welcome ${field(28)} ${field(36)}</h1><button>Go</button>`);
}

/** CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2). */
function ntlmChallenge(domain: string): Buffer {
  const name = Buffer.from(domain, 'utf16le');
  const pair = Buffer.alloc(4);
  pair.writeUInt16LE(2, 0);
  pair.writeUInt16LE(name.length, 2);
  const info = Buffer.concat([pair, name, Buffer.alloc(4)]);
  const head = Buffer.alloc(48);
  head.write('NTLMSSP\0', 0, 'latin1');
  head.writeUInt32LE(2, 8);
  const block = (at: number, length: number, offset: number): void => {
    head.writeUInt16LE(length, at);
    head.writeUInt16LE(length, at + 2);
    head.writeUInt32LE(offset, at + 4);
  };
  block(12, name.length, head.length);
  // Unicode, NTLM, a domain, extended session security, target information.
  head.writeUInt32LE(0x1 | 0x4 | 0x200 | 0x10000 | 0x80000 | 0x800000, 20);
  head.write('81f7c2d0', 24, 'latin1');
  block(40, info.length, head.length + name.length);
  return Buffer.concat([head, name, info]);
}
