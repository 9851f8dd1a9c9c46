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

/** How the kinds of identity source stand together where one is chosen. */
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
  machine: { title: 'With what this machine has', hint: 'Nobody signs in: the machine proves itself.' },
  keys: { title: 'With an access key', hint: 'The key goes to the keychain and is not shown again.' },
  other: { title: 'In another way', hint: 'Further kinds of identity source.' },
};
