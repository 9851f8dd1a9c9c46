import { doctorTexts } from '../../../shared/text/doctor.ts';
import { codeCommitHost } from '../codecommit/host.ts';
import type { GitSetting } from '../ports/probes.ts';
import { type Check, failed, noted } from './doctor-check.ts';

/** One of each form of a host name: what a pattern with * is tried on. */
const hosts = [
  'git-codecommit.us-east-1.amazonaws.com',
  'git-codecommit.eu-west-1.amazonaws.com',
  'git-codecommit-fips.us-east-1.amazonaws.com',
  'git-codecommit.us-gov-west-1.amazonaws.com',
  'git-codecommit.cn-north-1.amazonaws.com.cn',
];
const prefix = 'https://git-codecommit';
/** What every path of CodeCommit begins with. */
const repositories = '/v1/repos/';
const values = { never: /^never$/i, no: /^(?:false|no|off|0|)$/i };

interface Setting extends GitSetting {
  /** `http`, the part between, the name; both in lower case but for the part between. */
  readonly section: string;
  readonly context: string | null;
  readonly name: string;
}

/** What in git's configuration breaks CodeCommit over HTTPS, leads it elsewhere, or gives away what is sent to it. */
export function gitSettingChecks(found: readonly GitSetting[]): readonly Check[] {
  const settings = found.flatMap(partsOf);
  return settings.flatMap((setting) => {
    const isLast = settings.findLast((one) => one.setting === setting.setting) === setting;
    if (setting.section === 'url') return movedAway(setting);
    if (setting.section === 'protocol') return isLast ? refused(setting, settings) : [];
    if (setting.isOverruled === true || !isForCodeCommit(setting.context)) return [];
    if (setting.name === 'extraheader') return header(setting, settings);
    return isLast ? ofHost(setting) : [];
  });
}

function partsOf(setting: GitSetting): readonly Setting[] {
  const [, section = '', context = null, name = ''] =
    /^([a-z]+)\.(?:(.*)\.)?([a-z]+)$/is.exec(setting.setting) ?? [];
  if (name === '') return [];
  return [{ ...setting, section: section.toLowerCase(), context, name: name.toLowerCase() }];
}

const isCodeCommit = (address: string): boolean => {
  const host = /^https:\/\/(?:[^@/?#]*@)?([^/?#]*)/i.exec(address)?.[1];
  return host !== undefined && codeCommitHost('https', host.replace(/:443$/, ''), null) !== null;
};

/** Null: of every host. */
function isForCodeCommit(context: string | null): boolean {
  if (context === null || isCodeCommit(context)) return true;
  const pattern = /^https:\/\/(?:[^@/?#]*@)?([\w.*-]+)/i.exec(context)?.[1]?.toLowerCase();
  if (pattern?.includes('*') !== true) return false;
  const labels = pattern.split('.');
  return hosts.some((host) => {
    const own = host.split('.');
    return own.length === labels.length && labels.every((label, at) => label === '*' || label === own[at]);
  });
}

/** `value` is what an address begins with, and `context` what is put in its place. */
function movedAway(setting: Setting): readonly Check[] {
  // Git compares the beginning of an address letter by letter.
  const value = setting.value ?? '';
  const [path = ''] = /(?<=^https:\/\/[^/]{1,300})\/.*$/s.exec(value) ?? [];
  const isOfCodeCommit =
    (value !== '' && prefix.startsWith(value)) ||
    (value.startsWith(prefix) && (path.startsWith(repositories) || repositories.startsWith(path))) ||
    value.startsWith('codecommit:');
  const to = setting.context ?? '';
  // Another address of CodeCommit, or ours in its place; a prefix may end before the host does.
  if (
    !isOfCodeCommit ||
    isCodeCommit(to) ||
    /^(?:codecommit:|(?:https|ssh):\/\/(?:[^@/?#]*@)?git-codecommit\.)/i.test(to)
  )
    return [];
  if (to === value) return [];
  return [
    failed(doctorTexts.git, doctorTexts.gitMoved(setting.origin, setting.name, to, value), takeOut(setting)),
  ];
}

function header(setting: Setting, settings: readonly Setting[]): readonly Check[] {
  const value = setting.value ?? '';
  // An empty one takes back those before it.
  const later = settings.slice(settings.indexOf(setting) + 1);
  const isTakenBack = later.some((one) => one.setting === setting.setting && one.value === '');
  const [name] = /^[\w-]{1,60}(?=:)/.exec(value) ?? [];
  if (name === undefined || isTakenBack) return [];
  // SECURITY: the value is the secret. The command knows the line by the name of the header.
  const fix = doctorTexts.gitUnsetLike(setting.origin, setting.setting, `^${name}:`);
  const said = doctorTexts.gitHeader(setting.origin, setting.setting, name);
  return [
    /^(?:proxy-)?authorization$/i.test(name)
      ? failed(doctorTexts.git, said, fix)
      : noted(doctorTexts.git, said, fix),
  ];
}

function ofHost(setting: Setting): readonly Check[] {
  const { origin, context, name, value, isMissing } = setting;
  const fix = takeOut(setting);
  if (name === 'sslverify' && values.no.test(value ?? 'true'))
    return [failed(doctorTexts.git, doctorTexts.gitUnverified(origin, setting.setting), fix)];
  if (name.startsWith('sslca') && isMissing)
    return [failed(doctorTexts.git, doctorTexts.gitNoFile(origin, setting.setting), fix)];
  if (name === 'cookiefile' && value !== '')
    return [noted(doctorTexts.git, doctorTexts.gitCookies(origin, setting.setting), fix)];
  // For every host, the next two are what a user wants.
  if (context === null) return [];
  if (name === 'proxy' && value !== '')
    return [noted(doctorTexts.git, doctorTexts.gitProxy(origin, setting.setting), fix)];
  if (name === 'username') return [noted(doctorTexts.git, doctorTexts.gitUser(origin, setting.setting), fix)];
  if (name === 'usehttppath' && values.no.test(value ?? 'true'))
    return [noted(doctorTexts.git, doctorTexts.gitNoPath(origin, setting.setting), fix)];
  return [];
}

/** `protocol.allow` counts for those that have no line of their own. */
function refused(setting: Setting, settings: readonly Setting[]): readonly Check[] {
  if (!values.never.test(setting.value ?? '')) return [];
  const own = (protocol: string): boolean =>
    settings.some(({ section, context }) => section === 'protocol' && context === protocol);
  const of =
    setting.context === null
      ? ['https', 'codecommit'].filter((protocol) => !own(protocol))
      : ['https', 'codecommit'].filter((protocol) => protocol === setting.context);
  if (of.length === 0) return [];
  return [
    failed(doctorTexts.git, doctorTexts.gitProtocol(setting.origin, setting.setting, of), takeOut(setting)),
  ];
}

/** SECURITY: not with a user name or password that an address or a proxy has. */
function takeOut({ origin, setting, name, value }: Setting): string {
  const hasLogin = value !== null && /:\/\/[^/?#]*@/.test(value);
  // One address has many of these: without its value a command would take out all of them.
  if (/:\/\/[^/?#]*@/.test(setting) || (hasLogin && name.endsWith('insteadof')))
    return doctorTexts.gitEdit(origin);
  return name === 'proxy' || value === null || hasLogin
    ? doctorTexts.gitUnset(origin, setting)
    : doctorTexts.gitHelperFix(origin, setting, value);
}
