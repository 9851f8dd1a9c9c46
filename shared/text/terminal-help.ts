import type { ExitCode } from '../endpoint/protocol.ts';
import { SESSIONS_ALL_WRITTEN } from '../profile-patterns.ts';

/** A command line worth copying, and what it does. */
export interface Example {
  readonly command: string;
  readonly what: string;
}

/**
 * One form of a terminal verb in words. Its usage line is not here: it follows from the arguments that the verb's file
 * declares. `O` names the flags and options to explain; one without its words does not compile.
 */
export type FormText<O extends string = never> = {
  /** One line for `latchkey help`. */
  readonly summary: string;
  /** What `latchkey help VERB` adds: paragraphs, a line each; lines that begin with two spaces stay as they are. */
  readonly help?: string;
  readonly examples?: readonly Example[];
  /** Exit codes that mean something else, or more, than `exitCodeTexts` says. */
  readonly exits?: Readonly<Record<number, string>>;
} & ([O] extends [never]
  ? { readonly options?: Readonly<Record<string, never>> }
  : { readonly options: Readonly<Record<O, string>> });

const explainText = 'Print on standard error which session answers, and why.';
const yes = 'Answer the question with yes.';
const stdin = 'Read the secrets from standard input, one per line.';

/** What every verb takes, or every one that prints a value. */
export const commonOptionTexts = {
  json: 'Print one JSON value for scripts.',
  help: 'Explain the command.',
} as const;

/** Arguments in words, by the name that usage shows. */
export const argumentTexts = {
  SESSION: 'A profile, a name, an id, ACCOUNT/ROLE, or any part of these that only one session has.',
  SOURCE: 'An identity source: its name, its id, or any part of these that only one has.',
  ACTION: 'What the identity source offers, such as rotate-key.',
  PROFILE: 'The whole name of a profile of Latchkey.',
  REGION: 'An AWS region, such as us-east-1.',
  ACCOUNT: 'An account: its number, or its whole name or label where only one account has it.',
  LABEL: 'Your own name for the account, shown instead of what its identity sources call it.',
  MARK: 'production, ordinary, or by-pattern: as the production-patterns setting says.',
  SERVICE: 'A service by its short name, such as s3, ec2 or codecommit.',
  PLACE: 'The ARN of a resource, or the address of a page of the console.',
  SHELL: 'The shell that reads the lines.',
  OPERATION: 'What git asks for; only get is answered.',
  REMOTE: 'The name of the git remote, or its address.',
  URL: 'A codecommit:// address.',
  ADDRESS: 'The address of a git remote: codecommit://… or https://git-codecommit….',
  NAME: 'The name of a setting, as latchkey settings prints it.',
  VALUE: 'A value that the setting accepts: on or off, a number, a region, or one of its words.',
  VERB: 'A verb of this list.',
  SUBCOMMAND: 'A subcommand of the verb.',
} as const;

