/** Each kind of identity source and session in a word or two; a kind that has none yet is shown without. */
const words: Readonly<Record<string, string>> = {
  'identity-center': 'IAM Identity Center',
  saml: 'SAML',
  oidc: 'OpenID Connect',
  'iam-user': 'IAM user',
  ambient: 'This machine',
  'web-identity': 'Web identity token',
  'aws-cli': 'AWS CLI sign-in',

  'permission-set': 'Permission set',
  'saml-role': 'SAML role',
  'oidc-role': 'OpenID Connect role',
  'web-identity-role': 'Web identity role',
  'assumed-role': 'Assumed role',
  'iam-user-session': 'IAM user session',
  'federation-token': 'Federated user',
  'ambient-session': 'Machine credentials',
  'aws-cli-session': 'AWS CLI session',
};
export const kindWord = (kind: string): string | null => words[kind] ?? null;

export type KindGroup = 'people' | 'machine' | 'keys' | 'other';

/** How the kinds of identity source are grouped where the user chooses one. */
const groups: Readonly<Record<string, KindGroup>> = {
  'identity-center': 'people',
  saml: 'people',
  oidc: 'people',
  ambient: 'machine',
  'web-identity': 'machine',
  'aws-cli': 'machine',
  'iam-user': 'keys',
};
export const kindGroup = (kind: string): KindGroup => groups[kind] ?? 'other';

export const kindGroupText: Readonly<Record<KindGroup, { readonly title: string; readonly hint: string }>> = {
  people: { title: 'With your company or a provider', hint: 'You sign in as yourself, in a browser.' },
  machine: { title: 'With credentials of this machine', hint: 'No sign-in: the machine already has them.' },
  keys: { title: 'With an access key', hint: 'The key is stored in the keychain and not shown again.' },
  other: { title: 'Other', hint: 'Other kinds of identity source.' },
};
