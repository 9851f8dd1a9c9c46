import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../service.ts';
import { arnLike, roleArnOf, roleSession } from '../world/principal.ts';
import type { WorldRole } from '../world/world.ts';
import { denied } from './caller-rules.ts';
import { durationSeconds, invalid, packedPolicySize, requiredText } from './constraints.ts';
import { credentialsXml } from './credentials-xml.ts';
import { type IdToken, readIdToken } from './id-token.ts';
import type { StsPorts, UnsignedOperation } from './operation.ts';

const refusedToken = (message: string): Refusal => new Refusal(400, 'InvalidIdentityToken', message);
const notAllowed = (): Refusal => denied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
const legacyProviders: readonly string[] = ['www.amazon.com', 'graph.facebook.com'];
const cognitoIssuer = 'https://cognito-identity.amazonaws.com';

const rsaKey = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string(), kid: z.string().optional() });
type RsaKey = z.infer<typeof rsaKey>;

interface Proof {
  readonly subject: string;
  readonly audience: string;
  readonly provider: string;
  /** How a trust policy names the provider. */
  readonly principal: string;
}

export const assumeRoleWithWebIdentity: UnsignedOperation = {
  name: 'AssumeRoleWithWebIdentity',
  signed: false,
  parameters: [
    'RoleArn',
    'RoleSessionName',
    'WebIdentityToken',
    'ProviderId',
    'DurationSeconds',
    'Policy',
    'PolicyArns',
  ],
  run: async ({ parameters, nowMs }, ports) => {
    const roleArn = requiredText(parameters, 'RoleArn');
    const sessionName = requiredText(parameters, 'RoleSessionName');
    const token = parameters.get('WebIdentityToken') ?? '';
    // SECURITY: the token is never repeated in an error text.
    if (token.length < 4 || token.length > 20_000)
      throw invalid('WebIdentityToken must have between 4 and 20000 characters.');
    const seconds = durationSeconds(parameters, { max: 43_200, fallback: 3600 });
    const packed = packedPolicySize(parameters, new Map());
    const role = ports.world.roles.find((each) => roleArnOf(each) === roleArn);
    const providerId = parameters.get('ProviderId');
    const proof =
      providerId === undefined
        ? await proofOfIdToken(token, roleArn.split(':')[4] ?? '', nowMs, ports)
        : await proofOfAccessToken(token, providerId, ports);
    if (role === undefined || !trusts(role, proof)) throw notAllowed();
    if (seconds > role.maxSessionSeconds)
      throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
    const assumed = roleSession(role, {
      ssoUser: null,
      sessionName,
      sourceIdentity: null,
      transitiveTags: new Map(),
    });
    return [
      ['SubjectFromWebIdentityToken', proof.subject],
      ['Audience', proof.audience],
      [
        'AssumedRoleUser',
        [
          ['AssumedRoleId', assumed.userId],
          ['Arn', assumed.arn],
        ],
      ],
      credentialsXml(ports.keys.issue(assumed, seconds * 1000)),
      ...(packed === null ? [] : [['PackedPolicySize', packed] as const]),
      ['Provider', proof.provider],
    ];
  },
};

function trusts(role: WorldRole, proof: Proof): boolean {
  const { principals, audience } = role.trust;
  return (
    principals.some((pattern) => arnLike(pattern, proof.principal)) &&
    (audience === undefined || audience === proof.audience)
  );
}

async function proofOfIdToken(
  token: string,
  accountId: string,
  nowMs: number,
  { webIdentity }: StsPorts,
): Promise<Proof> {
  const read = readIdToken(token);
  if (read === null)
    throw refusedToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  const { iss, sub, exp } = read.claims;
  const audiences = typeof read.claims.aud === 'string' ? [read.claims.aud] : read.claims.aud;
  const isCognito = iss === cognitoIssuer;
  const registered = webIdentity
    ?.providers()
    .find((each) => each.url === iss && each.accountId === accountId);
  if (!isCognito && registered === undefined)
    throw refusedToken(`No OpenIDConnect provider found in your account for ${iss}`);
  const keys = isCognito
    ? (webIdentity?.cognitoKeys() ?? []).flatMap((key) => rsaKey.safeParse(key).data ?? [])
    : await publishedKeys(iss);
  if (!keys.some((key) => isSignedBy(read, key)))
    throw refusedToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  const now = Math.floor(nowMs / 1000);
  if (exp <= now)
    throw new Refusal(
      400,
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${exp}`,
    );
  const audience = audiences.find((each) => isCognito || registered?.clientIds.includes(each) === true);
  if (audience === undefined) throw refusedToken('Incorrect token audience');
  const host = iss.replace(/^https?:\/\//, '');
  return {
    subject: sub,
    audience,
    provider: isCognito ? host : `arn:aws:iam::${accountId}:oidc-provider/${host}`,
    principal: isCognito ? host : `arn:aws:iam::${accountId}:oidc-provider/${host}`,
  };
}

async function proofOfAccessToken(
  token: string,
  providerId: string,
  { webIdentity }: StsPorts,
): Promise<Proof> {
  if (!legacyProviders.includes(providerId)) throw invalid(`Unsupported ProviderId ${providerId}`);
  const known = (await webIdentity?.accessToken(token)) ?? null;
  if (known === null)
    throw new Refusal(
      403,
      'IDPRejectedClaim',
      'The identity provider rejected the claim: token is not valid.',
    );
  return {
    subject: known.subject,
    audience: known.clientId,
    provider: providerId,
    principal: providerId,
  };
}

async function publishedKeys(issuer: string): Promise<readonly RsaKey[]> {
  const unreachable = new Refusal(
    400,
    'IDPCommunicationError',
    "Couldn't retrieve verification key from your identity provider.",
  );
  const get = async (url: string): Promise<unknown> => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
      return answer.ok ? await answer.json() : null;
    } catch {
      throw unreachable;
    }
  };
  const found = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (typeof found !== 'object' || found === null || !('jwks_uri' in found)) throw unreachable;
  const set = await get(String(found.jwks_uri));
  if (typeof set !== 'object' || set === null || !('keys' in set) || !Array.isArray(set.keys))
    throw unreachable;
  return set.keys.flatMap((key: unknown) => rsaKey.safeParse(key).data ?? []);
}

function isSignedBy({ header, signed, signature }: IdToken, key: RsaKey): boolean {
  if (key.kid !== undefined && header.kid !== undefined && key.kid !== header.kid) return false;
  try {
    const algorithm = header.alg === 'RS256' ? 'RSA-SHA256' : null;
    return (
      algorithm !== null &&
      verify(
        algorithm,
        signed,
        createPublicKey({ key: { kty: key.kty, n: key.n, e: key.e }, format: 'jwk' }),
        signature,
      )
    );
  } catch {
    return false;
  }
}
