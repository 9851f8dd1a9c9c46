import type { ShadowView } from '../shadow.ts';
import { shellWord } from '../shell-quote.ts';
import { promptTexts } from './prompt.ts';
import { ownDefaultText, ownRegionText, shadowText, shadowWhileDetached } from './shadow.ts';

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
  | { readonly kind: 'foreign-keys' | 'web-identity' }
  /** `onward`: the variable of the address to which the JavaScript SDK goes on, where that is not of the session; null: there is none. */
  | {
      readonly kind: 'credentials-gone';
      /** Whether Latchkey is asked for what the default profile gives, and answers nothing; null: that gives nothing. */
      readonly isRefused: boolean | null;
      readonly onward: Onward | null;
    }
  /** In a shell of `exec`, from which the AWS files were hidden. */
  | {
      readonly kind: 'default-first';
      readonly file: string;
      readonly isRefused: boolean;
      readonly onward: Onward | null;
    }
  /** There, without the address of `exec`. */
  | { readonly kind: 'container-gone' }
  /** There, with something beside that address or in its place. */
  | { readonly kind: 'other-container'; readonly by: keyof typeof otherContainer }
  /** AWS_CONTAINER_CREDENTIALS_RELATIVE_URI beside it. `others`: what those take that ask it later, or not where it is empty. */
  | {
      readonly kind: 'relative-container';
      readonly isEmpty: boolean;
      readonly others: keyof typeof othersTake | 'nothing';
    }
  /** The keys that `env` gave, with another secret or token beside them. */
  | { readonly kind: 'broken-keys'; readonly variable: string; readonly isEmpty: boolean }
  /** One of the user's own that leads to a session and has no region. */
  | { readonly kind: 'no-own-region'; readonly profile: string }
  /** git puts other addresses in the place of the one that was typed; null: not there. The answer is of the first, for fetching. */
  | {
      readonly kind: 'rewritten';
      readonly fetch: string | null;
      readonly push: string | null;
      /** What is to be said, beside it, of the address for fetching: git asks another helper first, or none. */
      readonly beside?: Elsewhere;
    }
  /** The keys that `env` gave, of a session that is no longer there. */
  | { readonly kind: 'keys-left' }
  /** No session answers. */
  | { readonly kind: 'container'; readonly variable: string }
  /** An access key without its secret; `isInSession`: in a shell that is in a session. `profile`: null where AWS_PROFILE names none. */
  | {
      readonly kind: 'half-keys';
      readonly isInSession: boolean;
      readonly profile: string | null;
      readonly onward: Onward | null;
    }
  /** A variable without a value: aws and boto3 read no file then. */
  | { readonly kind: 'no-file'; readonly variable: string }
  | SomeElsewhere
  /** Of an https address: what git asks first. */
  | { readonly kind: 'git-helper'; readonly program: string | null; readonly profile: string | null }
  | { readonly kind: 'no-git-helper' }
  /** `said` null: there is no git to ask. */
  | { readonly kind: 'git-fails'; readonly said: string | null }
  /** The session is the same, the region is not: for some programs each. */
  | { readonly kind: 'regions'; readonly regions: readonly RegionOfPrograms[] }
  | { readonly kind: 'session-keys'; readonly session: string }
  | { readonly kind: 'files'; readonly file: string; readonly variable: string | null }
  | { readonly kind: 'no-profile'; readonly profile: string }
  /** The name went to another session, whose keys are in the files. */
  | { readonly kind: 'profile-of-another'; readonly profile: string; readonly session: string }
  | { readonly kind: 'shadow'; readonly shadow: ShadowView; readonly isDetached?: boolean }
  | { readonly kind: 'own-default' | 'own-region'; readonly shadow: ShadowView };

/** Where only some of AWS's tools take another than the session, or fail. */
type SomeElsewhere =
  | { readonly kind: 'other-key' | 'empty-file'; readonly variable: string }
  | ({ readonly kind: 'container-next' } & Onward)
  | { readonly kind: 'older-token' | 'only-older-token' }
  /** By which single tools read a key, beside those of the SDKs. */
  | { readonly kind: 'other-names'; readonly names: readonly string[] }
  | { readonly kind: 'tilde'; readonly variable: string; readonly sign: '~' | '$' }
  | { readonly kind: 'empty-profile'; readonly variable: string; readonly programs: string }
  | { readonly kind: 'default-profile'; readonly profile: string };

