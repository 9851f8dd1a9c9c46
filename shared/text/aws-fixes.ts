/** What to do about a code of AWS that has one cause. Source: STS API reference, errors of each action. */
export const awsFixes: Readonly<Record<string, string>> = {
  InvalidIdentityToken:
    'Check the identity provider in IAM: its issuer address or metadata, its audience (client id), and that it is the one the role trusts.',
  IDPRejectedClaim: 'The token may have been revoked or already used: sign in again.',
  PackedPolicyTooLarge: 'Shorten the session policy, or use fewer policy ARNs and tags.',
  MalformedPolicyDocument: 'Correct the session policy: it must be one JSON policy document.',
  RegionDisabledException:
    'STS is switched off in this region: ask an administrator to activate it in the account settings of IAM, or choose another region.',
};

/** By the names that our clients give AWS's services; a provider goes by its host, a program by its name. */
export const failedFix = (service: string): string =>
  /^(?:AWS|IAM)\b/.test(service)
    ? 'Try again in a minute. If it keeps failing, see the AWS Health Dashboard.'
    : 'Try again in a minute. If it keeps failing, ask its administrator.';
