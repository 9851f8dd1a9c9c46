import { type Configuration, type CustomFetch, customFetch } from 'openid-client';
import { partitionAt } from '../../../shared/aws-partition.ts';
import { claimedIssuer } from './claimed-issuer.ts';
import type { Preset } from './presets.ts';

/** `acme.auth.eu-west-1.amazoncognito.com`, or a domain of one's own in front of a user pool. */
export const isUserPoolDomain = ({ value }: Preset, issuer: string): boolean =>
  value === 'cognito' && !/^cognito-idp(-fips)?\./.test(new URL(issuer).hostname);

/** Where a user pool's domain serves. It has no discovery: that is at the pool's issuer, which only a token names. */
export const userPoolEndpoints = (domain: string) => ({
  issuer: domain,
  authorization_endpoint: `${domain}/oauth2/authorize`,
  token_endpoint: `${domain}/oauth2/token`,
  revocation_endpoint: `${domain}/oauth2/revoke`,
});

/**
 * A request for tokens to a user pool that is known by its domain. The answer's ID token names the pool; then the answer is
 * judged in full, against that issuer and its keys, without being asked for again: a code works once.
 */
export async function throughDomain<T>(
  domain: string,
  configured: (issuer: string) => Configuration,
  send: CustomFetch,
  request: (configuration: Configuration) => Promise<T>,
): Promise<T> {
  let answered: { readonly url: string; readonly text: string; readonly init: ResponseInit } | null = null;
  const first = configured(domain);
  first[customFetch] = async (url, options) => {
    const answer = await send(url, options);
    const { status, headers } = answer;
    const text = await answer.text();
    answered = { url, text, init: { status, headers } };
    return new Response(text, answered.init);
  };
  try {
    return await request(first);
  } catch (thrown) {
    const answer = answered as {
      readonly url: string;
      readonly text: string;
      readonly init: ResponseInit;
    } | null;
    const issuer = answer === null ? null : issuerOf(answer.text, domain);
    if (answer === null || issuer === null) throw thrown;
    const second = configured(issuer);
    second[customFetch] = async (url, options) =>
      url === answer.url ? new Response(answer.text, answer.init) : send(url, options);
    return request(second);
  }
}

/**
 * SECURITY: taken on the word of the domain, which TLS vouches for, but only if it is a user pool at AWS, and in the region
 * that the domain names: its keys come from AWS then, and the audience is checked as ever.
 */
function issuerOf(answer: string, domain: string): string | null {
  const region = /\.auth(?:-fips)?\.([a-z0-9-]+)\.amazoncognito\.com$/.exec(new URL(domain).hostname)?.[1];
  try {
    const body: unknown = JSON.parse(answer);
    if (typeof body !== 'object' || body === null || !('id_token' in body)) return null;
    const issuer = claimedIssuer(String(body.id_token));
    const [, at = '', suffix, id] =
      /^https:\/\/cognito-idp\.([a-z0-9-]+)\.([a-z0-9.-]+)\/([a-z0-9-]+)_\w+$/.exec(issuer) ?? [];
    if (suffix !== partitionAt(at).suffix || id !== at || (region !== undefined && region !== at))
      return null;
    return issuer;
  } catch {
    return null;
  }
}
