// A loopback S3 that keeps objects and remembers whose keys each request was signed with. It checks no signature.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface StorageRequest {
  readonly method: string;
  /** With the bucket. */
  readonly path: string;
  /** The access key id; empty: it was not signed. */
  readonly key: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Storage {
  readonly address: string;
  /** So far, in their order. */
  readonly requests: readonly StorageRequest[];
  /** The next request of that method and path gets no answer before the returned function is called. */
  hold(method: string, path: string): () => void;
  close(): void;
}

export async function startStorage(): Promise<Storage> {
  const objects = new Map<string, Buffer>();
  const requests: StorageRequest[] = [];
  const held = new Map<string, Promise<void>>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path } = new URL(request.url ?? '/', 'http://storage');
    const method = request.method ?? '';
    const key = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    requests.push({ method, path, key, at: Date.now() });
    const content = Buffer.concat(await request.toArray());
    const isHeldBy = held.get(`${method} ${path}`);
    held.delete(`${method} ${path}`);
    await isHeldBy;
    respond(objects, { method, path, content }, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  return {
    address: `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`,
    requests,
    hold: (method, path) => {
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      held.set(`${method} ${path}`, until);
      return release;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly content: Buffer;
}

/** A path of one part is a bucket, and every bucket is there. */
function respond(objects: Map<string, Buffer>, { method, path, content }: Asked, response: ServerResponse) {
  const [, bucket = '', ...name] = path.split('/');
  const isBucket = name.join('/') === '';
  if (isBucket && method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/xml' }).end(listing(objects, bucket));
    return;
  }
  if (method === 'PUT' && !isBucket) objects.set(path, content);
  if (method === 'DELETE') objects.delete(path);
  const found = objects.get(path);
  if (found === undefined && !isBucket && method !== 'DELETE') {
    const body = '<Error><Code>NoSuchKey</Code><Message>No such key</Message></Error>';
    response.writeHead(404, { 'content-type': 'application/xml' }).end(method === 'HEAD' ? undefined : body);
    return;
  }
  const isRead = method === 'GET' || method === 'HEAD';
  const etag = `"${createHash('md5')
    .update(found ?? '')
    .digest('hex')}"`;
  response.writeHead(200, {
    etag,
    'last-modified': new Date(0).toUTCString(),
    ...(isRead && found !== undefined ? { 'content-length': String(found.length) } : {}),
  });
  response.end(method === 'GET' ? found : undefined);
}

function listing(objects: ReadonlyMap<string, Buffer>, bucket: string): string {
  const contents = [...objects]
    .filter(([path]) => path.startsWith(`/${bucket}/`))
    .map(([path, content]) => {
      const key = path.slice(bucket.length + 2);
      const at = '2026-01-01T00:00:00.000Z';
      return `<Contents><Key>${key}</Key><Size>${content.length}</Size><LastModified>${at}</LastModified></Contents>`;
    });
  return `<ListBucketResult><Name>${bucket}</Name><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
}