/** Where the JavaScript SDK goes on to, where a profile gives it nothing. */
export interface Onward {
  readonly variable: string;
  /** The one whose `exec` gave that address; null: Latchkey did not. */
  readonly session: string | null;
}

interface RegionOfPrograms {
  readonly programs: string;
  /** Null: they have none. */
  readonly region: string | null;
}

/** What takes out an access key by every name that an SDK reads one from. */
export const unsetKeys =
  'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ACCESS_KEY AWS_SECRET_KEY AMAZON_ACCESS_KEY_ID AMAZON_SECRET_ACCESS_KEY AMAZON_SESSION_TOKEN';

/** Of single tools. */
const otherNamesText = (names: readonly string[]): string =>
  `A program that reads ${names.join(', ')} uses what is there before this session. To take ${names.length === 1 ? 'it' : 'them'} out: unset ${names.join(' ')}`;

/** They expand nothing in the name of a file but a `~`, if that. */
const notPython = 'Go, JavaScript and Ruby';

/** Tried with each (docs/protocols.md §v). */
const otherContainer = {
  address: {
    text: 'aws and the SDKs use the credentials that AWS_CONTAINER_CREDENTIALS_FULL_URI gives, which is another address than latchkey exec gave this shell.',
    short: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  },
  'other-session': {
    text: 'aws and the SDKs use the credentials of another session: AWS_CONTAINER_CREDENTIALS_FULL_URI is the address that latchkey exec gave for that one.',
    short: 'the credentials of another session',
  },
  authorization: {
    text: 'aws and the SDKs fail, because AWS_CONTAINER_AUTHORIZATION_TOKEN is another one than latchkey exec gave this shell, and Latchkey refuses it.',
    short: 'nothing, with another AWS_CONTAINER_AUTHORIZATION_TOKEN',
  },
  'authorization-file': {
    text: 'aws and boto3 send the token in the file AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, which Latchkey refuses, and fail. Where that file is there, other programs take the session. To take it out: unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    short: 'nothing, with AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  },
  'empty-authorization-file': {
    text: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is empty: aws and boto3 look for a file without a name, and fail. To take it out: unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    short: 'nothing, with an empty AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  },
} as const;

/** What follows "… take" and "… takes". */
const othersTake = {
  session: 'the session',
  'other-session': 'another session, whose address AWS_CONTAINER_CREDENTIALS_FULL_URI is',
  'other-address':
    'AWS_CONTAINER_CREDENTIALS_FULL_URI, which is another address than latchkey exec gave this shell',
  'other-token': 'AWS_CONTAINER_CREDENTIALS_FULL_URI, with another token than latchkey exec gave this shell',
} as const;

function relativeContainer({ isEmpty, others }: Extract<Elsewhere, { kind: 'relative-container' }>): string {
  const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
  const takeOut = `To take it out: unset ${RELATIVE}`;
  if (isEmpty) {
    const rest = others === 'nothing' ? '' : ` Go and JavaScript take ${othersTake[others]}.`;
    return `${RELATIVE} is empty: aws and boto3 ask http://169.254.170.2 nevertheless, which is not Latchkey.${rest} ${takeOut}`;
  }
  const gives = `the credentials that ${RELATIVE} gives (http://169.254.170.2), which are not from Latchkey.`;
  return others === 'nothing'
    ? `aws and the SDKs use ${gives} ${takeOut}`
    : `aws, boto3 and the SDKs for JavaScript and Ruby use ${gives} Go takes ${othersTake[others]}. ${takeOut}`;
}

/** A password or token of an https address is no matter here. */
const shownAddress = (address: string): string =>
  address.replace(/^(https?:\/\/)[^/?#]*@/i, '$1').slice(0, 300);

const rewrittenText = ({ fetch, push, beside }: Extract<Elsewhere, { kind: 'rewritten' }>): string =>
  [
    fetch === null ? null : `git goes to ${shownAddress(fetch)} instead (url.….insteadOf).`,
    push === null
      ? null
      : `git pushes to ${shownAddress(push)} (url.….pushInsteadOf): latchkey which ${shellWord(shownAddress(push))}${beside === undefined ? '' : '.'}`,
    beside === undefined ? null : elsewhereText(beside),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');

const leave = 'To leave it: eval "$(latchkey env --unset)"';

/** What follows "… look into the default profile". */
const goingOn = (next: Onward | null): string =>
  next === null ? '' : ` The JavaScript SDK then goes on to ${next.variable}, which is ${whose(next)}.`;
const whose = ({ session }: Onward): string =>
  session === null ? 'not from Latchkey' : `that of another session, ${session.slice(0, 200)}`;

const goneTo = (isRefused: boolean | null): string => {
  if (isRefused === null)
    return 'aws finds no credentials here, or takes those of the machine (EC2, a container),';
  return isRefused
    ? 'aws looks into the default profile,'
    : 'aws takes the credentials of the default profile,';
};
const answersNothing = (isRefused: boolean | null): string =>
  isRefused === true ? ' Latchkey answers nothing there.' : '';

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
      return `${goneTo(of.isRefused)} because the environment no longer has the credentials of this shell's session.${answersNothing(of.isRefused)}${goingOn(of.onward)} ${leave}`;
    case 'default-first':
      return `aws takes the default profile in ${of.file.slice(0, 300)} before the credentials of this shell's session: something has set or taken out AWS_PROFILE, AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE.${answersNothing(of.isRefused)}${of.isRefused ? goingOn(of.onward) : ''} ${leave}`;
    case 'container-gone':
      return `aws and the SDKs find no credentials here, or take those of the machine (EC2, a container), because the environment no longer has the address that latchkey exec gave this shell. ${leave}`;
    case 'other-container':
      return otherContainer[of.by].text.endsWith('.')
        ? `${otherContainer[of.by].text} ${leave}`
        : otherContainer[of.by].text;
    case 'relative-container':
      return relativeContainer(of);
    case 'broken-keys':
      return `aws and most SDKs fail, because ${of.variable} is ${of.isEmpty ? 'empty' : 'another one than latchkey env gave this shell'}: AWS refuses the keys. ${leave}`;
    case 'older-token':
      return 'aws and boto3 fail, because they take AWS_SECURITY_TOKEN before AWS_SESSION_TOKEN, and AWS refuses the keys with it. To take it out: unset AWS_SECURITY_TOKEN';
    case 'only-older-token':
      return 'AWS_SESSION_TOKEN is not set. aws and boto3 take the same token from AWS_SECURITY_TOKEN; the other SDKs do not look there, and AWS refuses the keys without it. To set it: export AWS_SESSION_TOKEN="$AWS_SECURITY_TOKEN"; unset AWS_SECURITY_TOKEN';
    case 'rewritten':
      return rewrittenText(of);
    case 'keys-left':
      return `aws and most SDKs go on with the keys that latchkey env gave this shell, until those end, although their session is no longer there. ${leave}`;
    case 'container':
      return `aws and most SDKs use the credentials that ${of.variable} gives.`;
    case 'container-next':
      return `Where Latchkey gives it nothing, as without a sign-in, the JavaScript SDK goes on to ${of.variable}, which is ${whose(of)}. To take it out: unset ${of.variable}`;
    case 'half-keys': {
      const goesOn =
        of.profile === null
          ? 'other SDKs look into the default profile. Latchkey answers nothing there'
          : `other SDKs use the profile ${of.profile.slice(0, 200)}`;
      return `aws and boto3 fail, because AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY, and ${goesOn}.${goingOn(of.onward)} ${of.isInSession ? leave : `To take it out: ${unsetKeys}`}`;
    }
    case 'files':
      return `aws reads other files in this shell, and does not find this session in them: ${of.file}${of.variable === null ? '' : `. To read those of Latchkey: unset ${of.variable}`}`;
    case 'git-helper': {
      const asked = of.program?.slice(0, 200) ?? 'another command';
      return `git asks another helper of this address first: ${asked}${of.profile === null ? '' : `, with the profile ${of.profile.slice(0, 200)}`}. To see its line: git config --show-origin --get-regexp "^credential"`;
    }
    case 'no-git-helper':
      return 'git asks no helper of this address. To have it ask Latchkey: latchkey git install';
    case 'git-fails':
      return of.said === null
        ? 'Latchkey finds no program git, so which helper git asks of this address is not known.'
        : `git fails in this directory, so which helper it asks of this address is not known: ${of.said}`;
    case 'no-file':
    case 'empty-file':
      return `${of.variable} is empty: aws and boto3 read no such file then, and Ruby fails. To take it out: unset ${of.variable}`;
    case 'other-key':
      return `Programs in Go and Ruby use the access key in ${of.variable}, which is not from Latchkey. To take it out: ${unsetKeys}`;
    case 'other-names':
      return otherNamesText(of.names);
    case 'tilde':
      return `Programs in ${of.sign === '~' ? 'Go' : notPython} do not know the ${of.sign} in ${of.variable}, and find no such file. Write the path in full.`;
    case 'empty-profile':
      return `${of.variable} is empty: ${of.programs} look for a profile without a name, and fail. To take it out: unset ${of.variable}`;
    case 'default-profile':
      return `The JavaScript SDK does not read AWS_DEFAULT_PROFILE, and uses the default profile. For all programs: export AWS_PROFILE=${of.profile}`;
    case 'regions':
      return `The region differs: ${of.regions.map(({ programs, region }) => `${programs}: ${region ?? 'none'}`).join('; ')}. For one region, set AWS_REGION and AWS_DEFAULT_REGION to it.`;
    case 'no-own-region':
      return `aws and the SDKs have no region here: your profile ${of.profile.slice(0, 200)} has none, and that of the session is for git and Latchkey alone. To give it one: aws configure set region REGION --profile ${shellWord(of.profile)}`;
    case 'no-profile':
      return `aws finds no profile ${of.profile} in the files, and SDKs may go on to other credentials.`;
    case 'profile-of-another':
      return `The profile ${of.profile} has keys of ${of.session} in the files, and aws and most SDKs use those. ${leave}`;
    case 'shadow': {
      const { what, why, fix } =
        of.isDetached === true ? shadowWhileDetached(of.shadow) : shadowText(of.shadow);
      return [what, why, fix].filter((part) => part !== null).join(' ');
    }
    case 'own-default':
      return `${ownDefaultText(of.shadow)}.`;
    case 'own-region':
      return `${ownRegionText(of.shadow)}.`;
  }
}

/** For a prompt: what aws takes, in a few characters. Null: it takes the session, if not in each of its forms. */
export function elsewhereShort(of: Elsewhere): string | null {
  switch (of.kind) {
    case 'regions':
    case 'no-own-region':
    case 'git-helper':
    case 'no-git-helper':
    case 'git-fails':
    case 'other-key':
    case 'other-names':
    case 'tilde':
    case 'empty-file':
    case 'empty-profile':
    case 'default-profile':
    case 'container-next':
    case 'older-token':
    case 'only-older-token':
    case 'own-region':
      return null;
    case 'rewritten':
      return null;
    case 'keys-left':
      return promptTexts.left;
    case 'container':
      return of.variable;
    case 'container-gone':
      return 'nothing, without the address of latchkey exec';
    case 'relative-container':
      return 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
    case 'other-container':
      return otherContainer[of.by].short;
    case 'broken-keys':
      return of.isEmpty ? `nothing, without ${of.variable}` : `nothing, with another ${of.variable}`;
    case 'no-file':
      return `no file of ${of.variable}`;
    case 'foreign-keys':
      return 'AWS_ACCESS_KEY_ID';
    case 'web-identity':
      return 'AWS_ROLE_ARN';
    case 'session-keys':
      return `the keys of ${of.session}`;
    case 'credentials-gone':
    case 'default-first':
      if (of.isRefused === null) return 'nothing, without the credentials of its shell';
      return of.isRefused ? 'nothing, because the default profile is refused' : 'the default profile';
    case 'half-keys':
      return 'nothing, without AWS_SECRET_ACCESS_KEY';
    case 'files':
      return of.file;
    case 'no-profile':
      return `no profile ${of.profile}`;
    case 'profile-of-another':
      return `the keys of ${of.session}`;
    case 'shadow':
    case 'own-default':
      if (of.shadow.cause === 'unreadable') return `nothing, for ${of.shadow.file}:${of.shadow.line ?? 1}`;
      // The credentials are the session's for aws then.
      if (of.shadow.cause === 'region' || of.shadow.onlySdks === true) return null;
      return of.shadow.line === null ? of.shadow.file : `${of.shadow.file}:${of.shadow.line}`;
  }
}

/** For a prompt: which programs do not take the session, although others do. */
export function exceptShort(of: Elsewhere): string | null {
  switch (of.kind) {
    case 'other-key':
      return 'Go and Ruby';
    case 'tilde':
      return of.sign === '~' ? 'Go' : notPython;
    case 'empty-file':
      return 'Ruby';
    case 'empty-profile':
    case 'older-token':
      return 'aws';
    case 'only-older-token':
      return 'Go, JavaScript and Ruby';
    case 'default-profile':
      return 'JavaScript';
    case 'shadow':
      return of.shadow.onlySdks === true ? 'all SDKs' : null;
    default:
      return null;
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
  /** The session acts in an account, of which nothing is known before its first credentials. */
  unknownAccount: 'not known yet',
  rule: (number: number, cause: string): string => `rule ${number}: ${cause}`,
  ownRole: (roleArn: string, profile: string): string => `${roleArn} (your profile ${profile})`,
  regionOf: (region: string, from: keyof typeof regionOrigins): string =>
    `${region} (${regionOrigins[from]})`,
  cause,
  causeWithSession: (said: string, session: string): string => `${said}: ${session}`,
  git: (session: string, account: string, mark: string | null, why: string): string =>
    `latchkey: git uses ${session}, account ${account}${mark === null ? '' : `, ${mark}`} (${why})`,
  notInJavaScript: (why: string): string => `${why}, which the JavaScript SDK does not read`,
  byPart: (typed: string, session: string): string =>
    `latchkey: "${typed.slice(0, 200)}" is part of a name, and means ${session}`,
  alsoNamed: (typed: string, meant: string, other: string, handle: string): string =>
    `latchkey: ${shellWord(typed.slice(0, 200))} is a profile of ${meant}, which is meant. It is also the name of ${other}; for that one: ${shellWord(handle)}`,
  readsAs: (typed: string, account: string, meant: string): string =>
    `latchkey: ${shellWord(typed.slice(0, 200))} reads as account ${account}, and is a profile of ${meant}, which is meant`,
  alsoOwnProfile: (typed: string, meant: string): string =>
    `latchkey: ${shellWord(typed.slice(0, 200))} is the name of ${meant}, which is meant. It is also a profile of your own, which aws --profile uses`,
  shownOtherwise: (typed: string, session: string): string =>
    `latchkey: the account is no longer shown under the name in "${typed.slice(0, 200)}", which means ${session}`,
  /** By the variables that each reads: `one` AWS_REGION, `other` AWS_DEFAULT_REGION, where it is not set the profile. */
  /** Who fails by an empty variable that names a profile. */
  profileReaders: (by: { readonly v1: boolean; readonly v2: boolean }): string => {
    if (by.v1 && by.v2) return 'aws and boto3';
    return by.v1 ? 'boto3 and version 1 of aws' : 'programs like version 2 of aws';
  },
  /** Of those that read a region from the environment; empty: they take that, and have none. */
  readersOfRegion: (regions: {
    readonly v1: string | null;
    readonly js: string | null;
    readonly v2: string | null;
    readonly others: string | null;
  }): readonly RegionOfPrograms[] => {
    const first = [
      { programs: 'boto3 and version 1 of aws', region: regions.v1 || null },
      { programs: 'the JavaScript SDK', region: regions.js || null },
    ];
    const [v2, others] = [regions.v2 || null, regions.others || null];
    if (v2 === others) return [...first, { programs: 'version 2 of aws, Go and Ruby', region: v2 }];
    return [
      ...first,
      { programs: 'version 2 of aws', region: v2 },
      { programs: 'Go and Ruby', region: others },
    ];
  },
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
        ? 'credentials of a session that this shell no longer names (AWS_ACCESS_KEY_ID, or AWS_CONTAINER_CREDENTIALS_FULL_URI)'
        : 'an access key that is not from Latchkey (AWS_ACCESS_KEY_ID, or AWS_ACCESS_KEY)';
    case 'superproject':
      return `the superproject's remote, which names ${of.name}`;
    case 'default':
      return of.isOnlyOne === true ? 'the only session' : 'the default session';
  }
}
