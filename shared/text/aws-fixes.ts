/** What to do about a code of AWS that has one cause. Source: STS API reference, errors of each action. */
const awsFixes: Readonly<Record<string, string>> = {
  InvalidIdentityToken:
    'Check the identity provider in IAM: its issuer address or metadata, its audience (client id), and that it is the one the role trusts.',
  IDPRejectedClaim: 'The token may have been revoked or already used: sign in again.',
  PackedPolicyTooLarge: 'Shorten the session policy, or use fewer policy ARNs and tags.',
  MalformedPolicyDocument: 'Correct the session policy: it must be one JSON policy document.',
  RegionDisabledException:
    'STS is switched off in this region: ask an administrator to activate it in the account settings of IAM, or choose another region.',
};

/** These are asked for an identity source, whichever of its sessions is used; the others for one session. */
const ofSources: ReadonlySet<string> = new Set([
  'GetCallerIdentity',
  'ListAccountAliases',
  'ListAccountRoles',
  'ListAccounts',
  'ListMFADevices',
  'RegisterClient',
  'StartDeviceAuthorization',
  'CreateToken',
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
  'ListAccessKeys',
]);

/** What to do about AWS refusing an action. The token of an IAM user has its duration and MFA device from its source. */
export function refusalFix(action: string, awsCode: string): string {
  const ofCode = awsFixes[awsCode];
  if (ofCode !== undefined) return ofCode;
  if (ofSources.has(action)) return 'Check the settings of the identity source and try again.';
  if (action === 'GetSessionToken')
    return 'Check the settings of the identity source and of the session, and try again.';
  return "Correct the session's settings and try again.";
}

/** By the names that our clients give AWS's services; a provider goes by its host, a program by its name. */
export const failedFix = (service: string): string =>
  /^(?:AWS|IAM)\b/.test(service)
    ? 'Try again in a minute. If it keeps failing, see the AWS Health Dashboard.'
    : 'Try again in a minute. If it keeps failing, ask its administrator.';
