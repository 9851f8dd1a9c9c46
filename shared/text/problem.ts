import { type CertificateFault, certificateFault } from '../certificate-fault.ts';
import type { NetworkCause } from '../network-cause.ts';
import type { Problem, ProblemCode, ProblemOf } from '../problem.ts';
import { shellWord } from '../shell-quote.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { failedFix, refusalFix } from './aws-fixes.ts';
import { defaultGone } from './default-gone.ts';
import { lockFaults, lockLeaves, lockSettings, lockTexts } from './lock.ts';
import { plainLine, quoted } from './plain-line.ts';
import type { ProblemText } from './problem-text.ts';
import { shadowText } from './shadow.ts';
import { boxTexts } from './time-box.ts';
import { updateFaults } from './update.ts';
import { unsetKeys } from './which.ts';

/** Of a provider's words; the part that says what to do comes after them. */
const WORDS_LENGTH = 500;
/** Of one part of a problem, with names of files and sources in it. */
const PART_LENGTH = 3000;

type ProblemByCode = { readonly [C in ProblemCode]: ProblemOf<C> };
type Wording = { readonly [C in ProblemCode]: (p: ProblemByCode[C]) => ProblemText };

const t = (what: string, why: string | null, fix: string): ProblemText => ({ what, why, fix });
/** SECURITY: in quotation marks, so that nobody takes what they say for a sentence of ours, and without what looks like a secret. */
const words = (detail: string): string => quoted(withoutSecrets(detail), WORDS_LENGTH);
const said = (who: string, detail: string | undefined): string | null =>
  detail === undefined || detail.trim() === '' ? null : `${who} answered: ${words(detail)}`;
const sentences = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' ');
const because = (detail: string | undefined): string | null =>
  detail === undefined || detail === '' ? null : detail;
const list = (names: readonly string[]): string => names.join(', ');
const nearest = (similar: readonly string[]): string | null =>
  similar.length === 0 ? null : `Similar: ${list(similar)}.`;
interface NotRead {
  readonly syncing?: readonly string[] | undefined;
  readonly notSynced?: readonly string[] | undefined;
}
/** Why it may be there although nobody knows it. */
function notRead({ syncing, notSynced }: NotRead): string | null {
  if (syncing !== undefined) return `The accounts and roles of ${list(syncing)} are still being read.`;
  return notSynced === undefined ? null : `The last sync of ${list(notSynced)} failed.`;
}
const notReadFix = ({ syncing, notSynced }: NotRead, otherwise: string): string => {
  if (syncing !== undefined) return 'Try again when that is done. To look: latchkey status';
  return notSynced === undefined ? otherwise : 'To see why: latchkey status';
};
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
const offBy = (ms: number): string => (ms < 120_000 ? seconds(ms) : `${Math.round(ms / 60_000)} min`);

/** Takes everything out of a shell that `latchkey env` and `exec` put into it. */
const leaveCommand = 'eval "$(latchkey env --unset)"';
const actsNowAs = (role: string | null, account: string | null): string => {
  if (role === null && account === null) return 'now acts as somebody else';
  return `now acts as ${[role, account === null ? null : `account ${account}`].filter((part) => part !== null).join(' in ')}`;
};
const leaveShell = `Leave the session: ${leaveCommand}`;

const ownCredentials: Readonly<Record<ProblemOf<'own-profile'>['has'], string>> = {
  role: 'a role (role_arn)',
  sso: 'IAM Identity Center (sso_session, sso_start_url)',
  keys: 'access keys in the AWS files',
  process: 'a program of its own (credential_process)',
  'web-identity': 'a web identity token (web_identity_token_file)',
  'credential-source': 'role_arn with credential_source',
  login: 'aws login (login_session)',
  malformed: 'incomplete or contradictory in the AWS files',
};

function ownProfileFix({ profile, session }: ProblemOf<'own-profile'>): string {
  const others = 'Import it: latchkey import. Or name a profile of Latchkey: latchkey list';
  if (session === undefined) return others;
  // The default profile is written for the session that is made the default.
  const isDefault = profile === 'default';
  const command = isDefault ? `use ${shellWord(session)}` : `profile add ${shellWord(profile)}`;
  return `A session of Latchkey has this profile name. To let it have the profile: latchkey ${command} --take-over`;
}

