const commercialPool = 'cognito-identity.amazonaws.com';

/** How a role trusts this sign-in: what to paste under "Trust relationships". */
export function trustPolicy({
  provider: typed,
  clientId,
  accountId,
  pool = commercialPool,
}: {
  /** Issuer without its scheme, or a legacy provider's id, or `cognito-identity.amazonaws.com`. */
  readonly provider: string;
  /** The audience; an identity pool's id for Cognito identity pools. */
  readonly clientId: string;
  readonly accountId: string;
  /** What the partition calls Cognito identity pools. */
  readonly pool?: string;
}): string {
  const provider = typed === commercialPool ? pool : typed;
  const isNamed = ['www.amazon.com', 'graph.facebook.com', pool, 'accounts.google.com'];
  const federated = isNamed.includes(provider)
    ? provider
    : `arn:aws:iam::${accountId}:oidc-provider/${provider}`;
  const key = ['www.amazon.com', 'graph.facebook.com'].includes(provider) ? 'app_id' : 'aud';
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: federated },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { [`${provider}:${key}`]: clientId },
            // A pool may also let people in who have not signed in anywhere.
            ...(provider === pool ? { 'ForAnyValue:StringLike': { [`${pool}:amr`]: 'authenticated' } } : {}),
          },
        },
      ],
    },
    null,
    2,
  );
}
