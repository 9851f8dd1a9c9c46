import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../playground.ts';
import { certificateNames, meaningOf } from './hosts.ts';

let playground: Playground;
let ca: string;
beforeAll(async () => {
  playground = await startPlayground();
  ca = await readFile(playground.caPath, 'utf8');
});
afterAll(() => playground.close());

function connect(target: string): Promise<{ readonly status: number; readonly socket: Socket }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(playground.proxyUrl);
    const req = request({ hostname, port, method: 'CONNECT', path: target, agent: false });
    req.once('connect', (res, socket) => resolve({ status: res.statusCode ?? 0, socket }));
    req.once('error', reject);
    req.end();
  });
}

async function through(
  host: string,
  path: string,
  hostHeader = host,
): Promise<{ status: number; text: string }> {
  const { socket } = await connect(`${host}:443`);
  return new Promise((resolve, reject) => {
    const options = { createConnection: undefined, socket, servername: host, ca, path, agent: false };
    const req = secureRequest({ ...options, host, headers: { host: hostHeader } }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.once('end', () => {
        socket.destroy();
        resolve({ status: res.statusCode ?? 0, text });
      });
    });
    req.once('error', reject);
    req.end();
  });
}

describe('the proxy', () => {
  it.each([
    ['sts.us-east-1.amazonaws.com', '/', 400],
    ['sts.amazonaws.com', '/', 400],
    ['oidc.us-east-1.amazonaws.com', '/nothing', 404],
    ['portal.sso.us-east-1.amazonaws.com', '/assignment/accounts', 401],
    ['git-codecommit.eu-west-1.amazonaws.com', '/v1/repos/website/info/refs?service=git-upload-pack', 401],
    ['git-codecommit-fips.us-east-2.amazonaws.com', '/v1/repos/x/info/refs', 401],
  ])('leads %s to the service, with a certificate for the name', async (host, path, status) => {
    expect((await through(host, path)).status).toBe(status);
  });

  it.each([
    'example.com:443',
    '127.0.0.1:443',
    'localhost:443',
    'sts.us-east-1.amazonaws.com:80',
    'sts.us-east-1.amazonaws.com.evil.example:443',
    'evil-sts.us-east-1.amazonaws.com:443',
    'sts.us-nowhere-9.amazonaws.com:443',
    's3.us-east-1.amazonaws.com:443',
  ])('refuses %s', async (target) => {
    const { status, socket } = await connect(target);
    socket.destroy();
    expect(status).toBe(403);
    expect(playground.calls.at(-1)).toMatchObject({ service: 'proxy', code: 'HostRefused' });
  });

  it('refuses plain requests', async () => {
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(playground.proxyUrl);
      request({ hostname, port, path: 'http://example.com/', agent: false }, (res) => {
        res.resume();
        resolve(res.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it('does not serve one name under another’s tunnel when the name is not AWS’s', async () => {
    expect((await through('sts.us-east-1.amazonaws.com', '/', 'evil.example')).status).toBe(421);
  });
});

it('names every host of every region in the certificate', () => {
  const regions = ['us-east-1', 'eu-west-1'];
  expect(certificateNames(regions)).toHaveLength(5);
  expect(meaningOf('STS.eu-west-1.amazonaws.com', regions)).toEqual({ service: 'sts', region: 'eu-west-1' });
});

const hasAws = await promisify(execFile)('aws', ['--version']).then(
  () => true,
  () => false,
);

describe.runIf(hasAws)('the aws command', () => {
  const whoAmI = async (
    extra: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ): Promise<string> => {
    const key = playground.issueRoleCredentials('maria.garcia', '111111111111', 'DeveloperAccess');
    const env = {
      PATH: process.env.PATH,
      HOME: playground.directory,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_SESSION_TOKEN: key.sessionToken,
      AWS_DEFAULT_REGION: 'eu-west-1',
      ...extra,
    };
    const query = ['--query', 'Account', '--output', 'text'];
    return (
      await promisify(execFile)('aws', ['sts', 'get-caller-identity', ...query, ...args], { env })
    ).stdout.trim();
  };

  it('gets its answer from the endpoint', async () => {
    expect(await whoAmI({}, ['--endpoint-url', playground.endpoints.sts])).toBe('111111111111');
  });

  it('gets its answer under the real name through the proxy', async () => {
    const { proxyUrl, caPath } = playground;
    expect(await whoAmI({ HTTPS_PROXY: proxyUrl, AWS_CA_BUNDLE: caPath })).toBe('111111111111');
  });
});
