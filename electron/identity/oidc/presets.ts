import { anyPartition, partitionAt } from '../../../shared/aws-partition.ts';
import { isLoopback } from '../../../shared/loopback.ts';

/** What is known of a provider before it is asked. Pure data; the form, the sign-in and the guide read it. */
export interface Preset {
  readonly value: string;
  readonly label: string;
  /** `{issuer}` is what the user types; null when nothing has to be typed. */
  readonly typed: { readonly example: string; readonly asIssuer: (typed: string) => string | null } | null;
  readonly issuer: string | null;
  readonly scope: string;
  readonly extra?: Readonly<Record<string, string>>;
  /** Providers that compare redirects to the letter, or know `localhost` only. */
  readonly redirectHost: '127.0.0.1' | 'localhost';
  readonly hasFixedPort: boolean;
  /** Gives an access token; STS asks the provider itself what it is worth. */
  readonly legacy?: {
    readonly providerId: string;
    readonly authorizationEndpoint: string;
    readonly tokenEndpoint: string;
  };
}

const openid = 'openid email profile';
const offline = `${openid} offline_access`;

const asUrl = (typed: string): string | null => {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  try {
    const url = new URL(text);
    const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
    // SECURITY: over plain HTTP anybody on the way could sign in as anyone; a local stand-in cannot be met.
    const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
    if (!isPlain || !isSafe || url.hostname === '') return null;
    // A provider that ends its issuer with a slash (Auth0) means it.
    return url.pathname === '/' && !text.endsWith('/') ? url.origin : url.href;
  } catch {
    return null;
  }
};

const host = (suffix: string) => (typed: string) => {
  const url = asUrl(typed);
  return url === null ? null : `${new URL(url).origin}${suffix}`;
};

export const presets: readonly Preset[] = [
  {
    value: 'custom',
    label: 'Any OpenID Connect issuer',
    issuer: null,
    scope: offline,
    typed: { example: 'https://login.example.com', asIssuer: asUrl },
    redirectHost: '127.0.0.1',
    hasFixedPort: false,
  },
  {
    value: 'google',
    label: 'Google',
    issuer: 'https://accounts.google.com',
    typed: null,
    // Google keeps `offline_access` out of its scopes.
    scope: openid,
    extra: { access_type: 'offline', prompt: 'consent' },
    redirectHost: '127.0.0.1',
    hasFixedPort: false,
  },
  {
    value: 'amazon',
    label: 'Login with Amazon',
    issuer: 'https://www.amazon.com',
    typed: null,
    scope: 'profile',
    redirectHost: 'localhost',
    hasFixedPort: true,
    legacy: {
      providerId: 'www.amazon.com',
      authorizationEndpoint: 'https://www.amazon.com/ap/oa',
      tokenEndpoint: 'https://api.amazon.com/auth/o2/token',
    },
  },
  {
    value: 'facebook',
    label: 'Facebook',
    issuer: 'https://www.facebook.com',
    typed: null,
    scope: 'public_profile email',
    redirectHost: 'localhost',
    hasFixedPort: true,
    legacy: {
      providerId: 'graph.facebook.com',
      authorizationEndpoint: 'https://www.facebook.com/dialog/oauth',
      tokenEndpoint: 'https://graph.facebook.com/oauth/access_token',
    },
  },
  {
    value: 'cognito',
    label: 'Amazon Cognito user pool',
    issuer: null,
    scope: openid,
    typed: {
      example: 'us-east-1_AbCdEfGhI or acme.auth.us-east-1.amazoncognito.com',
      asIssuer: cognitoIssuer,
    },
    redirectHost: 'localhost',
    hasFixedPort: true,
  },
  {
    value: 'entra',
    label: 'Microsoft Entra ID',
    issuer: null,
    scope: offline,
    typed: { example: '11111111-2222-3333-4444-555555555555', asIssuer: entraIssuer },
    redirectHost: 'localhost',
    hasFixedPort: false,
  },
  {
    value: 'okta',
    label: 'Okta',
    issuer: null,
    scope: offline,
    typed: { example: 'https://acme.okta.com', asIssuer: asUrl },
    redirectHost: 'localhost',
    hasFixedPort: true,
  },
  {
    value: 'auth0',
    label: 'Auth0',
    issuer: null,
    scope: offline,
    // The issuer of Auth0 ends with a slash, and IAM wants it so.
    typed: { example: 'acme.eu.auth0.com', asIssuer: host('/') },
    redirectHost: '127.0.0.1',
    hasFixedPort: true,
  },
  {
    value: 'keycloak',
    label: 'Keycloak',
    issuer: null,
    scope: openid,
    typed: { example: 'https://sso.example.com/realms/acme', asIssuer: asUrl },
    redirectHost: '127.0.0.1',
    hasFixedPort: true,
  },
];

/** Its id, or its issuer, which is on a host of AWS's own. */
const userPool = new RegExp(
  `^(?:https://cognito-idp\\.[a-z0-9-]+\\.(?:${anyPartition(({ suffix }) => suffix)})/)?([a-z]{2,4}(?:-[a-z]+)+-\\d)_(\\w+)$`,
);

function cognitoIssuer(typed: string): string | null {
  const pool = userPool.exec(typed);
  if (pool === null) return userPoolDomain(typed);
  const [, region = '', id = ''] = pool;
  const { suffix } = partitionAt(region);
  return `https://cognito-idp.${region}.${suffix}/${region}_${id}`;
}
/** The domain of a user pool, AWS's or one's own: its name is all people have at hand. */
function userPoolDomain(typed: string): string | null {
  const url = asUrl(typed);
  if (url === null) return null;
  const { protocol, hostname, pathname, origin } = new URL(url);
  const isPool = hostname.startsWith('cognito-idp.') || !hostname.includes('.');
  return protocol !== 'https:' || isPool || pathname !== '/' ? null : origin;
}
/** Entra for the US government, and as 21Vianet runs it in China: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const nationalCloud = /^(?:https:\/\/)?(login\.(?:microsoftonline\.us|partner\.microsoftonline\.cn))\//i;

function entraIssuer(typed: string): string | null {
  const guid = /([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/i.exec(typed)?.[1];
  if (guid === undefined) return null;
  const cloud = nationalCloud.exec(typed)?.[1] ?? 'login.microsoftonline.com';
  return `https://${cloud.toLowerCase()}/${guid.toLowerCase()}/v2.0`;
}