type FileCause = NonNullable<ProblemOf<'file-unwritable'>['cause']>;
const fileFixes: Readonly<Record<FileCause, string | ((file: string) => string)>> = {
  'read-only-disk':
    'Mount its file system for writing (mount -o remount,rw), or move the file. Nothing was changed.',
  'too-many-open': 'Close programs, or raise the limit (ulimit -n), then try again. Nothing was changed.',
  'not-a-file': 'Move it away, and put a regular file in its place. Nothing was changed.',
  'too-large':
    'AWS tools read such a file too, at each start. Take out what is not needed, such as profiles of Latchkey: latchkey profile remove. Nothing was changed.',
  'network-disk': 'Check the connection to the file server, or mount it again, then try again.',
  'disk-error': 'Look at the messages of the system (dmesg) and save your data. Nothing was changed.',
  path: 'Correct the path, or the links on the way; of the AWS files AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name it. Nothing was changed.',
  // Where its mode allows it, an attribute of the file or of its folder does not.
  'not-permitted': (file) =>
    `Check its permissions and its attributes: lsattr -d ${shellWord(file)} shows an i or an a that chattr -i -a ${shellWord(file)} removes. Its folder may have one too. Nothing was changed.`,
  // Keys of ours that are there are taken out.
  'not-private':
    'Latchkey puts no keys where another user can get at them. Make it yours (chown, or remove the link), and take the right to write from others (chmod go-w). Or choose the delivery "On demand", which needs no keys in a file.',
};
function fileFix(cause: FileCause, file: string): string {
  const fix = fileFixes[cause];
  return typeof fix === 'string' ? fix : fix(file);
}
const spaceUsedUp = {
  disk: { what: 'The disk is full', fix: 'Free some space and try again.' },
  quota: {
    what: 'Your disk quota is used up',
    fix: 'Delete files of yours, or ask for a larger quota (see: quota), then try again.',
  },
  'file-size': {
    what: 'The limit for the size of a file is reached',
    fix: 'Raise it (ulimit -f), then try again.',
  },
} as const;

type NoAnswer = Readonly<
  Record<NetworkCause | 'unknown', { readonly why: string | null; readonly fix: string }>
>;
const noAnswer: NoAnswer = {
  unknown: { why: null, fix: 'Check the network, VPN and proxy (latchkey network test), then try again.' },
  offline: { why: 'This computer is not connected to a network.', fix: 'Connect it, then try again.' },
  dns: {
    why: 'Its name cannot be resolved (DNS).',
    fix: 'Check the connection, the VPN and the DNS server (on Linux: resolvectl query HOST), then try again.',
  },
  refused: {
    why: 'The connection was refused.',
    fix: 'Check the address, and that a firewall lets it through, then try again.',
  },
  unreachable: {
    why: 'Nothing answers at its address.',
    fix: 'Check the VPN and the firewall, then try again.',
  },
  cut: {
    why: 'The connection ended before the response was complete.',
    fix: 'Check the network, VPN and proxy, any of which may cut a connection, then try again.',
  },
  proxy: {
    why: 'The proxy does not connect to it.',
    fix: 'Check the proxy in Settings, Network, or run: latchkey network test. A changed HTTPS_PROXY or NO_PROXY counts once Latchkey has been restarted (latchkey quit).',
  },
  redirected: {
    why: 'Another server answered in its place with a redirect.',
    fix: 'Log in to the network (a captive portal of a hotel or company) in your browser, then try again.',
  },
  intercepted: {
    why: 'Something in between answered in its place: a proxy, a firewall or a captive portal.',
    fix: 'Log in to the network in your browser, or ask who runs its proxy or firewall to let this host through, then try again.',
  },
};

const certificateFaults: Readonly<
  Record<CertificateFault, { readonly what: (host: string) => string; readonly fix: string }>
> = {
  'no-authority': {
    what: (host) => `The certificate of ${host} is not trusted.`,
    fix: "If your company inspects TLS, add its root certificate to this machine's trust store, or name its file: latchkey settings set ca-file FILE",
  },
  'other-host': {
    what: (host) => `The certificate that ${host} showed is for another host.`,
    fix: 'Check the address. If it is right, log in to the network in your browser, or ask who runs the host, its proxy or firewall for a certificate with this name.',
  },
  'not-in-force': {
    what: (host) => `The certificate of ${host} has expired, or is not valid yet.`,
    fix: 'Check the date of this computer. If it is right, ask who runs the host, its proxy or firewall for a new certificate.',
  },
  'no-handshake': {
    what: (host) => `No secure connection to ${host} came about (TLS).`,
    fix: 'Check the network, VPN and proxy, any of which may cut or answer a connection in its place, then try again.',
  },
};

