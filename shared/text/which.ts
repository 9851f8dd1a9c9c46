import type { ShadowView } from '../shadow.ts';
import { ownDefaultText, shadowText } from './shadow.ts';

/** What decides which session answers, as the resolver names it. */
type Cause =
  | { readonly rule: 'named'; readonly by: 'argument' | 'option' | 'address'; readonly name: string }
  | { readonly rule: 'environment'; readonly variable: string; readonly name: string }
  | { readonly rule: 'pinned' }
  | { readonly rule: 'foreign-keys'; readonly areLeft?: true }
  | { readonly rule: 'superproject'; readonly name: string }
  | { readonly rule: 'default'; readonly isOnlyOne?: true };

/** What AWS's tools take in a shell instead of the session that Latchkey and git take. */
export type Elsewhere =
  | { readonly kind: 'foreign-keys' | 'web-identity' | 'credentials-gone' }
  | { readonly kind: 'session-keys'; readonly session: string }
  | { readonly kind: 'files'; readonly file: string }
  | { readonly kind: 'no-profile'; readonly profile: string }
  | { readonly kind: 'shadow' | 'own-default'; readonly shadow: ShadowView };

/** What takes out an access key by every name that an SDK reads one from. */
export const unsetKeys =
  'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ACCESS_KEY AWS_SECRET_KEY AMAZON_ACCESS_KEY_ID AMAZON_SECRET_ACCESS_KEY AMAZON_SESSION_TOKEN';

const leave = 'To leave it: eval "$(latchkey env --unset)"';

/** As a whole sentence, with what to do. */
export function elsewhereText(of: Elsewhere): string {
  switch (of.kind) {
    case 'foreign-keys':
      return `aws and most SDKs use the access key in AWS_ACCESS_KEY_ID, which is not from Latchkey, Go and Ruby also one in AWS_ACCESS_KEY. To take it out: ${unsetKeys}`;
    case 'web-identity':
      return 'aws and most SDKs use the role in AWS_ROLE_ARN, with the token in AWS_WEB_IDENTITY_TOKEN_FILE. To take it out: unset AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE';
    case 'session-keys':
      return `aws and most SDKs use the keys of ${of.session}, which latchkey env gave this shell (AWS_ACCESS_KEY_ID). ${leave}`;
    case 'credentials-gone':
      return `aws uses the default profile: the environment no longer has the credentials of this shell's session. ${leave}`;
    case 'files':
      return `aws reads other files in this shell: ${of.file}`;
    case 'no-profile':
      return `aws finds no profile ${of.profile} in the files, and SDKs may go on to other credentials.`;
    case 'shadow': {
      const { what, why, fix } = shadowText(of.shadow);
      return [what, why, fix].filter((part) => part !== null).join(' ');
    }
    case 'own-default':
      return `${ownDefaultText(of.shadow)}.`;
  }
}

/** For a prompt: what aws takes, in a few characters. */
export function elsewhereShort(of: Elsewhere): string {
  switch (of.kind) {
    case 'foreign-keys':
      return 'AWS_ACCESS_KEY_ID';
    case 'web-identity':
      return 'AWS_ROLE_ARN';
    case 'session-keys':
      return `the keys of ${of.session}`;
    case 'credentials-gone':
      return 'the default profile';
    case 'files':
      return of.file;
    case 'no-profile':
      return `no profile ${of.profile}`;
    case 'shadow':
    case 'own-default':
      return of.shadow.line === null ? of.shadow.file : `${of.shadow.file}:${of.shadow.line}`;
  }
}

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
  elsewhere: 'attention',
  /** After a switch that the shell which made it does not follow. */
  shellStays: (session: string): string =>
    `This shell does not follow: what runs in it still acts as ${session}. ${leave}`,
  startedFor: (session: string): string =>
    `This shell was started for ${session}; what runs in it acts as another session. To leave it: eval "$(latchkey env --unset)"`,
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
      return of.areLeft === true
        ? 'keys of a session that this shell no longer names (AWS_ACCESS_KEY_ID)'
        : 'an access key that is not from Latchkey (AWS_ACCESS_KEY_ID, or AWS_ACCESS_KEY)';
    case 'superproject':
      return `the superproject's remote, which names ${of.name}`;
    case 'default':
      return of.isOnlyOne === true ? 'the only session' : 'the default session';
  }
}
