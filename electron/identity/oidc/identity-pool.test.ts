import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { Secret } from '../../core/secret.ts';
import { identityPoolToken } from './identity-pool.ts';
import { presets } from './presets.ts';

const host = 'cognito-identity.eu-west-1.amazonaws.com';

it.each([
  [new Error('net::ERR_CERT_AUTHORITY_INVALID'), { code: 'tls-untrusted', host }],
  [new Error('net::ERR_NAME_NOT_RESOLVED'), { code: 'network', host, cause: 'dns' }],
  [
    Object.assign(new Error('The proxy asks.'), { trouble: 'proxy-login-refused', host: 'p:1' }),
    { code: 'proxy-login', proxy: 'p:1', refused: true },
  ],
])('a pool that gives no answer (%s) is said to be so', async (error, problem) => {
  const preset = presets.find(({ legacy }) => legacy);
  if (preset === undefined) throw new Error('no preset whose provider has a name of its own');
  const fetch = async (): Promise<never> => {
    throw error;
  };
  const pool = 'eu-west-1:11111111-2222-3333-4444-555555555555';
  const given = await identityPoolToken({ fetch }, { preset }, pool, new Secret('t'), neverAborts());
  expect(given).toMatchObject({ ok: false, error: problem });
});