const wording: Wording = {
  internal: (p) =>
    t(
      `Something went wrong inside Latchkey (${p.correlationId}).`,
      because(p.detail),
      'Try again. If it happens again, report it with this number.',
    ),
  cancelled: () => t('Cancelled.', null, 'Try again when you are ready.'),
  'timed-out': (p) =>
    t(`${p.what} took longer than ${seconds(p.afterMs)}.`, null, 'Check the network and try again.'),
  'invalid-input': (p) =>
    t(`${p.field}: ${p.reason}`, said('The provider', p.detail), 'Correct it and try again.'),
  'shortcut-taken': (p) =>
    t(
      `The shortcut ${p.shortcut} of the quick panel is taken.`,
      'Another program or the desktop has it.',
      'Set another one in Settings, or take it out of the other program.',
    ),
  'shortcut-unsupported': () =>
    t(
      'Latchkey cannot set a shortcut on this desktop.',
      'With Wayland, shortcuts are set in the desktop only.',
      'In the keyboard settings of your desktop, make a shortcut for the command: latchkey panel',
    ),
  'restart-to-update': (p) =>
    t(
      `Latchkey ${p.installed === null ? 'was updated' : `${p.installed} is installed`}, and ${p.running} is still running.`,
      null,
      'Restart to finish the update: quit Latchkey, then start it again.',
    ),
  'updates-off': (p) =>
    p.policy === null
      ? t(
          'Updates are switched off.',
          null,
          'To look for one when you ask for it: latchkey settings set updates manual',
        )
      : t(
          'The administrator of this machine has switched updates off.',
          `${p.policy} says so, or cannot be read.`,
          'Ask your administrator for a newer version.',
        ),
  'update-unreachable': (p) =>
    t(
      `Nothing about updates came from ${p.host}.`,
      because(p.detail),
      'Check the network (latchkey network test), then try again. Nothing was changed.',
    ),
  'update-untrusted': (p) =>
    t(
      'What was found is not an update that the makers of Latchkey have signed for this app.',
      updateFaults[p.fault],
      'Nothing was changed. Try again later; if it stays so, tell the makers of Latchkey.',
    ),
  'update-not-for-this': (p) =>
    t(`Latchkey ${p.version} has no AppImage for this machine (${p.arch}).`, null, 'Nothing was changed.'),
  'update-not-stored': (p) =>
    t(
      `The new version cannot be put into ${p.folder}.`,
      because(p.detail),
      'Move the AppImage into a folder of your own that nobody else can write to, start it there, and try again.',
    ),
  'update-not-startable': (p) =>
    t(
      `Latchkey ${p.version} was downloaded, but does not start on this machine.`,
      because(p.detail),
      'The version that runs stays, and nothing was changed.',
    ),
  'no-update-ready': () => t('No newer version is ready.', null, 'To get one: latchkey update'),
  'update-waits-for-sign-in': () =>
    t('A sign-in is under way, which a restart would end.', null, 'Finish the sign-in, then restart.'),
  'update-available': (p) =>
    t(`Latchkey ${p.version} is there, and ${p.running} is running.`, null, 'To get it: latchkey update'),
  'update-rolled-back': (p) =>
    t(
      `Latchkey ${p.version} did not start, so ${p.running} was put back.`,
      null,
      'It is not installed again. The next version is, as soon as it is there: latchkey update',
    ),
  'app-quitting': () => t('Latchkey is quitting.', null, 'Start Latchkey and try again.'),
  locked: (p) =>
    t(
      `Latchkey is ${lockTexts.lockedSince(p)}, ${lockTexts.because(p.why)}.`,
      null,
      `Unlock it in its window or the tray, or run: latchkey unlock`,
    ),
  'lock-setting-fails': (p) => {
    const { why, fix } = lockFaults[p.what];
    return t(lockTexts.settingFails[p.what](lockSettings[p.setting]), why, fix);
  },
  'lock-incomplete': (p) => {
    const { what, fix } = lockLeaves[p.what];
    return t(what, because(p.detail), fix);
  },
  'lock-unavailable': (p) => {
    const { why, fix } = lockFaults[p.what];
    return t(lockFaults[p.what].what, sentences(why, said('The system', p.detail)), fix);
  },

  'sign-in-needed': (p) =>
    t(
      `You need to sign in to ${p.source}.`,
      null,
      p.command === undefined
        ? `Sign in from the tray, or run: latchkey login ${shellWord(p.source)}`
        : `Latchkey reads this sign-in from the AWS CLI. Run: ${p.command}`,
    ),
  'sign-in-not-given': (p) =>
    t(
      `You need to sign in to ${p.source}. Nobody did so within ${offBy(p.waitedMs)}.`,
      null,
      p.command === undefined
        ? `Sign in from the tray, or run: latchkey login ${shellWord(p.source)}; then repeat the command.`
        : `Latchkey reads this sign-in from the AWS CLI. Run: ${p.command}; then repeat the command.`,
    ),
  'sign-in-denied': (p) =>
    t(
      `The sign-in to ${p.source} was denied.`,
      said('The provider', p.detail),
      'Sign in again and choose Allow.',
    ),
  'saml-unusable': (p) =>
    t(
      `The SAML response from ${p.source} cannot be used.`,
      p.reason,
      'Send this message to the administrator of the identity provider. Sign in again once it is fixed.',
    ),
  'device-code-expired': (p) =>
    t(`The code for ${p.source} expired before it was confirmed.`, null, 'Sign in again for a new code.'),
  'browser-not-back': (p) =>
    t(
      `The sign-in to ${p.source} was not completed in your browser within ${offBy(p.waitedMs)}.`,
      'The page was closed, showed an error, or is open on another computer.',
      'Sign in again and finish on the page. If that is not possible, use a code instead.',
    ),
  'source-set-up-wrong': (p) =>
    t(
      `${p.source} is not set up correctly.`,
      sentences(p.reason, said('The provider', p.detail)),
      `Correct “${p.field}” in the window under Identity sources, ${p.source}, Edit. Then sign in again.`,
    ),
  'nothing-here': (p) => {
    const its = p.detail === undefined || p.detail === '' ? null : `It said: ${words(p.detail)}`;
    const theirs = p.answeredBy === undefined ? its : said(p.answeredBy, p.detail);
    return t(`${p.source} has no credentials.`, sentences(p.reason, theirs), p.advice);
  },
  'token-revoked': (p) =>
    t(`Your sign-in to ${p.source} is no longer valid.`, said('The provider', p.detail), 'Sign in again.'),
  'mfa-needed': (p) =>
    t(
      `${p.session} needs a code from your MFA device ${p.serial}.`,
      null,
      'Enter the six digits when asked.',
    ),
  'mfa-wrong': (p) =>
    t(
      `The code from ${p.serial} was not accepted.`,
      said('AWS', p.detail),
      'Wait for the next code (each works only once) and enter that one. Check that the clock of the device is right.',
    ),

  network: (p) => {
    const { why, fix } = noAnswer[p.cause ?? 'unknown'];
    const reasons = [why, because(p.detail)].filter((part) => part !== null);
    return t(`${p.host} cannot be reached.`, reasons.length === 0 ? null : reasons.join(' '), fix);
  },
  'tls-untrusted': (p) => {
    const { what, fix } = certificateFaults[certificateFault(p.detail ?? '')];
    return t(what(p.host), because(p.detail), fix);
  },
  'proxy-login': (p) =>
    p.refused
      ? t(
          `The proxy ${p.proxy} did not accept the user name and password.`,
          'Latchkey does not send them again until they or the proxy settings change.',
          'Correct them in Settings, Network, or run: latchkey network login',
        )
      : t(
          `The proxy ${p.proxy} asks for a user name and password.`,
          null,
          'Type them in Settings, Network, or run: latchkey network login',
        ),
  throttled: (p) =>
    t(
      `${p.service} is limiting requests.`,
      said('It', p.detail),
      p.retryAfterMs === undefined
        ? 'Wait a minute: Latchkey tries again automatically.'
        : `Wait ${offBy(p.retryAfterMs)}, as it asks, then try again.`,
    ),
  'upstream-failed': (p) => {
    const status = p.status === undefined ? '' : ` (HTTP ${p.status})`;
    if (p.intercepted === true)
      return t(
        `${p.service} did not answer itself${status}.`,
        'The server in front of it may be overloaded, or a proxy, a firewall or a captive portal answered in its place.',
        'Try again in a minute. If it keeps failing, log in to the network in your browser, or ask who runs its proxy or firewall to let this service through.',
      );
    return t(`${p.service} failed${status}.`, said('It', p.detail), failedFix(p.service));
  },
  'upstream-garbage': (p) =>
    t(
      `${p.service} returned an unexpected response.`,
      because(p.detail),
      'A proxy or captive portal may be in the way. Check the network and try again.',
    ),
  'access-denied': (p) =>
    t(
      `AWS denied ${p.action}.`,
      said('AWS', p.detail),
      'Ask your administrator for the permission, or choose another role.',
    ),
  'accounts-not-read': (p) =>
    t(
      `The roles of ${p.count === 1 ? 'an account' : `${p.count} accounts`} could not be read: ${list(p.accounts)}${p.count > p.accounts.length ? ` and ${p.count - p.accounts.length} more` : ''}.`,
      sentences(p.reason, said('The first of them', p.detail)),
      `${p.count === 1 ? 'Its' : 'Their'} sessions from before are unchanged; all others are up to date.`,
    ),
  'aws-refused': (p) =>
    t(`AWS refused ${p.action} (${p.awsCode}).`, said('AWS', p.detail), refusalFix(p.action, p.awsCode)),
  'clock-skewed': (p) =>
    t(
      `The clock of this machine is ${offBy(Math.abs(p.skewMs))} ${p.skewMs > 0 ? 'behind' : 'ahead of'} AWS.`,
      said('AWS', p.detail),
      'Turn on automatic time. Until then Latchkey corrects its own signatures.',
    ),
  'identity-mismatch': (p) => {
    if (p.source !== undefined)
      return t(
        `${p.answered} is signed in at ${p.source} now, and this session is of ${p.asked}. Latchkey does not mix them.`,
        null,
        `Use the session of who is signed in now, or sign out of ${p.source} and sign in as ${p.asked} again.`,
      );
    return t(
      `${p.service} returned credentials of ${p.answered}, not of ${p.asked}. Latchkey does not use them.`,
      null,
      'Check the endpoint of that service (latchkey doctor) and the session’s account and role.',
    );
  },
  'other-account': (p) =>
    t(
      `You signed in as ${p.answered}, and ${p.source} is for account ${p.asked}. Latchkey does not use this sign-in.`,
      null,
      `Sign in again, and choose the session of account ${p.asked} on AWS’s page; if it is not offered there, sign out of the console first.`,
    ),
  'role-not-assigned': (p) =>
    t(
      `The role ${p.role} in account ${p.account} is not assigned to you.`,
      said('AWS', p.detail),
      'Ask your administrator to assign it to you, then sync the identity source.',
    ),
  'duration-too-long': (p) =>
    t(
      `The duration of ${p.requestedSeconds} s is longer than the role allows.`,
      p.chained ? 'Roles assumed from another role are limited to one hour.' : said('AWS', p.detail),
      p.chained ? 'Set the duration to 3600 or less.' : "Shorten the duration, or raise the role's maximum.",
    ),
  'credentials-expired': (p) =>
    t(
      `The credentials of ${p.session} have expired.`,
      said('AWS', p.detail),
      'Renew the session; sign in again if that does not help.',
    ),

  'unknown-session': (p) =>
    t(`Unknown session "${p.asked}".`, notRead(p) ?? nearest(p.similar), notReadFix(p, 'See: latchkey list')),
  'unknown-source': (p) =>
    t(
      `Unknown identity source "${p.asked}".`,
      nearest(p.similar),
      // A short name of a company is kept as the portal that it leads to.
      /^https?:\/\//i.test(p.asked)
        ? 'Add it in the window (Identity sources, Add), or name the one you have: latchkey sources'
        : 'See: latchkey sources',
    ),
  'unknown-account': (p) =>
    t(`Unknown account "${p.asked}".`, nearest(p.similar), 'See: latchkey account list'),
  'unknown-profile': (p) =>
    t(
      `No session has the profile "${p.asked}".`,
      notRead(p) ?? nearest(p.similar),
      notReadFix(p, 'See: latchkey list. To import a profile of your own: latchkey import'),
    ),
  'no-previous-default': () =>
    t(
      'There is no previous default session to go back to.',
      'There has been only one so far, or the one before it is gone.',
      'Choose a default session: latchkey use SESSION',
    ),
  'default-gone': defaultGone,
  'no-default-session': ({ among }) =>
    t(
      among === undefined
        ? 'No session was named, and there is no default session.'
        : `No session was named, there is no default session, and there are several: ${among}.`,
      null,
      'Specify a profile, or choose a default session: latchkey use SESSION',
    ),
  'foreign-keys': () =>
    t(
      'This shell has an access key that is not from Latchkey (AWS_ACCESS_KEY_ID, or AWS_ACCESS_KEY).',
      'aws or an SDK would use that key, so Latchkey gives no credentials of another account instead.',
      `Name a profile (codecommit://PROFILE@REPOSITORY, AWS_PROFILE=PROFILE), or take the key out: ${unsetKeys}`,
    ),
  'session-keys-left': () =>
    t(
      'This shell still has the credentials of a session (AWS_ACCESS_KEY_ID, or AWS_CONTAINER_CREDENTIALS_FULL_URI), and no longer says of which (LATCHKEY_SESSION_ID).',
      'aws would use those, so Latchkey gives no credentials of another session instead.',
      leaveShell,
    ),
  'pin-dropped': (p) =>
    t(
      `This was started in ${p.session}, and a program in between has taken out the variables that say so.`,
      'tox, for example, passes on some variables only. AWS tools then take the default session, which is another one.',
      `Let that program pass on AWS_* and LATCHKEY_* (tox: pass_env), or name a profile. ${leaveShell}`,
    ),
  'credentials-gone': (p) =>
    t(
      `This shell is in ${p.session}, and the default profile, which no AWS_PROFILE names here, is that of ${p.other}.`,
      'Something has taken out or set again what keeps AWS tools in the session: AWS_PROFILE, its keys, or AWS_CONFIG_FILE. Latchkey gives no credentials of another session instead.',
      `Put the shell into the session again (latchkey env), or leave it: ${leaveCommand}`,
    ),
  'half-keys': () =>
    t(
      'AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not.',
      'aws and boto3 stop there, and other SDKs look into the default profile. Latchkey gives no credentials of another session instead.',
      `Set both, or take them out: ${unsetKeys}`,
    ),
  'profile-variables-differ': (p) =>
    t(
      `AWS_PROFILE is "${p.profile}", and AWS_DEFAULT_PROFILE is "${p.other}".`,
      'boto3 and version 1 of aws take AWS_DEFAULT_PROFILE, other tools AWS_PROFILE.',
      'Take one of them out: unset AWS_DEFAULT_PROFILE',
    ),
  'superproject-remotes-differ': (p) =>
    t(
      `The remotes of this submodule's superproject name ${p.profiles.join(', ')}${p.hasPlain ? ' and, in an address without a profile, the default session' : ''}${p.isUnclear ? ', and there are more of them that were not read' : ''}.`,
      "The submodule's address names none, and from which remote git made it nobody knows any more.",
      'Name the profile in the address: git remote set-url origin codecommit://PROFILE@REPOSITORY in the submodule; where it is not cloned yet, git config submodule.NAME.url codecommit://PROFILE@REPOSITORY in the superproject.',
    ),
  'pins-mixed': (p) =>
    t(
      `This shell has values of two sessions of Latchkey: LATCHKEY_SESSION_ID is not the session of the profile ${p.profile}.`,
      'Some tools would act as one of them, some as the other.',
      leaveShell,
    ),
  'keys-of-another': (p) =>
    t(
      `This shell was started in ${p.session}, and its credentials (AWS_ACCESS_KEY_ID, or AWS_CONTAINER_CREDENTIALS_FULL_URI) are of ${p.keys}.`,
      'aws would act as one of them, git as the other.',
      leaveShell,
    ),
  'own-profile': (p) =>
    t(
      `"${p.profile}" is a profile of your own, and Latchkey does not give its credentials.`,
      `Its credentials: ${ownCredentials[p.has]}.`,
      ownProfileFix(p),
    ),
  'pinned-session-gone': (p) =>
    t(
      `The session that this shell was started with (${p.session}) is no longer there.`,
      null,
      `Start another one: latchkey exec SESSION, or leave it: ${leaveCommand}`,
    ),
  'session-edited': (p) =>
    t(
      `${p.session} was edited after this shell or program was started, and ${actsNowAs(p.role, p.account)}.`,
      'Neither gets the credentials of another account or role in the middle of its work.',
      `Start it again: ${startCommands(p)}. Or leave the session: ${leaveCommand}`,
    ),
  'keys-of-other-account': (p) =>
    t(
      p.account === null
        ? `This shell or program was started in account ${p.started}, and of which account the new keys of ${p.session} are is not known.`
        : `This shell or program was started in account ${p.started}, and the keys of ${p.session} are of account ${p.account} now.`,
      p.account === null
        ? 'AWS STS could not be asked.'
        : 'What gives this session its keys gives those of another account than before. Neither gets them in the middle of its work.',
      p.account === null
        ? `Look at the network, and try again: latchkey doctor`
        : `To go on in that account, start it again: ${startCommands(p)}. Or leave the session: ${leaveCommand}`,
    ),
  'signed-in-as-another': (p) =>
    t(
      `After this shell or program was started in ${p.session}, ${p.user === null ? 'another user' : `another user (${p.user})`} signed in at ${p.source}.`,
      'Neither gets credentials under which AWS would record its work as another user’s.',
      `To go on as who is signed in now, start it again: ${startCommands(p)}. Or let the first user sign in again: latchkey logout ${shellWord(p.source)} && latchkey login ${shellWord(p.source)}`,
    ),
  'session-stopped': (p) =>
    t(`${p.session} was stopped.`, null, `Start it again: latchkey start ${shellWord(addressOf(p))}`),
  'session-ended': (p) =>
    t(
      `${p.asked === undefined ? '' : `${p.asked} is built on ${p.session}. `}${boxTexts.ended(p)}`,
      null,
      `Start it again: latchkey start ${shellWord(addressOf(p))} --for ${shellWord(boxTexts.typed(p.spanMs))}`,
    ),
  'stop-not-kept': (p) =>
    t(
      `${p.session} is stopped until Latchkey quits: that its time is over could not be saved.`,
      because(p.detail),
      'It tries again every 15 seconds. Stop the session again to see whether it is saved: until then, tools get its credentials after a restart, up to the end of its time.',
    ),
  ambiguous: (p) =>
    t(
      `"${p.asked}" matches more than one: ${list(p.matches)}.`,
      null,
      'Type more of the name, or the profile, id or account number.',
    ),
  'chain-cycle': (p) =>
    t(
      'The chain of roles is circular.',
      `${p.chain.join(' → ')}`,
      'Choose another parent session for one of them.',
    ),
  'chain-parent-missing': (p) =>
    t(
      `${p.session} is built on ${p.parent}, which does not exist.`,
      null,
      'Edit the session and choose another parent.',
    ),
  'region-missing': (p) =>
    t(
      `${p.session} has no region.`,
      null,
      'Give the session a region, or set the default region in Settings.',
    ),
  'profile-name-taken': (p) =>
    t(
      `The profile ${p.profile} already exists in ${p.file}, and Latchkey did not write it.`,
      null,
      'Let Latchkey take it over, or choose another profile name.',
    ),
  'profile-name-invalid': (p) =>
    t(
      `"${p.profile}" is not a valid profile name.`,
      'Some SDKs ignore names with other characters.',
      'Use only letters, digits and _ @ + . % : / -',
    ),
  'profile-shadowed': shadowText,
  'production-unconfirmed': (p) =>
    t(
      `${p.session}${p.account === null ? '' : `, account ${p.account},`} is marked as production, and there is no terminal to confirm on.`,
      null,
      'In a script, confirm with --yes: latchkey use SESSION --yes',
    ),
  'switch-superseded': (p) =>
    t(
      p.session === null
        ? 'The default session was not cleared.'
        : `${p.session} is not the default session.`,
      'Another switch was made since.',
      'If you still want this one, switch again.',
    ),
  'in-use': (p) => t(`${p.what} is in use by ${list(p.by)}.`, null, 'Change or delete those first.'),

  'keychain-missing': (p) =>
    t(
      'This machine has no keychain that Latchkey can use, so you cannot sign in.',
      because(p.detail),
      'Install and start one (on Linux: gnome-keyring or KWallet with the Secret Service), then press Try the keychain again.',
    ),
  'keychain-locked': (p) =>
    t(
      'The keychain is locked.',
      because(p.detail),
      'Unlock it (log in again, or open your passwords app), then press Try the keychain again.',
    ),
  'keychain-cancelled': () =>
    t('The keychain is still locked: its prompt was cancelled.', null, 'Try again and unlock it.'),
  'keychain-volatile': (p) =>
    t(
      'The keychain keeps secrets only until you log out.',
      because(p.detail),
      'Create a permanent login keyring, or sign in again after each login.',
    ),
  'keychain-timeout': (p) =>
    t(
      `The keychain did not answer within ${seconds(p.afterMs)}.`,
      null,
      'Look for a hidden unlock window, then try again.',
    ),
  'keychain-failed': (p) =>
    t(
      'The keychain reported an error.',
      because(p.detail),
      'Try again; check the keychain in your passwords app.',
    ),
  'keychain-corrupt': (p) =>
    t(`The keychain item of ${p.source} cannot be read.`, null, 'Sign in again to replace it.'),
  'keychain-not-removed': (p) =>
    t(
      `You signed out of ${p.source}, but its secrets are still in the keychain.`,
      'The keychain was not available to remove them.',
      'Unlock the keychain, then press Try the keychain again, or sign out again, to remove them.',
    ),

  'file-unreadable': (p) =>
    t(
      `${p.file} cannot be read.`,
      because(p.detail),
      p.cause === undefined
        ? 'Check that it exists and that you have permission to read it. Nothing was changed.'
        : fileFix(p.cause, p.file),
    ),
  'file-unwritable': (p) =>
    t(
      `${p.file} cannot be written.`,
      because(p.detail),
      p.cause === undefined ? 'Check its permissions. Nothing was changed.' : fileFix(p.cause, p.file),
    ),
  'left-in-git': (p) =>
    t(
      `${p.file} may hold a secret, and git takes it along with the next commit.`,
      because(`The rules in ${p.list} let it in.`),
      `Run: printf '\\n*.latchkey-*\\n' >> ${shellWord(p.list)}`,
    ),
  'file-malformed': (p) =>
    t(
      `${p.file} cannot be parsed${p.line === undefined ? '' : ` (line ${p.line})`}.`,
      because(p.detail),
      'Correct it by hand. Latchkey changed nothing.',
    ),
  'not-taken-back': (p) =>
    t(
      `${p.file} was written only in part, and could not be put back.`,
      because(p.detail),
      'Check its permissions and the space on the disk, then run: latchkey doctor',
    ),
  'profile-blocked': (p) =>
    t(
      `The profile ${p.profile} was not changed: ${p.file}${p.line === undefined ? '' : `, line ${p.line}`}.`,
      because(p.detail),
      'Correct it by hand. Everything else is up to date.',
    ),
  'profile-in-use': (p) =>
    t(
      `${p.program} (pid ${p.pid}), which latchkey exec started, runs in the profile ${p.profile}.`,
      'It would read other keys there without a word, so until it ends that profile stays with Latchkey and has no keys in a file.',
      'Let it finish, or end it: the profile is written a few seconds later. Everything else is up to date.',
    ),
  'default-put-right': (p) =>
    t(
      `Your AWS files had ${p.found} as the default session when Latchkey started.`,
      'A switch was cut short, or somebody changed the file.',
      p.kept === null
        ? 'There is no default session, as before. To have one, choose it.'
        : `${p.kept} is the default session, as before. To have another, choose it.`,
    ),
  'file-changed-meanwhile': (p) =>
    t(`Another program changed ${p.file} at the same time.`, null, 'Try again. Nothing was overwritten.'),
  'file-locked': (p) =>
    t(`${p.file} is being written by ${p.holder}.`, null, 'Wait for it to finish and try again.'),
  'disk-full': (p) => {
    const { what, fix } = spaceUsedUp[p.limit ?? 'disk'];
    return t(`${what}: ${p.file} was not written.`, 'The existing file is unchanged.', fix);
  },
  'nothing-to-undo': () =>
    t('There is nothing to undo.', null, 'Latchkey has not changed a file since the last undo.'),
  'undo-refused': (p) =>
    t(
      `${p.file} was changed after Latchkey wrote it, so undo would lose that change.`,
      null,
      'To see the difference and restore the file anyway, keeping the current text as a backup: latchkey undo --force',
    ),
  detached: () =>
    t(
      'Latchkey is detached: it writes nothing into your AWS and git files.',
      'You detached it, in Settings or with latchkey detach.',
      'To attach it again: Settings, "Before you uninstall", or latchkey attach',
    ),

  usage: (p) => t(p.message, null, 'See: latchkey help'),
  'not-codecommit-url': (p) =>
    t(
      `"${p.url}" is not a CodeCommit address.`,
      p.reason,
      'Use codecommit://Profile@Repository, or codecommit::region://Profile@Repository.',
    ),
  'program-missing': (p) =>
    t(`The program ${p.program} was not found.`, null, 'Install it, or put it on the PATH.'),
  'endpoint-unavailable': (p) =>
    t(
      'Tools cannot reach Latchkey: its local endpoint is not open.',
      because(p.detail),
      'Quit Latchkey and start it again.',
    ),
  refused: (p) => t('Refused.', sentences(p.reason, said('It', p.detail)), 'Nothing was changed.'),
};

/** SECURITY: one line each, whatever names and words of others are in it. */
export function problemText(problem: Problem): ProblemText {
  const { what, why, fix } = word(problem.code, problem);
  return {
    what: plainLine(what, PART_LENGTH),
    why: why === null ? null : plainLine(why, PART_LENGTH),
    fix: plainLine(fix, PART_LENGTH),
  };
}

/** Keeps a code and its own member together, so that each entry gets exactly what it takes. */
function word<C extends ProblemCode>(code: C, problem: ProblemByCode[C]): ProblemText {
  return wording[code](problem);
}

/** One line for terminals, notifications and logs. */
interface NamedSession {
  readonly session: string;
  /** What means exactly this session, where its name may be that of several. Absent: the name is all that is known. */
  readonly address?: string | undefined;
}

const addressOf = ({ session, address }: NamedSession): string => address ?? session;

const startCommands = (p: NamedSession): string =>
  `latchkey exec ${shellWord(addressOf(p))}, or eval "$(latchkey env ${shellWord(addressOf(p))})"`;

export function problemSentence(problem: Problem): string {
  const { what, why, fix } = problemText(problem);
  return [what, why, fix].filter((s) => s !== null && s !== '').join(' ');
}