export const verbTexts = {
  status: {
    summary: 'Show the default session, who is signed in, and what needs attention.',
    examples: [{ command: 'latchkey status', what: 'Which account a tool without a profile would use.' }],
  },
  list: {
    summary: 'List the sessions with their profile, account, role and time left.',
    help: 'An identity source that is still being read, or could not be, is named on standard error.',
    options: { all: 'Include sessions that the last synchronisation no longer found.' },
    examples: [
      { command: 'latchkey list --json', what: 'The same for scripts, with ids and UTC times.' },
      { command: 'latchkey list | grep prod', what: 'In a pipe nothing is shortened.' },
    ],
  },
  sources: {
    summary: 'List the identity sources, who is signed in, and how old a key is.',
  },
  import: {
    summary: 'Import the profiles of your AWS config and credentials files.',
    help: `Prints what would become what, with every malformed value and its proposed fix, and asks before it changes anything. Without a terminal and without --yes it prints and exits 5.
Where [default] becomes a session that is marked as production, that is a question of its own; --yes answers it too.
An imported section then holds only credential_process, region and what does not concern credentials. Access keys of an IAM user move to the keychain; a numbered backup and a .latchkey-kept file beside it, for you alone, still hold them.
To restore the previous text: latchkey undo`,
    options: { yes: 'Answer the question with yes and accept the fixes.' },
    examples: [{ command: 'latchkey import --json', what: 'The plan alone; exits 5 because nobody agreed.' }],
  },
  login: {
    summary: 'Sign in to an identity source and wait until it is done.',
    help: `Prints the address, opens the page, and says who signed in. SOURCE may be left out when there is only one.
Then waits, for two minutes at most, until the accounts and roles of SOURCE are read, and says how many sessions there are. Where the last sync failed, it is tried again.
A SAML source signs in in a window of Latchkey's own, also with --no-browser; the line printed says so.
If a source asks for an access key or a client secret, enter it in this terminal, which does not show it, or in the window.
A sign-in that does not renew itself is renewed once it is about to end; until then this says how much is left.
Ctrl-C stops waiting; the sign-in continues if others wait for it.`,
    options: {
      again: 'Sign in again although the sign-in still holds.',
      'no-browser':
        'Show a code for any device where the source has codes. Implied in a terminal reached over SSH.',
      stdin:
        "Read the secrets from standard input, one per line: an IAM user's key ID, its secret and, if wanted, the seed of the MFA device.",
    },
    examples: [
      { command: 'latchkey login', what: 'Sign in to the only identity source.' },
      { command: 'latchkey login "Corp SSO" --no-browser', what: 'Sign in with a code, on any device.' },
    ],
  },
  logout: {
    summary: 'Sign out of an identity source.',
    help: 'SOURCE may be left out when there is only one.',
    options: { all: 'Sign out of every identity source.' },
    examples: [{ command: 'latchkey logout --all', what: 'At the end of the day.' }],
  },
  source: {
    summary: 'Use an identity source beyond signing in and out, such as rotating its access key.',
  },
  'source list': {
    summary: 'List the identity sources: the same as latchkey sources.',
  },
  'source actions': {
    summary: 'List the actions of an identity source.',
    examples: [
      { command: 'latchkey source actions Maria', what: 'For an IAM user: rotate-key and keep-seed.' },
    ],
  },
  'source ACTION': {
    summary: 'Run an action of an identity source.',
    help: 'An IAM user offers rotate-key, which replaces its access key, and keep-seed, which lets Latchkey fill in MFA codes. If the action needs a secret, enter it in this terminal, which does not show it, or in the window.',
    options: { yes, stdin },
    examples: [
      { command: 'latchkey source rotate-key Maria', what: 'Replace the access key of an IAM user.' },
      {
        command: 'latchkey source keep-seed Maria',
        what: 'Keep the seed of its MFA device in the keychain.',
      },
    ],
  },
  act: {
    summary: 'The former name of latchkey source ACTION.',
    help: 'Without ACTION: what this source offers.',
    options: { yes, stdin },
  },
  profile: {
    summary: 'Say which sessions have a profile in your AWS files, where not all of them have one.',
    help: `Every aws call reads the whole AWS config, so with more than ${SESSIONS_ALL_WRITTEN} sessions Latchkey writes the profiles of those that you use, pin, make or add here, and keeps those that were there. The others still have their profile name: latchkey exec, credential-process --profile and codecommit:// know it.`,
  },
  'profile list': {
    summary: 'List the profiles that are in your AWS files.',
    options: { all: 'Include those that are not in the files.' },
  },
  'profile add': {
    summary: 'Write the profiles of sessions into your AWS files, or give a session one more.',
    help: `A pattern such as prod-* stands for every profile it matches; quote it, so that the shell leaves it alone.
With --name, SESSION gets an additional profile of that name. Without --region it has the region of the session.`,
    options: {
      name: 'Add a profile of this name to the one SESSION.',
      region: 'The region of that profile.',
    },
    examples: [
      { command: 'latchkey profile add prod-Admin', what: 'Then: aws --profile prod-Admin' },
      { command: "latchkey profile add 'prod-*'", what: 'Those that are there now; later ones: settings.' },
      {
        command: 'latchkey profile add prod-Admin --name prod-eu --region eu-west-1',
        what: 'The same session for another region.',
      },
    ],
  },
  'profile remove': {
    summary: 'Take profiles out of your AWS files; the sessions stay.',
    help: `A removed profile stays out, also when its session is used, until it is added again.
An additional profile, such as the old name of a renamed session, is removed altogether: its name no longer means the session.`,
    options: {
      unused: `Of all sessions that are not in use and had their profile before there were more than ${SESSIONS_ALL_WRITTEN}.`,
    },
    examples: [
      { command: 'latchkey profile remove --unused', what: 'What an earlier version wrote for everything.' },
    ],
  },
  use: {
    summary: 'Make a session the default session, which the profile "default" uses.',
    help: 'A session that is marked as production is asked about once, on the terminal. Without a terminal and without --yes it stays as it was, with exit code 5. A session that is the default already asks nothing.',
    options: { yes: 'Make a production session the default without a question, such as in a script.' },
    exits: {
      1: 'The session is not the default, and nothing was changed; or AWS tools do not use it yet, for example while Latchkey asks about your own default profile.',
      5: 'It is production, and you did not agree or could not be asked; or AWS refused it.',
    },
    examples: [{ command: 'latchkey use prod', what: 'By profile, or by any part that only one has.' }],
  },
  which: {
    summary: 'Show which session and account would answer, and why.',
    help: `Without ADDRESS and --profile: what a tool in this shell that names no profile would get. The rules are numbered as in docs/which-account.md; "passed over" lists what would have decided otherwise.
When the call would be refused, this says so and exits as the call would.`,
    options: { profile: 'As if a tool named this profile.' },
    examples: [
      { command: 'latchkey which', what: 'Whose credentials git and credential-process would get here.' },
      { command: 'latchkey which codecommit://MyDemoRepo', what: 'For one git remote.' },
    ],
  },
  prompt: {
    summary: 'Print session, account and time left in one line, for the prompt of a shell.',
    help: `Prints what "which" would answer: the session, its account, and how long its credentials last. "!" marks production. Where no session answers it prints nothing and exits with 1.
It never starts the app, signs in or gets credentials. When the app does not answer within half a second, it prints nothing.`,
    examples: [
      { command: 'latchkey prompt', what: 'For example: ! prod-Admin Shop (111111111111) 42m' },
      { command: "PS1='$(latchkey prompt) $ '", what: 'bash' },
    ],
    exits: { 1: 'No session answers here, or the app is not running.' },
  },
  account: {
    summary: 'Show and name the accounts, and mark those that are production.',
    help: 'One book of names over all identity sources. Your own label is shown everywhere: list, which, prompts, tray and window.',
  },
  'account list': {
    summary: 'List the accounts and what each identity source calls them.',
  },
  'account label': {
    summary: 'Give an account a name of your own, or take it away.',
    options: { remove: 'Take the label away: what its identity sources call it is shown again.' },
    examples: [
      {
        command: 'latchkey account label 111122223333 "Web shop"',
        what: 'Shown as Web shop (111122223333).',
      },
      { command: 'latchkey account label 111122223333 --remove', what: 'The name of its sources again.' },
    ],
  },
  'account mark': {
    summary: 'Say whether all sessions of an account are production.',
    help: 'The mark of a session (latchkey mark) is stronger, the production-patterns setting is weaker. Making a production session the default asks first.',
    examples: [
      { command: 'latchkey account mark 111122223333 production', what: 'Every session of this account.' },
      { command: 'latchkey account mark 111122223333 by-pattern', what: 'As the settings say again.' },
    ],
  },
  mark: {
    summary: 'Say whether one session is production, whatever its account says.',
    examples: [
      {
        command: 'latchkey mark prod-ReadOnly ordinary',
        what: 'This one asks nothing, its account still does.',
      },
    ],
  },
  start: {
    summary: 'Get credentials for a session now, signing in when needed.',
  },
  stop: {
    summary: 'Forget the credentials of a session.',
    help: 'The next tool that asks for the profile starts it again.',
  },
  renew: {
    summary: 'Get new credentials for a session even if the current ones are still valid.',
  },
  exec: {
    summary: 'Run a command with the credentials of a session, refreshed while it runs.',
    help: `The command gets a loopback address and a token (AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN) instead of keys, the region, and LATCHKEY_SESSION, which names the session for a prompt. Both end with the process. Variables that would take precedence, such as AWS_ACCESS_KEY_ID, are removed.
Without a command, on a terminal, it starts your shell (SHELL), with AWS_VAULT set to the name of the session as prompts expect it. End the shell to leave the session.
The command stays in this session until it ends, whatever becomes the default session: AWS_PROFILE is set to the session's own profile; a session without a profile runs without your AWS config and credentials files. LATCHKEY_SESSION_ID keeps git in the session.`,
    options: { explain: explainText },
    examples: [
      { command: 'latchkey exec prod -- terraform plan', what: 'Credentials for one command.' },
      { command: 'latchkey exec prod', what: 'A shell in this session.' },
    ],
    exits: {
      126: 'The command exists but cannot be run: not executable, or a directory.',
      127: 'The command was not found.',
    },
  },
  env: {
    summary: 'Print the credentials of a session as lines for your shell to evaluate.',
    help: 'These keys do not refresh and every program you start can read them: prefer a profile, or latchkey exec. --unset prints lines that take a session out of a shell again, with all that env and exec put there; profile and region of your own go too.',
    options: {
      unset: 'Leave the session of this shell.',
      shell:
        'What reads the lines; otherwise sh, or powershell on Windows. dotenv and nushell cannot take a variable out.',
    },
    examples: [
      { command: 'eval "$(latchkey env prod)"', what: 'sh, bash, zsh' },
      { command: 'latchkey env prod --shell fish | source', what: 'fish' },
      {
        command: 'latchkey env prod --shell powershell | Out-String | Invoke-Expression',
        what: 'PowerShell',
      },
      { command: 'eval "`latchkey env prod --shell csh`"', what: 'csh, tcsh' },
      {
        command: 'hide-env -i AWS_PROFILE; latchkey env prod --shell nushell | from json | load-env',
        what: 'Nushell',
      },
      {
        command: 'eval "$(latchkey env --unset)"',
        what: 'Leave the session, in sh, bash or zsh; other shells as above.',
      },
      {
        command: 'hide-env --ignore-errors ...(latchkey env --unset --shell nushell | from json)',
        what: 'The same in Nushell',
      },
      { command: 'latchkey env prod --shell dotenv > .env', what: 'A file for docker or node --env-file.' },
    ],
  },
  console: {
    summary: 'Open the AWS console as a session, in your browser.',
    help: `A session of IAM Identity Center opens through its access portal, so that the console keeps several sign-ins side by side. Every other one gets a link that signs in anybody who opens it within 15 minutes.
A page of another account than the session’s is refused, so that an address from a colleague never opens in the wrong account.`,
    options: {
      print: 'Print the link instead of opening it.',
      service: 'The service whose page opens.',
      region: 'The region of that page; otherwise that of the profile or the session.',
      to: 'What opens instead: a resource, or a page whose address was copied from a browser.',
    },
    examples: [
      { command: 'latchkey console prod', what: 'The console’s first page.' },
      { command: 'latchkey console prod --service codecommit', what: 'The repositories.' },
      { command: 'latchkey console prod --to arn:aws:s3:::my-bucket', what: 'A resource.' },
      { command: 'latchkey console prod --print', what: 'The link, for another browser.' },
    ],
  },
  git: {
    summary: 'Set up git for CodeCommit over HTTPS, or undo that.',
    help: 'Shows what would change in your git configuration and asks. Only CodeCommit hosts are affected; for them, helpers that would replay an old password are turned off.',
  },
  'git install': {
    summary: 'Set up git for CodeCommit over HTTPS.',
    options: { yes },
    examples: [{ command: 'latchkey git install', what: 'Then https://git-codecommit… addresses work.' }],
  },
  'git uninstall': {
    summary: "Remove Latchkey's lines from your git configuration.",
    options: { yes },
  },
  undo: {
    summary: 'Undo the last change Latchkey made to your AWS or git files, byte for byte.',
    help: `Shows what changes and asks on a terminal. May be repeated, for the change before.
Undoing an import also removes the sessions and identity sources it made, unless they were used or edited since.`,
    options: {
      yes,
      force: 'Restore a file although it was changed since; the current text is kept as a numbered backup.',
    },
    exits: { 5: 'A file was changed since, and --force was not given; or you did not agree.' },
  },
  network: {
    summary: 'Test the way to AWS, or log in to the proxy.',
    help: 'Which proxy and which certificates count is a setting: latchkey settings list',
  },
  'network test': {
    summary: 'Walk the way to AWS hop by hop and say which one fails.',
    help: 'Sends an unsigned request to AWS STS, with the rules that every call of Latchkey has. Nothing of yours leaves.',
    exits: { 1: 'A hop failed.' },
  },
  'network login': {
    summary: 'Save user name and password of the proxy in use in the keychain.',
    help: 'Asks in this terminal, which does not show the password. They are sent to that proxy only.',
    options: { stdin },
    examples: [
      { command: 'latchkey network login', what: 'After "the proxy asks for a user name and password".' },
    ],
  },
  'network logout': {
    summary: 'Remove the login of the proxy in use from the keychain.',
  },
  doctor: {
    summary: 'Check for known problems and say how to fix them.',
    help: 'Looks at the keychain, the network, the clock, files, git and this shell as they are now. "note" is no problem: it says what you may want to know.',
    options: { fix: 'Repair what can be repaired without losing anything: permissions of files.' },
    exits: { 1: 'At least one problem was found.' },
  },
  settings: {
    summary: 'Show or change the settings of Latchkey.',
  },
  'settings list': {
    summary: 'Show every setting and its value.',
  },
  'settings get': {
    summary: 'Print the value of one setting, in the form that settings set accepts.',
    examples: [{ command: 'latchkey settings get default-region', what: 'us-east-1, or none' }],
  },
  'settings set': {
    summary: 'Change one setting.',
    help: 'A number may carry its unit, such as 15min or "15 minutes".',
    examples: [
      {
        command: 'latchkey settings set notify-lead-minutes 15',
        what: 'Notify me 15 minutes before expiry.',
      },
      { command: 'latchkey settings set notifications-enabled off', what: 'No notifications.' },
      { command: 'latchkey settings set default-region none', what: 'No default region.' },
    ],
  },
  'settings reset': {
    summary: 'Set one setting to its default.',
    examples: [{ command: 'latchkey settings reset theme', what: 'Match the system again.' }],
  },
  quit: {
    summary: 'Quit the app. The next tool that needs it starts it again, hidden.',
  },
  'credential-process': {
    summary: 'Print credentials as JSON for an AWS SDK; profiles run this command.',
    help: 'Waits for the sign-in when one is needed. Without --profile: AWS_PROFILE, AWS_DEFAULT_PROFILE, the session that this shell was started with, the default session, the only session unless it is production.',
    options: { explain: explainText, profile: 'The profile to use.' },
  },
  'git-credential': {
    summary: 'Answer git: user name and password for CodeCommit over HTTPS.',
    help: 'Set up by: latchkey git install. Silent for every host that is not CodeCommit. Needs credential.useHttpPath, because the repository is part of the signature. AWS_ENDPOINT_URL_CODECOMMIT or CODE_COMMIT_ENDPOINT may name one further host.',
    options: {
      explain: explainText,
      profile: 'The profile to use.',
      region: 'The region, if neither the host nor the address has one.',
    },
  },
  'git-remote-codecommit': {
    summary: 'Run by git for codecommit:// addresses.',
    help: `  git clone codecommit://Profile@Repository
  git clone codecommit::eu-west-1://Profile@Repository
Without Profile@: AWS_PROFILE, AWS_DEFAULT_PROFILE, the session that this shell was started with, the default session, the only session unless it is production. Region: the address, AWS_REGION, AWS_DEFAULT_REGION, the session, the settings. The directory of this program must be on the PATH that git sees.`,
  },
  completion: {
    summary: 'Print the completion script of your shell.',
    help: 'It completes verbs, options, sessions, identity sources and their actions, settings and their values.',
    examples: [
      { command: 'source <(latchkey completion bash)', what: 'bash, in ~/.bashrc' },
      { command: 'source <(latchkey completion zsh)', what: 'zsh, in ~/.zshrc' },
      { command: 'latchkey completion fish | source', what: 'fish, in ~/.config/fish/config.fish' },
    ],
  },
  'completion candidates': {
    summary: 'Used by the completion scripts: print the next candidates, one per line.',
  },
  help: {
    summary: 'Explain Latchkey or one verb.',
    help: 'With --json and a verb: usage, arguments, options, exit codes and the JSON schema of what it prints.',
    examples: [
      { command: 'latchkey help exec', what: 'One verb.' },
      { command: 'latchkey help list --json', what: 'The shape of what it prints, as a JSON schema.' },
    ],
  },
  version: {
    summary: 'Print the version; the same as latchkey --version.',
  },
} as const;

export const exitCodeTexts: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed: anything else, such as the network or an unknown session',
  2: 'wrong usage',
  3: 'the app cannot be reached or started',
  4: 'a sign-in is needed and was not completed',
  5: 'refused: by you, by Latchkey, or by AWS',
};

export const helpTexts = {
  head: 'Latchkey gives git, aws, SDKs and IDEs rotating AWS credentials. Sign in once, and they keep working.',
  usage: 'Usage: latchkey VERB [--json]   ·   latchkey help VERB',
  exitCodes: 'Exit codes',
  arguments: 'Arguments',
  options: 'Options',
  examples: 'Examples',
} as const;
