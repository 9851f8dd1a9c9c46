import { shellWord } from '../shell-quote.ts';
import { duration, shortTime, timeLeft } from './time.ts';

const didYouMean = (meant: readonly string[]): string =>
  meant.length === 0 ? '' : ` Did you mean ${meant.join(' or ')}?`;
const markWord = (isProduction: boolean, why: string | null): string =>
  `${isProduction ? 'production' : 'not production'}${why === null ? '' : `, ${why}`}`;
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Every sentence of the terminal that is neither a problem (problem.ts) nor help (terminal-help.ts). */
export const terminalTexts = {
  usage: {
    line: (message: string, usage: string): string => `${message} Usage: ${usage}`,
    or: ', or: ',
    takesNoValue: (option: string): string => `--${option} takes no value.`,
    needsValue: (option: string): string => `--${option} needs a value.`,
    givenTwice: (option: string): string => `--${option} is given twice.`,
    unknownOption: (option: string, meant: string | null): string =>
      `Unknown option ${option}.${meant === null ? '' : ` Did you mean --${meant}?`}`,
    missing: (argument: string): string => `Missing argument: ${argument}.`,
    unexpected: (word: string): string => `Unexpected argument "${word}".`,
    unknownCommand: (verb: string, meant: readonly string[]): string =>
      `Unknown command "${verb}".${didYouMean(meant)}`,
    unknownSubcommand: (word: string, meant: readonly string[]): string =>
      `Unknown subcommand "${word}".${didYouMean(meant)}`,
    noCommand:
      'No command was given. "latchkey help" lists them. A profile says: credential_process = /path/to/latchkey credential-process --profile NAME',
    helpOf: (verb: string): string => `See: latchkey help ${verb}`,
    missingSubcommand: (names: readonly string[]): string => `Missing subcommand: ${names.join(' or ')}.`,
  },

  noPath: (host: string): string =>
    `git did not say which repository, because credential.useHttpPath is off for ${host}. Run: latchkey git install, or: git config --global ${shellWord(`credential.https://${host}.useHttpPath`)} true`,
  /** `command`: as `SourceView.command`; `latchkey login` would only look whether it was run. */
  waitingForSignIn: (source: string, command?: string): string =>
    command === undefined
      ? `latchkey: waiting for you to sign in to ${source} (from the tray, or: latchkey login ${shellWord(source)})`
      : `latchkey: waiting for you to sign in to ${source} (run: ${command})`,
  /** `leftMs`: how long it waits yet. A tool that has given up is called that: the next one gets credentials without a wait. */
  toolWaits: (who: string, session: string, leftMs: number): string =>
    leftMs > 0
      ? `${who} waits for credentials of ${session}, ${shortTime(leftMs)} more at most`
      : `${who} asked for credentials of ${session}, and waits no longer`,
  toHelpIt: (source: string, command?: string): string =>
    `  To sign in, run: ${command ?? `latchkey login ${shellWord(source)}`}`,
  aTool: 'A tool',
  waitingForKeychain:
    'latchkey: waiting for you to unlock the keychain, in the window in which your desktop asks for its password',
  waitingForMfaCode: (serial: string, session: string): string =>
    `latchkey: waiting for the MFA code from ${serial} for ${session} (enter it in the Latchkey window)`,
  mfaQuestion: (session: string, serial: string): string => `MFA code from ${serial} for ${session}: `,

  noSessions: 'No sessions yet. Sign in first: latchkey login, or import what you have: latchkey import',
  noSources:
    'No identity sources yet. Sign in by the start URL of your access portal: latchkey login https://acme.awsapps.com/start. Or add another kind in the window, or import what you have: latchkey import',
  sessionColumns: [
    '',
    'MARK',
    'NAME',
    'PROFILE',
    'IN FILE',
    'ACCOUNT',
    'SOURCE',
    'ROLE',
    'REGION',
    'STATE',
    'TIME LEFT',
  ],
  /** Short, because it stands in a column that is never cut. */
  productionMark: 'PROD',

  pick: {
    prompt: 'Default session: ',
    isDefault: 'default',
    isPrevious: 'previous',
    none: '  Nothing matches.',
    changed: '  The session has changed. Look again, then press Enter.',
    foot: (found: number, total: number): string =>
      `  ${found} of ${total} · Enter: make default · Esc: leave`,
  },

  production: 'production',
  notWritten: 'no',
  profileColumns: ['PROFILE', 'SESSION', 'IN FILE'],
  profileWritten: (profile: string, others: readonly string[] = []): string =>
    others.length === 0
      ? `The profile ${profile} is in your AWS files.`
      : `The profile ${profile} is in your AWS files, and so are the other names of its session: ${others.join(', ')}.`,
  profileRemoved: (profile: string): string =>
    `The profile ${profile} is not in your AWS files. latchkey exec and codecommit:// still know it.`,
  profileHeld: (profile: string, program: string, pid: number): string =>
    `The profile ${profile} stays in your AWS files until ${program.slice(0, 60)} (pid ${pid}), which latchkey exec started in it, ends.`,
  heldUntil: (program: string, pid: number): string => `until ${program.slice(0, 60)} (pid ${pid}) ends`,
  profilesWritten: (n: number): string => `${count(n, 'profile is', 'profiles are')} in your AWS files.`,
  profilesRemoved: (n: number): string =>
    `${count(n, 'profile is', 'profiles are')} not in your AWS files any more.`,
  profileGone: (profile: string, session: string): string =>
    `The profile ${profile} is no longer a name of ${session}.`,
  profileRenamed: (session: string, account: string | null, profile: string): string =>
    `${profile} is now the profile of ${session}${account === null ? '' : `, account ${account}`}.`,
  regionMoved: (session: string, region: string | null, before: string | null): string =>
    `The region of ${session} is ${region ?? 'that of the settings'} now, as this profile had it; it was ${before ?? 'that of the settings'}.`,
  oldNameStays: (profile: string): string =>
    `${profile} goes on to mean the same session. To take that name away: latchkey profile remove ${shellWord(profile)}`,
  profileNotWritten: 'The profile is not in your AWS files. latchkey exec and codecommit:// know it.',
  productionByName: (session: string, isProduction: boolean): string =>
    isProduction
      ? `${session} counts as production now: the production patterns of your settings match its name.`
      : `${session} no longer counts as production: only the name that is gone matched the production patterns of your settings. To mark it: latchkey mark SESSION production`,
  oneSessionForName: 'Name one session with --name, and the region of the new profile only with --name.',
  noProfiles: 'No profile of Latchkey is in your AWS files. Add one: latchkey profile add SESSION',
  noneUnused: 'Every profile in your AWS files is there for a reason: in use, or asked for.',
  noProfileOf: (session: string): string =>
    `${session} has no profile name. Give it one in its details in the window.`,
  defaultIsNotRemoved: (profile: string | null): string =>
    [
      'The default profile follows the default session, and no verb removes it alone.',
      'To change the session: latchkey use SESSION. To take everything of Latchkey out: latchkey detach.',
      `For the session’s own profile: latchkey profile remove ${profile === null ? 'PROFILE' : shellWord(profile)}`,
    ].join(' '),
  /** SECURITY: a user who means the default profile would go on as if it were written now. */
  defaultIsNotAdded: (profile: string | null): string => {
    const name = profile === null ? 'PROFILE' : shellWord(profile);
    return `latchkey: "default" means the session's own profile here, ${name}. The default profile follows the default session; to write it: latchkey use ${name}`;
  },
  unusedOrNamed: 'Name the sessions, or say --unused, not both.',
  sourceColumns: ['NAME', 'KIND', 'STATE', 'SIGNED IN AS', 'TIME LEFT'],
  importColumns: ['FILE', 'SECTION', 'FOUND', 'BECOMES', 'WHAT HAPPENS'],

  defaultSession: (label: string, account: string | null, left: string | null): string =>
    `Default session: ${[label, account, left].filter((part) => part !== null).join(' · ')}`,
  profileStays: (profile: string): string =>
    `latchkey: this form cannot take AWS_PROFILE or AWS_DEFAULT_PROFILE out. The JavaScript SDK goes on to use ${profile.slice(0, 200)}.`,
  setAgain: (name: string, value: string): string =>
    `latchkey: before this session ${name} was ${value.slice(0, 200)}. Set it again, if you want it back.`,
  universalInFish: (session: string): string =>
    `is a variable of all your fish shells and would decide instead of the session, so nothing was changed. Take it out of them (set -e -U NAME), or run: latchkey exec ${shellWord(session)} -- COMMAND`,
  unsetOrSession: 'Give a session or --unset, not both.',
  envNeedsSession: 'Name a session, or leave the one of this shell: eval "$(latchkey env --unset)"',
  dotenvUnsetsNothing: 'A dotenv file cannot take a variable out. Delete the file.',
  inThisShell: (sentence: string): string => `In this shell: ${sentence}`,
  noDefaultSession: 'Default session: none. Choose one: latchkey use SESSION',
  sourceLine: (name: string, state: string, who: string | null, left: string | null): string =>
    `${name}: ${[state, who, left].filter((part) => part !== null).join(' · ')}`,
  /** Under the line that says what failed. */
  because: (sentence: string): string => `  ${sentence}`,
  renewBy: (command: string): string => `  To renew it, run: ${command}`,
  activeSessions: (active: number, all: number): string =>
    `${count(active, 'active session', 'active sessions')} of ${all}`,
  takeOverQuestion: (profile: string, file: string): string =>
    `The profile ${profile} in ${file} is yours. May Latchkey write to it as shown above? Detach, undo or removing the session gives it back. [y/N] `,
  takeOverOfAnother: (profile: string, file: string): string =>
    `The profile ${profile} in ${file} is written by another Latchkey, such as one of another data directory. If this one takes it over, tools act as its session; when it gives the profile back, it becomes what it was before both, not what the other one wrote.`,
  notAgreedToAnother:
    '--take-over does not count for a profile of another Latchkey. Take it out there (latchkey detach), or answer the question here.',
  notTakenOver: (profile: string, why: string): string => `The profile ${profile} was not taken over. ${why}`,
  onlyInLatchkey: (profile: string, label: string): string =>
    `In Latchkey ${profile} is now a profile of ${label}, for latchkey exec and codecommit://.`,
  answerTakeOver:
    'Latchkey asks in its window and tray whether it may have that profile; until you say yes it stays yours.',
  attention: (sentence: string): string => `Needs attention: ${sentence}`,

  alreadySignedIn: (source: string, who: string | null, leftMs: number | null): string =>
    `Already signed in to ${source}${who === null ? '' : ` as ${who}`}${leftMs === null ? '' : `, ${timeLeft(leftMs)}`}.`,
  signedIn: (source: string, who: string | null, leftMs: number | null): string =>
    `Signed in to ${source}${who === null ? '' : ` as ${who}`}${leftMs === null ? '' : `, ${timeLeft(leftMs)}`}.`,
  signInAddress: (address: string): string => `Open:  ${address}`,
  codeElsewhere: (title: string, address: string): string =>
    `${title}: open ${address} in a browser on any device, and enter the code that the page shows at the end in the Latchkey window.`,
  codeNotSent: (source: string): string =>
    `The code for ${source} is on a page that opens during the sign-in, so --stdin cannot send it. Run latchkey login ${shellWord(source)} in a terminal, or sign in in the Latchkey window.`,
  codeFromPage: (address: string): string =>
    `Open this address in a browser on any device, and enter the code that the page shows at the end:\n  ${address}`,
  signInCode: (code: string, validMs: number): string =>
    `Code:  ${code}   (valid for ${duration(validMs)}; the page must show the same code)`,
  signInBrowser: 'Continue in a browser on this computer; waiting…',
  signInWindow: (host: string, waitMs: number): string =>
    `Sign in at ${host} in the window that Latchkey has opened on this computer (within ${duration(waitMs)}); waiting…`,
  signInPutOff: (host: string, waitMs: number): string =>
    `This computer is locked or asleep. The window for ${host} opens there once it is unlocked (within ${duration(waitMs)}); waiting…`,
  signInOtherDevice: (source: string): string =>
    `No browser on this computer? In another terminal: latchkey login ${shellWord(source)} --no-browser`,
  secretsElsewhere: (title: string, command: string, fields: readonly string[]): string =>
    `${title}: enter it in the Latchkey window, or on standard input, one value per line (${fields.join(', ')}): ${command}`,
  nothingTypedHere: {
    'no-terminal': 'Standard input is not a terminal, so Latchkey does not ask for secrets here.',
    'old-command':
      'This terminal command is older than the app and would show what you type, so Latchkey does not ask for secrets here. Install both from the same release.',
  },
  fieldQuestion: (label: string, isSecret: boolean, isRequired: boolean): string => {
    const empty = isRequired ? 'leave empty to cancel' : 'leave empty to skip';
    return `${label} (${isSecret ? 'not shown; ' : ''}${empty}): `;
  },
  noActions: (source: string): string => `${source} has no actions besides signing in and out.`,
  unknownAction: (source: string, known: readonly string[]): string =>
    `${source} has no such action. ${known.length === 0 ? 'It has none.' : `Available: ${known.join(', ')}.`}`,
  actQuestion: 'Continue? [y/N] ',
  acted: (source: string, label: string): string => `${source}: done (${label.replace(/…$/, '')}).`,
  rolesOf: (source: string): string => `Roles of ${source}:`,
  roleLine: (n: number, all: number, role: string, account: string): string =>
    `${String(n).padStart(String(all).length + 2)}  ${role}  (${account})`,
  rolesQuestion:
    'Which roles should become sessions? Enter numbers such as 1,3-5, or all; leave empty to cancel: ',
  rolesInWindow: (source: string): string =>
    `${source} offers several roles: choose in the window of Latchkey which of them become sessions; waiting…`,
  signInWaiting: 'Waiting for you to confirm…',
  signedOut: (source: string): string => `Signed out of ${source}.`,
  nothingToSignOut: 'You are not signed in.',
  whichSource: (names: readonly string[]): string => `Specify an identity source: ${names.join(', ')}.`,
  regionOfKnown: (source: string, region: string | null): string =>
    `${source} is set up already${region === null ? '' : `, in ${region}`}. Leave out --region, or edit it in the window.`,
  /** Before an identity source is added by its address. */
  addAsked: (name: string, address: string, region: string): string =>
    `No identity source has this address. Add ${name} (${address}, ${region}) and sign in? (y/N) `,
  fieldAsked: (label: string, example: string | undefined): string =>
    example === undefined ? `${label}: ` : `${label}, such as ${example}: `,
  optionFor: (option: string, reason: string): string => `${reason} Give it with --${option}.`,
  sourceAdded: (name: string): string => `Added ${name}.`,
  notKept: (name: string): string => `${name} was not kept. Run the command again with the right values.`,
  inNoSession: 'This shell is in no session of Latchkey: nothing is taken out of it.',
  ownKeysStay: 'The access key in this shell is not one of Latchkey’s: it stays.',
  sourceOrAll: 'Specify one identity source or --all, not both.',

  isDefault: (label: string): string => `${label} is now the default session.`,
  isNoDefault:
    'No session is the default now. Latchkey gives no credentials to a tool that names no profile.',
  noneOrSession: 'Give a session or --none, not both.',
  isDefaultOfLatchkey: (label: string, every: boolean): string =>
    `${label} is now the default session of Latchkey: codecommit:// without a profile uses it. ${every ? 'AWS tools' : 'Some AWS tools'} do not follow.`,
  isDefaultAndUnread: (label: string): string =>
    `${label} is now the default session of Latchkey: codecommit:// without a profile uses it. What AWS tools use could not be read.`,
  noDefaultAndUnread: 'What AWS tools use now could not be read.',
  started: (label: string, leftMs: number | null): string =>
    `${label} is active${leftMs === null ? '' : `, ${timeLeft(leftMs)}`}.`,
  keysStay: (file: string, until: string): string =>
    `Its keys are still in ${file}, and AWS takes them until ${until}: take them out by hand, or let the file be written. Latchkey tries again each minute.`,
  keysNotInFile: (file: string): string =>
    `The new keys are not in ${file}: tools that read them there go without, or with older ones.`,
  stopped: (label: string): string => `${label} is stopped.`,
  renewed: (label: string, leftMs: number | null): string =>
    `${label} was renewed${leftMs === null ? '' : `, ${timeLeft(leftMs)}`}.`,
  notRenewed: (label: string, leftMs: number | null): string =>
    `${label} keeps its current credentials${leftMs === null ? '' : `, ${timeLeft(leftMs)}`}: the new ones would expire sooner.`,

  settings: {
    columns: ['NAME', 'VALUE', 'SETTING'],
    unknown: (name: string, meant: readonly string[]): string =>
      `Unknown setting "${name}".${didYouMean(meant)}`,
    refused: (name: string, value: string, allowed: string): string =>
      `${name} cannot be "${value}". Allowed: ${allowed}.`,
    refusedText: (name: string, allowed: string): string => `${name} cannot be that. Allowed: ${allowed}.`,
    onOrOff: 'on or off',
    oneOf: (values: readonly string[]): string => values.join(', ').replace(/, ([^,]*)$/, ' or $1'),
    wholeNumber: (min: number, max: number, unit: string): string =>
      `a whole number of ${unit} from ${min} to ${max}`,
    shortcut: 'keys such as Ctrl+Alt+K, or none',
    regionOrNone: 'a region, such as us-east-1, or none',
    patterns: {
      profiles: 'patterns of profile names such as prod-*, separated by spaces or commas, or none',
      names: 'patterns of names such as prod*, separated by spaces or commas, or none',
    },
    text: {
      proxy:
        'an address such as http://proxy.example.com:3128, without user name and password (latchkey network login keeps those), or none',
      pac: 'the http, https or file address of a PAC file, or none',
      hosts: 'hosts as in NO_PROXY, separated by commas, or none',
      file: 'the whole path of a file, or none',
    },
    everything: { profiles: 'every profile', names: 'every session' },
    byDefault: 'the default',
    changed: (name: string, value: string): string => `${name} is now ${value}.`,
  },

  proxyLoginKept: (proxy: string): string => `The login of the proxy ${proxy} is saved in the keychain.`,
  proxyLoginForgotten: (proxy: string): string =>
    `The login of the proxy ${proxy} is removed from the keychain.`,
  proxyLoginNeedsTerminal:
    'There is no terminal to type the password at. Send user name and password, one per line: latchkey network login --stdin',

  execNeedsCommand:
    'Put the command to run after --: latchkey exec SESSION -- COMMAND… Only on a terminal it starts your shell without one.',
  tooManyCommands: (most: number): string =>
    `${most} commands of latchkey exec run in profiles already. End some of them.`,
  runsWithoutFiles: (program: string, why: string): string =>
    `latchkey: ${program} runs without your AWS config and credentials files, because Latchkey could not note that it uses a profile there. ${why}`,
  noFilesMade: (file: string): string =>
    `${file} is there, or cannot be looked at. What runs without your AWS files would take its credentials from it. Move the file away.`,
  noPid: 'The terminal command did not send its process id; it may be a different version.',
  completionShell: (shell: string): string =>
    `There is no completion for "${shell}": choose bash, zsh or fish.`,
  envOnTerminal:
    'latchkey: these lines are for your shell to evaluate, not to read: eval "$(latchkey env SESSION)"',
  unknownShell: (shell: string, known: readonly string[]): string =>
    `Unknown shell "${shell}": choose one of ${known.join(', ')}.`,

  importNothing: 'Nothing to import: the AWS files contain no profile that Latchkey could take over.',
  importFix: (key: string, was: string, proposed: string | null, why: string): string =>
    proposed === null
      ? `    ${key} = ${was}\n      ${why} There is no safe fix: correct it by hand.`
      : `    ${key} = ${was}\n      ${why} Proposed: ${proposed}`,
  importWaits: (names: string): string => `    It is built on ${names} and needs that fix too.`,
  importNote: (file: string, line: number | null, text: string): string =>
    `Note: ${file}${line === null ? '' : `, line ${line}`}: ${text}`,
  importActions: {
    import: 'is imported',
    'leave-alone': 'stays as it is',
    'needs-fix': 'is imported with the fix',
    blocked: 'cannot be imported',
  },
  importMayAsk:
    'Where a production session becomes the default session, Latchkey asks about it in its window.',
  importWhatChanges:
    'An imported section will contain only credential_process, region and what does not concern credentials; latchkey undo restores the previous text.',
  importDone: (section: string, becomes: string): string => `  imported: ${section} → ${becomes}`,
  importLeft: (section: string, reason: string | null): string =>
    `  left alone: ${section}${reason === null ? '' : ` - ${reason}`}`,
  importCorrected: (section: string, key: string, value: string): string =>
    `  fixed: ${section} ${key} = ${value}`,
  importQuestion: (n: number): string => `Import ${count(n, 'profile', 'profiles')}? [y/N] `,
  imported: (n: number, left: number, canUndo: boolean): string =>
    `${count(n, 'profile', 'profiles')} imported, ${left} left alone.${canUndo ? ' To undo this: latchkey undo' : ''}`,
  defaultNotFound: (session: string): string =>
    `latchkey: the default session, ${session}, was not found by the last synchronisation of its identity source, as after a sign-in of another user. It still answers what names no profile. To choose another: latchkey use SESSION`,
  accountColumns: ['MARK', 'ACCOUNT', 'SESSIONS', 'CALLED'],
  noAccounts: 'No session has an account yet. Sign in first: latchkey login',
  labelOrRemove: 'Give a label or --remove, not both.',
  browserOrRemove: 'Give a browser or --remove, not both. A profile or container is of a browser.',
  browserUnknown: (known: readonly string[]): string =>
    known.length === 0
      ? 'No browser was found on this machine in which a profile can be chosen.'
      : `That is not on this machine. Found: ${known.join(', ').slice(0, 380)}`,
  consoleOpensIn: (account: string, browser: string | null): string =>
    `The console of ${account} opens in ${browser ?? 'your usual browser'}.`,
  noLabel: (label: string): string =>
    `"${label.slice(0, 60)}" cannot be a label: 1 to 100 characters in one line, and not an account number.`,
  noMark: (mark: string, known: readonly string[]): string =>
    `Unknown mark "${mark.slice(0, 60)}". Allowed: ${known.join(', ').replace(/, ([^,]*)$/, ' or $1')}.`,
  accountNow: (account: string, isProduction: boolean, isByPattern: boolean): string =>
    `${account} is ${markWord(isProduction, isByPattern ? 'as the patterns of the settings say' : null)}.`,
  noneTagged: (tag: string): string => `No session has the tag ${tag}.`,
  accountShown: (account: string): string => `The account is shown as ${account}.`,
  sessionNow: (session: string, isProduction: boolean, isByPattern: boolean): string =>
    `${session} is ${markWord(isProduction, isByPattern ? 'as its account and the patterns of the settings say' : null)}.`,
  productionQuestion: (session: string): string =>
    `${session} is marked as production. Make it the default session? [y/N] `,
  needsYes: 'There is no terminal to confirm on, and --yes was not given.',
  saidNo: 'You answered no.',

  notifyMinutes: (word: string): string =>
    `"${word}" is no number of minutes from 1 to 240, and not default.`,
  notifySet: (source: string, minutes: number, isDefault: boolean): string =>
    `The end of a sign-in to ${source} is announced ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} before${isDefault ? ', as the settings say' : ''}.`,
  gitNothing: (installed: boolean): string =>
    installed
      ? 'git is already set up for CodeCommit.'
      : 'Latchkey has not set up git: there is nothing to remove.',
  gitQuestion: (file: string): string => `Write this to ${file}? [y/N] `,
  gitDone: (install: boolean): string =>
    install
      ? 'git is set up for CodeCommit. To undo this: latchkey git uninstall'
      : "Latchkey's lines were removed from your git configuration.",

  undoing: (note: string): string => `Change to undo: ${note}`,
  undoFile: (file: string, state: 'restorable' | 'restored' | 'changed'): string =>
    state === 'restored'
      ? `${file} is already restored.`
      : `${file} was changed since; the current text is kept as a numbered backup.`,
  undoQuestion: 'Undo it? [y/N] ',
  undoMore: (note: string): string => `There is an earlier change (${note}). To undo that too: latchkey undo`,
  undone: (files: readonly string[]): string => `Restored: ${files.join(', ')}`,
  undoDefault: (from: string | null, to: string | null): string =>
    `The default session changes: from ${from ?? 'none'} to ${to ?? 'none'}.`,
  undoneDefault: (from: string | null, to: string | null): string =>
    to === null
      ? `There is no default session now. It was ${from ?? 'none'}.`
      : `${to} is now the default session. It was ${from ?? 'none'}.`,
  undoTakesBack: (names: readonly string[]): string =>
    `Also removed, because the import created them: ${names.join(', ')}.`,
  undoTookBack: (names: readonly string[]): string => `Removed: ${names.join(', ')}`,
  undoBringsBack: (names: readonly string[]): string =>
    `Also comes back, because this change removed it: ${names.join(', ')}. Sign in again to a source that comes back.`,
  undoStaysRemoved: (names: readonly string[]): string =>
    `Does not come back, because what it was built on is removed: ${names.join(', ')}. Its profile is in the files again, and nothing answers it.`,
  undoBroughtBack: (names: readonly string[]): string => `Back again: ${names.join(', ')}`,
  undoKept: (name: string, reason: string): string => `${name} is kept in Latchkey: ${reason}.`,
  version: (version: string): string => `latchkey ${version}`,
  quitting: 'Latchkey is quitting.',
  noProblems: 'No problems found.',
} as const;

/** The states of sessions and identity sources as shown to the user. */
export const stateTexts: Readonly<Record<string, string>> = {
  inactive: 'inactive',
  renewing: 'renewing',
  active: 'active',
  expiring: 'expiring',
  'needs-sign-in': 'needs sign-in',
  failed: 'failed',
  'signed-out': 'signed out',
  'signing-in': 'signing in',
  'signed-in': 'signed in',
  'needs-attention': 'needs attention',
};
