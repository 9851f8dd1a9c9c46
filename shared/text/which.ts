/** What decides which session answers, as the resolver names it. */
type Cause =
  | { readonly rule: 'named'; readonly by: 'argument' | 'option' | 'address'; readonly name: string }
  | { readonly rule: 'environment'; readonly variable: string; readonly name: string }
  | { readonly rule: 'pinned' }
  | { readonly rule: 'foreign-keys' }
  | { readonly rule: 'superproject'; readonly name: string }
  | { readonly rule: 'default'; readonly isOnlyOne?: true };

/** The words of `latchkey which`, of `--explain`, and of the line that says whose credentials git uses. */
export const whichTexts = {
  session: 'session',
  account: 'account',
  mark: 'mark',
  production: 'production',
  role: 'role',
  region: 'region',
  because: 'because',
  passedOver: 'passed over',
  none: 'none',
  rule: (number: number, cause: string): string => `rule ${number}: ${cause}`,
  ownRole: (roleArn: string, profile: string): string => `${roleArn} (your profile ${profile})`,
  regionOf: (region: string, from: keyof typeof regionOrigins): string =>
    `${region} (${regionOrigins[from]})`,
  cause,
  causeWithSession: (said: string, session: string): string => `${said}: ${session}`,
  git: (session: string, account: string, mark: string | null, why: string): string =>
    `latchkey: git uses ${session}, account ${account}${mark === null ? '' : `, ${mark}`} (${why})`,
  byPart: (typed: string, session: string): string =>
    `latchkey: "${typed.slice(0, 200)}" is part of a name, and means ${session}`,
  foreignKeysUnused: (why: string): string =>
    `latchkey: the access key in AWS_ACCESS_KEY_ID is not from Latchkey and not used: ${why} decides`,
  noAddress: (address: string): string =>
    `"${address.slice(0, 200)}" is not an address of CodeCommit. Use codecommit://PROFILE@REPOSITORY or https://git-codecommit.REGION.amazonaws.com/v1/repos/REPOSITORY`,
  addressOrProfile: 'Give an address or --profile, not both.',
} as const;

const regionOrigins = {
  call: 'the address',
  AWS_REGION: 'AWS_REGION',
  AWS_DEFAULT_REGION: 'AWS_DEFAULT_REGION',
  profile: 'your profile',
  session: 'the session',
  settings: 'the default region of the settings',
} as const;

function cause(of: Cause): string {
  switch (of.rule) {
    case 'named':
      return { argument: of.name, option: `--profile ${of.name}`, address: `${of.name}@ in the address` }[
        of.by
      ];
    case 'environment':
      return `${of.variable}=${of.name}`;
    case 'pinned':
      return 'the session this shell was started with';
    case 'foreign-keys':
      return 'an access key that is not from Latchkey (AWS_ACCESS_KEY_ID)';
    case 'superproject':
      return `the superproject's remote, which names ${of.name}`;
    case 'default':
      return of.isOnlyOne === true ? 'the only session' : 'the default session';
  }
}
