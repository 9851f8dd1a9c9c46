import { shellWord } from '../shell-quote.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { unsetKeys } from './which.ts';

interface Left {
  readonly kind: 'lock' | 'unignored' | 'committed' | 'unasked';
  readonly path: string;
  readonly repository: string | null;
  readonly tool: 'git' | 'yadm' | 'chezmoi';
  readonly workTree?: string;
  readonly exclude?: string;
  readonly said?: string;
  readonly letIn?: { readonly file: string; readonly line: number; readonly rule: string };
}

const withoutUser = (setting: string): string => setting.replace(/^url\.https:\/\/[^@/]*@/i, 'url.https://');
/** SECURITY: a user name and password in an address are shown nowhere. */
const withoutLogin = (address: string): string => address.replace(/\/\/[^/?#]*@/, '//');

/** The sentences of `latchkey doctor`. */
export const doctorTexts = {
  good: 'ok   ',
  bad: 'FAIL ',
  note: 'note ',
  repaired: 'Repaired.',
  notRepaired: (why: string): string => `Not repaired: ${why}`,

  app: 'App',
  command: 'Terminal command',
  commandAt: (path: string): string => `profiles and git call ${path}`,
  commandStale: (path: string): string =>
    `profiles and git call ${path}, which differs from the command of this version`,
  commandBroken: (path: string): string => `profiles and git call ${path}, which cannot be run`,
  commandFix: 'Run: latchkey doctor --fix',
  commandReinstall: 'Install Latchkey again.',
  lock: 'Lock',
  endpoint: 'Local endpoint',
  endpointOpen: 'open; this command came through it',
  keychain: 'Keychain',
  keychainUsable: 'usable',
  clock: 'Clock',
  clockFine: 'agrees with AWS',
  clockUnknown: 'not checked: no service of AWS was reached now',
  clockUnknownFix: 'Check it by hand: timedatectl',
  networkName: 'Network',
  network: (host: string): string => `Network, ${host}`,
  answers: 'reached, and its certificate is trusted',
  answersInClear: 'reached over plain http: there is no certificate to look at',
  noHosts: 'not checked: no identity source and no session says which service to ask',
  dataFolder: "Latchkey's own folder",
  dataFolderFine: 'can be written',
  modes: 'File permissions',
  modesFine: 'no other user can change what tools read, or read what is secret',
  isOpen: (path: string, mode: string, isWritable: boolean): string =>
    `${path} (mode ${mode}) can be ${isWritable ? 'changed' : 'read'} by other users`,
  /** `bits`: of group and others. */
  takeRights: (path: string, bits: number): string => {
    if ((bits & 0o055) !== 0) return `Run: chmod go= ${shellWord(path)}`;
    return (bits & 0o070) === 0 ? `Run: chmod o-w ${shellWord(path)}` : `Run: chmod go-w ${shellWord(path)}`;
  },
  kept: 'Files beside the AWS files',
  keptStray: (path: string): string =>
    `${path} holds lines of yours that Latchkey put out of force, and neither the file nor a comment in it has them now`,
  keptStrayFix: (path: string): string =>
    `Copy back what you miss, then delete the file: rm ${shellWord(path)}`,
  comments: 'Comments of Latchkey',
  commentsAre: (why: 'dropped' | 'moved', profile: string, place: string): string =>
    why === 'dropped'
      ? `in the profile ${profile} (${place}) those are gone that say what Latchkey keeps of yours`
      : `in the profile ${profile} they are no longer in their place (now at ${place})`,
  commentsFix: (why: 'dropped' | 'moved', about: 'lines' | 'name', kept: string): string => {
    if (about === 'name') return 'Nothing to do: the section gets its name back when no session uses it.';
    return why === 'dropped'
      ? `Your lines are in ${kept} too: once no session uses the profile, copy back from there what is missing.`
      : 'Nothing to do: what they keep is given back when no session uses the profile.';
  },
  left: ({ kind, path, repository, tool, said, letIn }: Left): string => {
    if (kind === 'unasked')
      return `whether ${tool} has files of Latchkey in ${path}, which may hold a secret, could not be seen: ${said ?? 'there is no program git'}`;
    if (kind === 'lock') return `${path} is the lock of a Latchkey that has ended`;
    const holds = `${path} is for this machine alone and may hold a secret`;
    if (kind === 'committed') return `${holds}, and ${tool} has it in the repository ${repository ?? ''}`;
    const along = `${holds}, and the next commit in ${repository ?? ''} may take it along`;
    return letIn === undefined
      ? along
      : `${along}: line ${letIn.line} of ${letIn.file} (${letIn.rule}) lets it in`;
  },
  leftFix: ({ kind, path, repository, tool, letIn, workTree, exclude }: Left): string => {
    const [file, where] = [shellWord(path), shellWord(repository ?? '')];
    if (kind === 'unasked') return `Correct that, then look again: git -C ${where} ls-files "*.latchkey-*"`;
    if (kind === 'lock') return `Run: rm ${file}`;
    if (tool === 'chezmoi') return `Run: rm ${file}`;
    if (letIn !== undefined) return `Run: printf '\\n*.latchkey-*\\n' >> ${shellWord(letIn.file)}`;
    if (kind === 'unignored' && workTree !== undefined && exclude !== undefined)
      return `Run: printf '\\n*.latchkey-*\\n' >> ${shellWord(exclude)}`;
    if (kind === 'unignored')
      return `Run: printf '\\n*.latchkey-*\\n' >> "$(git -C ${where} rev-parse --path-format=absolute --git-path info/exclude)"`;
    const elsewhere = workTree === undefined ? '' : `--git-dir=${where} --work-tree=${shellWord(workTree)}`;
    const remove =
      tool === 'yadm' ? `yadm rm --cached ${file}` : `git ${elsewhere || `-C ${where}`} rm --cached ${file}`;
    return `Run: ${remove}`;
  },
  attention: 'Needs attention',
  update: 'Update',
  files: 'AWS files',
  filesAt: (path: string): string => path,
  filesRead: 'AWS files, contents',
  filesFine: 'every tool can read them',
  someSdks: 'the JavaScript SDK',
  pythonTools: 'aws, git-remote-codecommit and everything else that uses botocore',
  fault: (path: string, line: number, what: string, who: string): string =>
    `${path}, line ${line}: ${what}. Because of this, ${who} cannot read the file as intended.`,
  lineFix: 'Correct the line by hand; Latchkey changes only lines that it wrote.',
  foreign: 'Endpoint that is not of AWS',
  foreignAt: (service: string, address: string): string =>
    `${service} is reached at ${withoutLogin(address)}, as configured; tokens and keys go there`,
  foreignFix:
    'If you do not want that, remove endpoint_url from the AWS config, or AWS_ENDPOINT_URL from the file "environment" of Latchkey, and restart it.',
  shadow: 'Profiles in force',
  unmarkedFix: 'Run: latchkey doctor --fix',
  ownDefaultFix: 'If a session is to answer in its place: latchkey use SESSION',
  noShadow: 'AWS tools use what Latchkey wrote',
  signIn: (source: string): string => `Sign-in to ${source}`,
  signedOut: (source: string): string =>
    `signed out; its sessions are unavailable. To sign in: latchkey login ${shellWord(source)}`,
  signedIn: (who: string | null): string => (who === null ? 'signed in' : `signed in as ${who}`),
  signingIn: 'a sign-in is under way and waits for the user',
  signingInFix: 'Finish it on the page that it opened, or in the window of Latchkey.',
  needsAttention: 'its sign-in no longer works',
  needsAttentionFix: (source: string): string => `Run: latchkey login ${shellWord(source)}`,
  sessions: 'Sessions',
  noSessions: 'none',
  noSessionsFix: 'Sign in first: latchkey login, or import what you have: latchkey import',
  sessionCount: (n: number, hasDefault: boolean): string =>
    `${n}${hasDefault ? '' : '; no default session, so tools must name a profile'}`,
  git: 'git over HTTPS',
  gitInstalled: 'the credential helper is installed for CodeCommit hosts',
  gitOutdated: "Latchkey's lines in your git configuration are not what it would write now.",
  gitRenew: 'Look at the difference and renew them: latchkey git install',
  gitCompeting: 'To see which lines: git config --show-origin --get-regexp "^credential"',
  gitHelperFirst: (origin: string, setting: string): string =>
    `${setting} in ${origin} names a helper for CodeCommit's hosts, and git asks it too`,
  gitHelperReset: (origin: string, setting: string): string =>
    `${setting} in ${origin} is empty: git forgets all helpers before it, Latchkey's among them`,
  gitHelperBelow: (origin: string, setting: string, helper: string): string =>
    `${setting} = ${helper} in ${origin}: git before 2.46 also gives the session's credentials to this helper, and the helper "store" writes them to a file`,
  /** By its value: other helpers of the file stay. */
  gitHelperFix: (file: string, setting: string, helper: string): string =>
    `Take it out: git config --file ${shellWord(file)} --fixed-value --unset-all ${shellWord(setting)} ${shellWord(helper)}`,
  gitMoved: (origin: string, name: string, to: string, value: string): string =>
    `url.${withoutLogin(to)}.${name} in ${origin} sends addresses that begin with ${withoutLogin(value)} to ${withoutLogin(to)}, and CodeCommit's are among them`,
  gitHeader: (origin: string, setting: string, header: string): string =>
    `${withoutLogin(setting)} in ${origin} sends a header ${header} of its own to CodeCommit${/authorization$/i.test(header) ? ', which refuses it with 403: git asks no credential helper then' : ''}`,
  gitUnverified: (origin: string, setting: string): string =>
    `${withoutLogin(setting)} in ${origin} is off: git sends the credentials for CodeCommit to any server that answers`,
  gitNoFile: (origin: string, setting: string): string =>
    `${withoutLogin(setting)} in ${origin} names a file that cannot be read, so git trusts no server`,
  gitCookies: (origin: string, setting: string): string =>
    `${withoutLogin(setting)} in ${origin} has git send cookies, which CodeCommit does not use`,
  gitProxy: (origin: string, setting: string): string =>
    `${withoutLogin(setting)} in ${origin} sends git's requests to CodeCommit through a proxy of its own`,
  gitUser: (origin: string, setting: string): string =>
    `${withoutLogin(setting)} in ${origin} names a user for CodeCommit; the credentials that Latchkey gives have a name of their own`,
  gitNoPath: (origin: string, setting: string): string =>
    `${withoutLogin(setting)} in ${origin} is off: git does not say for which repository it asks`,
  gitProtocol: (origin: string, setting: string, protocols: readonly string[]): string =>
    `${setting} = never in ${origin}: git refuses addresses of ${protocols.map((one) => `${one}://`).join(' and ')}`,
  /** What `gitProtocol` says of codecommit://. */
  gitRefuses: /: git refuses addresses of .*codecommit:\/\//,
  gitUnset: (file: string, setting: string): string =>
    `Take it out: git config --file ${shellWord(file)} --unset-all ${shellWord(setting)}`,
  gitUnsetLike: (file: string, setting: string, value: string): string =>
    `Take it out: git config --file ${shellWord(file)} --unset-all ${shellWord(setting)} ${shellWord(value)}`,
  gitEdit: (file: string): string => `Take the line out: git config --file ${shellWord(file)} --edit`,
  noGit: 'there is no program git on this PATH',
  noGitFix: 'Install git 2.26 or newer, from your system or https://git-scm.com',
  brokenGit: (said: string): string => `git fails with every command: ${said}`,
  brokenGitFix: 'Correct what it names, then: git --version',
  gitFailsHere: (said: string): string =>
    `git fails in this directory, so nobody knows what it would use: ${said}`,
  gitFailsHereFix: 'Correct what it names, then: git config --list',
  oldGit: (version: string): string =>
    `git ${version} does not match the lines for CodeCommit's hosts: that came with git 2.26`,
  gitNotInstalled:
    'the credential helper is not installed (latchkey git install); codecommit:// addresses work without it, with the directory of git-remote-codecommit on the PATH',
  addresses: 'git addresses here',
  named: (setting: string): string =>
    `${withoutUser(setting)} has a user name in its address: CodeCommit then refuses with 403, and git asks no credential helper`,
  namedRemoteFix: (setting: string, address: string): string =>
    `Take the name out: git config ${shellWord(setting)} ${shellWord(address)}`,
  namedPrefixFix: (address: string): string =>
    `Take the name out, so that the section of your git configuration begins with [url "${address}"]`,
  profileNames: 'Profile names',
  severalOwners: (profile: string, sessions: readonly string[]): string =>
    `${sessions.length} sessions have the profile ${profile}: ${sessions.slice(0, 5).join('; ')}. aws takes the one that is in your files, which may not be the one you mean`,
  takeNameOut: (profile: string, mains: readonly string[]): string =>
    `So that the name means no session any more: ${[
      ...mains.map((id) => `latchkey profile rename ${shellWord(id)} NEW-NAME`),
      `latchkey profile remove ${shellWord(profile)}`,
    ].join(', then: ')}`,
  environment: 'Environment',
  profileIs: (profile: string, session: string): string => `AWS_PROFILE=${profile} is the session ${session}`,
  profileIsNot: (profile: string): string => `AWS_PROFILE=${profile} is not the profile of a session`,
  profileNotWritten: (profile: string): string =>
    `AWS_PROFILE=${profile} is a profile that is not in your AWS files, so aws and SDKs do not find it`,
  profileAttach: 'Latchkey is detached from your files. Run: latchkey attach',
  profileAdd: (profile: string): string => `Run: latchkey profile add ${shellWord(profile)}`,
  profileFix:
    'Set AWS_PROFILE to one of the profiles that latchkey list shows, or run: unset AWS_PROFILE AWS_DEFAULT_PROFILE',
  notARegion: (variable: string, value: string): string =>
    `${variable}=${value.slice(0, 60)} is not a region`,
  regionFix: (variable: string): string =>
    `Set ${variable} to a region such as us-east-1, or run: unset ${variable}`,
  otherFile: (variable: string, value: string, path: string): string =>
    `${variable}=${value.slice(0, 300)}, but Latchkey writes its profiles to ${path}`,
  otherFileFix: (variable: string): string => `Start Latchkey with the same value, or run: unset ${variable}`,
  endpointSet: (endpoint: string): string => `an endpoint variable sends CodeCommit over git to ${endpoint}`,
  foreignKeys:
    'an access key that is not from Latchkey is set in this shell (AWS_ACCESS_KEY_ID, or AWS_ACCESS_KEY); aws and SDKs prefer it to AWS_PROFILE and to the default profile',
  foreignKeysFix: `Run: ${unsetKeys}`,
  otherNames: (names: readonly string[]): string =>
    `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} set in this shell: a program that reads ${names.length === 1 ? 'it' : 'them'} uses what is there before any session. What latchkey exec starts, and a shell after latchkey env, has none of them`,
  noForeignKeys: 'no access key of another program is set here (AWS_ACCESS_KEY_ID)',
  shellEndpoint: (variable: string): string =>
    `${variable} is set in this shell: aws and SDKs started here send requests and signatures there, not to AWS`,
  shellUnverified:
    'GIT_SSL_NO_VERIFY is set in this shell: git sends the credentials for CodeCommit to any server that answers, whatever its configuration says',
  shellGitConfig: (count: string): string =>
    `GIT_CONFIG_COUNT=${count} is set in this shell: git takes that many settings from variables, before those of its files, and doctor does not see them`,
  shellGitConfigFix: "To see them: env | grep '^GIT_CONFIG_KEY_'",
  unset: (variable: string): string => `If you do not want that, run: unset ${variable}`,
  notOnPath: (program: string): string =>
    `${program} is not on the PATH of this shell; latchkey shell install puts it there for new ones`,
  otherFirst: (program: string, path: string): string =>
    `${path} comes first on the PATH, so this shell runs it in place of Latchkey's ${program}`,
  pathFix: (directory: string): string => `Run: export PATH=${shellWord(directory)}:"$PATH"`,
  shells: 'Shell',
  shellFinds: (shell: string): string => `a new ${shell} finds latchkey and git-remote-codecommit`,
  shellFindsNot: (shell: string, missing: string): string =>
    `Latchkey's lines are in the start files of ${shell}, but a new one does not find ${missing}`,
  shellNotAtLogin: (shell: string, isLogin: boolean): string =>
    isLogin
      ? `a new ${shell} finds latchkey, but a login (ssh, a console) does not`
      : `a login with ${shell} finds latchkey, but one that is started from another shell does not`,
  shellFix: (shell: string): string => `Run: latchkey shell install --shell ${shell}`,
  shellLookFix: 'Run: latchkey shell status',
  noBundle: (file: string): string =>
    `AWS_CA_BUNDLE=${file.slice(0, 300)} cannot be read, so aws and boto3 trust no server`,
  noBundleFix: 'Set AWS_CA_BUNDLE to an existing file, or run: unset AWS_CA_BUNDLE',
} as const;

interface Line {
  readonly name: string;
  readonly ok: boolean;
  readonly said: string;
  readonly fix: string | null;
}

/** As the terminal shows it, to be sent to somebody who helps. SECURITY: without what looks like a secret. */
export function reportText(version: string, checks: readonly Line[]): string {
  const lines = checks.flatMap((check) => [
    `${markOf(check)} ${check.name}: ${check.said}`,
    ...(check.fix === null ? [] : [`      ${check.fix}`]),
  ]);
  return `${[`Latchkey ${version}`, ...lines].map(withoutSecrets).join('\n')}\n`;
}

export const markOf = ({ ok, fix }: Line): string => {
  if (!ok) return doctorTexts.bad;
  return fix === null ? doctorTexts.good : doctorTexts.note;
};
