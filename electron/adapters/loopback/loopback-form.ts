import type { IncomingMessage } from 'node:http';

/** The fields of a posted form. */
export async function readForm(
  request: IncomingMessage,
  mostBytes: number,
): Promise<URLSearchParams | 'too-large' | 'no-form'> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return 'no-form';
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return 'too-large';
  const chunks: Buffer[] = [];
  let size = 0;
  const body: AsyncIterable<Buffer> = request;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > mostBytes) return 'too-large';
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
