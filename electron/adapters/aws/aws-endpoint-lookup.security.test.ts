import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createSystemClock } from '../machine/system-clock.ts';
import { createAwsEndpointLookup } from './aws-endpoint-lookup.ts';
import { createAwsHttpHandler } from './aws-http-handler.ts';
import { createClockSkew } from './clock-skew.ts';

// Where bearer tokens and keys go: a configured endpoint is seen, and never gets them in clear over the network.
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'endpoint-lookup-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function foreign(services: Readonly<Record<string, string>>): readonly string[] {
  const configPath = join(directory, 'config');
  const lines = Object.entries(services).flatMap(([name, url]) => [`${name} =`, `  endpoint_url = ${url}`]);
  writeFileSync(configPath, ['[default]', 'services = x', '[services x]', ...lines, ''].join('\n'));
  return createAwsEndpointLookup({ env: {}, configPath })
    .foreign()
    .map(({ service, address }) => `${service} ${address}`);
}

it('sees which services are not reached at AWS', () => {
  expect(foreign({})).toEqual([]);
  expect(foreign({ sts: 'https://sts.example.com', sso: 'http://127.0.0.1:4566' })).toEqual([
    'IAM Identity Center http://127.0.0.1:4566',
    'AWS STS https://sts.example.com',
  ]);
});

it.each([
  'https://sts.us-east-1.amazonaws.com',
  'https://sts-fips.us-gov-west-1.amazonaws.com',
  'https://sts.cn-north-1.amazonaws.com.cn',
  'https://vpce-1-2.sts.eu-west-1.vpce.amazonaws.com',
  'https://sts.us-east-1.api.aws',
])('takes %s for AWS’s own', (url) => {
  expect(foreign({ sts: url })).toEqual([]);
});

it.each([
  'https://sts.us-east-1.amazonaws.com.example.com',
  'https://amazonaws.com',
  'https://notamazonaws.com',
  'https://api.aws.example.com',
])('does not take %s for it', (url) => {
  expect(foreign({ sts: url })).toEqual([`AWS STS ${url}`]);
});

async function sends(protocol: string, hostname: string): Promise<readonly string[]> {
  const sent: string[] = [];
  const handler = createAwsHttpHandler({
    clock: createSystemClock(),
    skew: createClockSkew(),
    timeoutMs: 10_000,
    fetch: async (url) => {
      sent.push(url);
      return new Response('{}');
    },
  });
  const request = { protocol, hostname, path: '/', method: 'POST', headers: { authorization: 'secret' } };
  await handler.handle(request, { abortSignal: neverAborts() }).catch((error: unknown) => {
    expect(error).toMatchObject({ trouble: 'plain-http' });
  });
  return sent;
}

it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('sends over plain http to %s', async (host) => {
  expect(await sends('http:', host)).toHaveLength(1);
});

it.each(['10.0.0.1', 'aws.example.com', 'localhost.example.com', '127.0.0.1.example.com', '[::2]'])(
  'sends nothing over plain http to %s',
  async (host) => {
    expect(await sends('http:', host)).toEqual([]);
    expect(await sends('https:', host)).toHaveLength(1);
  },
);
