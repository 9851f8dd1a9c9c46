import { createHash, createHmac } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';

/** A second, separate SigV4 for tests: every part can be made wrong on purpose. Never used by the playground itself. */
export interface SignedCall {
  readonly url: string;
  readonly body: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | null;
  readonly at: number;
  readonly region?: string;
  readonly service?: string;
  /** Replace what is sent after the signature was made. */
  readonly tamper?: {
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly without?: readonly string[];
  };
  readonly unsigned?: readonly string[];
  /** Sent and signed beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For an https address: the TLS front to dial instead of resolving the name. */
  readonly front?: Front;
}

interface Front {
  readonly port: number;
  readonly ca: string;
}

export interface RawReply {
  readonly status: number;
  readonly date: string;
  readonly text: string;
  /** The error code, or null. */
  readonly code: string | null;
}

const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const sha = (data: string): string => createHash('sha256').update(data).digest('hex');

export function callSigned(call: SignedCall): Promise<RawReply> {
  const stamp = new Date(call.at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: new URL(call.url).host,
    'x-amz-date': stamp,
    ...(call.sessionToken == null ? {} : { 'x-amz-security-token': call.sessionToken }),
    ...call.headers,
  };
  const names = Object.keys(headers)
    .filter((name) => !(call.unsigned ?? []).includes(name))
    .sort();
  const canonical = `POST\n/\n\n${names.map((name) => `${name}:${headers[name]}\n`).join('')}\n${names.join(';')}\n${sha(call.body)}`;
  const scope = `${day}/${call.region ?? 'us-east-1'}/${call.service ?? 'sts'}/aws4_request`;
  const key = scope
    .split('/')
    .reduce<Buffer | string>((k, part) => hmac(k, part), `AWS4${call.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha(canonical)}`).toString('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${call.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  for (const name of call.tamper?.without ?? []) delete headers[name];
  return post(call.url, { ...headers, ...call.tamper?.headers }, call.tamper?.body ?? call.body, call.front);
}

export function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  front?: Front,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const onReply = (res: IncomingMessage): void => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.once('end', () => {
        const code = /<Code>([^<]*)</.exec(text)?.[1] ?? null;
        resolve({ status: res.statusCode ?? 0, date: res.headers.date ?? '', text, code });
      });
    };
    const common = { method: 'POST', headers, agent: false } as const;
    const req =
      front === undefined
        ? request(url, common, onReply)
        : secureRequest(
            { ...common, ...front, host: '127.0.0.1', servername: new URL(url).hostname, path: '/' },
            onReply,
          );
    req.once('error', reject);
    req.end(body);
  });
}
