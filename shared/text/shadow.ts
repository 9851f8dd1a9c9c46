import type { ShadowCause, ShadowView } from '../shadow.ts';
import { shellWord } from '../shell-quote.ts';
import type { ProblemText } from './problem-text.ts';

/** What is in the file, by what it does to tools. */
const things: { readonly [C in ShadowCause]: string } = {
  keys: 'access keys, which tools take first',
  role: 'a role of your own, which tools assume first',
  'web-identity': 'a web identity role, which tools assume first',
  sso: 'IAM Identity Center settings, which aws and boto3 take first',
  login: 'an “aws login” sign-in, which some tools take first',
  process: 'another credential_process',
  inherited: 'credentials in a [DEFAULT] section, which every profile inherits',
  'second-section': 'a second section of that name, and tools read only one of the two',
  missing: 'the section that Latchkey wrote is not there',
  'own-section': 'the section is yours, has no credentials, and Latchkey was not given it',
  'other-session': 'the section of another session',
  'other-latchkey': 'the command of another Latchkey, such as one of another data directory',
  'no-program': 'it names a program that is not there',
  region: 'another region',
  'bad-region': 'a region that is none',
  unreadable: 'what aws and boto3 cannot parse',
  unmarked: 'what Latchkey wrote, without its comments',
};

export function shadowText(shadow: ShadowView): ProblemText {
  const { profile, file, session, cause, line, every, region } = shadow;
  const who = every ? 'AWS tools' : 'Some AWS tools';
  const place = line === null ? file : `${file}, line ${line}`;
  if (cause === 'region')
    return {
      what: `For the profile ${profile}, aws uses the region ${region ?? '?'}, not that of ${session}.`,
      why: `${place} sets it.`,
      fix: 'Take that line out, or give the session this region.',
    };
  if (cause === 'bad-region')
    return {
      what:
        region === undefined || region === ''
          ? `The region of the profile ${profile} is empty.`
          : `The profile ${profile} has “${region}” as its region, which is no region.`,
      why: `${place} sets it: aws and boto3 fail, or ask for a region.`,
      fix: `Give it one, such as: aws configure set region us-east-1 --profile ${shellWord(profile)}`,
    };
  if (cause === 'unreadable')
    return {
      what: `aws and boto3 cannot read ${file}, so they do not use ${session} for the profile ${profile}.`,
      why: `They refuse the whole file${line === null ? '' : ` for its line ${line}`}.`,
      fix: 'Correct it by hand. To see what is wrong with it: latchkey doctor',
    };
  if (cause === 'unmarked')
    return {
      what: `The profile ${profile} works, but Latchkey's comments in its section are gone.`,
      why: `${place}: another program wrote the file without comments. What Latchkey kept of your own settings is in the files ${file}.latchkey-kept.*`,
      fix: 'To mark the section again, with what was kept: latchkey doctor --fix',
    };
  return {
    what: `${who} do not use ${session} for the profile ${profile}.`,
    why: `${place}: ${shadow.program === undefined ? things[cause] : `it runs ${shadow.program}, which is not there`}.`,
    fix: fixOf(shadow),
  };
}

/** With the command that repairs it, where one does. */
function fixOf({ profile, session, handle, cause, canTakeOver }: ShadowView): string {
  // SECURITY: for any other profile, `use` would change which account is the default.
  const command =
    profile === 'default'
      ? `latchkey use ${shellWord(handle ?? session)}`
      : `latchkey profile add ${shellWord(profile)}`;
  if (cause === 'missing' || cause === 'other-session') return `Write it again: ${command}`;
  if (cause === 'other-latchkey')
    return `Take the profile out there (latchkey detach). Or take it over here, on a terminal: ${command}`;
  if (cause === 'no-program') return 'To write it again: latchkey doctor --fix';
  if (cause === 'own-section')
    return `To give it, answer Latchkey's question in its window, or: ${command} --take-over`;
  if (canTakeOver === true)
    return `To have Latchkey rename that section, and use its name: ${command} --take-over`;
  return byHand;
}

const byHand = 'Take it out of the file, or give it another profile name. Then: latchkey doctor';

/** While detached, what would write the profile is refused: it is advised only after an attach. */
export const shadowWhileDetached = (shadow: ShadowView): ProblemText => {
  const isWritten =
    shadow.cause === 'missing' ||
    shadow.cause === 'no-program' ||
    shadow.cause === 'other-session' ||
    shadow.cause === 'other-latchkey' ||
    shadow.cause === 'own-section';
  const { what, why, fix } = shadowText(shadow);
  if (isWritten)
    return { what, why, fix: 'Latchkey is detached from your files. To attach it again: latchkey attach' };
  return { what, why, fix: shadow.canTakeOver === true ? byHand : fix };
};

/** No session is the default, and yet the default profile gives credentials. */
export function ownDefaultText({ file, cause, line, account, asks }: ShadowView): string {
  const whose = account === undefined ? '' : ` of account ${account}`;
  const has =
    asks === undefined
      ? `${ownThings[cause] ?? things[cause]}${whose}`
      : `the command of Latchkey for ${asks}`;
  return `AWS tools use your own default profile: ${placeOf(file, line)} has ${has}`;
}

/** The same, where it gives a region alone. */
export const ownRegionText = ({ file, line, region }: ShadowView): string =>
  `AWS tools find no credentials in your own default profile, and take its region ${region ?? '?'} (${placeOf(file, line).replace(/,$/, '')})`;

/** Where nothing of Latchkey's is beside them. */
const ownThings: { readonly [C in ShadowCause]?: string } = {
  keys: 'access keys',
  role: 'a role',
  'web-identity': 'a web identity role',
  sso: 'IAM Identity Center settings',
  login: 'an “aws login” sign-in',
  process: 'a credential_process',
};

const placeOf = (file: string, line: number | null): string =>
  line === null ? file : `${file}, line ${line},`;
