/** One terminal verb in words: its usage line, its line in `latchkey help`, and what `latchkey help VERB` adds. */
export interface VerbText {
  readonly usage: string;
  readonly summary: string;
  readonly help: string;
}

const sessionWord = `SESSION is a profile, a name, an id, ACCOUNT/ROLE, or any part that only one session has.`;
const jsonWord = `--json prints one JSON value for scripts.`;

export const verbTexts = {
  status: {
    usage: 'latchkey status [--json]',
    summary: 'Show the default session, who is signed in, and what needs attention.',
    help: jsonWord,
  },
  list: {
    usage: 'latchkey list [--all] [--json]',
    summary: 'List the sessions with their profile, account, role and time left.',
    help: `Sessions that the last synchronisation no longer found are left out unless --all is given.
--json prints an array of {id, name, profile, source, accountId, role, region, state, expiresAt}.`,
  },
  sources: {
    usage: 'latchkey sources [--json]',
    summary: 'List the identity sources, who is signed in, and how old a key is.',
    help: '--json prints an array of {id, name, kind, state, expiresAt}.',
  },
  import: {
    usage: 'latchkey import [--yes] [--json]',
    summary: 'Bring in what your AWS config and credentials files already say.',
    help: `Prints what would become what, with every malformed value and its proposed fix. Asks before it changes anything;
--yes answers that question and accepts the fixes. Without a terminal and without --yes it prints and exits 5.
An imported section then holds only credential_process, region and what is not about credentials. Access keys of an IAM
user move to the keychain; the numbered backup beside the file still holds them.
The former text comes back with: latchkey undo`,
  },
  login: {
    usage: 'latchkey login [SOURCE] [--no-browser] [--stdin] [--json]',
    summary: 'Sign in to an identity source and wait until it is done.',
    help: `Prints the address, opens the page unless --no-browser is given, and says who signed in.
--no-browser shows a code for any device where the source knows codes; so does a terminal reached over SSH.
A SAML source signs in in a window of Latchkey's own, also with --no-browser; the line printed says so.
A source that asks for an access key or a client secret is answered in this terminal, which does not show the secret, or
in the window. --stdin answers it from standard input, one a line: an IAM user's key id, its secret and, if wanted, the
seed of the MFA device.
SOURCE may be left out when there is only one. Ctrl-C gives up waiting; the sign-in goes on if others wait for it.`,
  },
  logout: {
    usage: 'latchkey logout [SOURCE | --all] [--json]',
    summary: 'Sign out of an identity source.',
    help: 'SOURCE may be left out when there is only one. --all signs out of every identity source.',
  },
  act: {
    usage: 'latchkey act SOURCE [ACTION] [--yes] [--stdin] [--json]',
    summary: 'Do something with an identity source, such as changing its access key.',
    help: `Without ACTION: what this source offers. For an IAM user: rotate-key, keep-seed.
--yes answers the question before it. What the action asks for in secret is typed here, not shown, or given by --stdin, one
a line.`,
  },
  use: {
    usage: 'latchkey use SESSION [--json]',
    summary: 'Make a session the default session: what the profile "default" stands for.',
    help: sessionWord,
  },
  start: {
    usage: 'latchkey start SESSION [--json]',
    summary: 'Get credentials for a session now, signing in when needed.',
    help: sessionWord,
  },
  stop: {
    usage: 'latchkey stop SESSION [--json]',
    summary: 'Forget the credentials of a session.',
    help: `${sessionWord}\nThe next tool that asks for the profile starts it again.`,
  },
  renew: {
    usage: 'latchkey renew SESSION [--json]',
    summary: 'Get new credentials for a session although the present ones still hold.',
    help: sessionWord,
  },
  exec: {
    usage: 'latchkey exec SESSION -- COMMAND…',
    summary: 'Run a command with the credentials of a session, refreshed while it runs.',
    help: `${sessionWord}
The command gets a loopback address and a token (AWS_CONTAINER_CREDENTIALS_FULL_URI) instead of keys, the region, and
LATCHKEY_SESSION. Variables that would win over it, such as AWS_ACCESS_KEY_ID, are taken out. The exit code is the command's;
127 when there is no such command, 126 when it is there but cannot be run.
When the profile "default" has credentials of its own, which every SDK prefers, AWS_PROFILE names the session's profile;
a session without a profile then runs without your AWS config and credentials files.`,
  },
  env: {
    usage: 'latchkey env SESSION [--shell sh|bash|zsh|fish|powershell] [--json]',
    summary: 'Print the credentials of a session as lines for your shell to evaluate.',
    help: `${sessionWord}
  sh, bash, zsh:  eval "$(latchkey env SESSION)"
  fish:           latchkey env SESSION --shell fish | source
  PowerShell:     latchkey env SESSION --shell powershell | Out-String | Invoke-Expression
These keys do not refresh and every program you start can read them: prefer a profile, or latchkey exec.`,
  },
  'credential-process': {
    usage: 'latchkey credential-process [--profile PROFILE]',
    summary: 'Answer an AWS SDK: credentials as JSON. Written into profiles.',
    help: `Waits for the sign-in when one is needed; exits 4 when it is not given. Without --profile: AWS_PROFILE, then the
default session, then the only session.`,
  },
  'git-credential': {
    usage: 'latchkey git-credential [--profile PROFILE] [--region REGION] get|store|erase',
    summary: 'Answer git: user name and password for CodeCommit over HTTPS.',
    help: `Set up by: latchkey git install. Silent for every host that is not CodeCommit. Needs credential.useHttpPath, because the
repository is part of the signature. AWS_ENDPOINT_URL_CODECOMMIT or CODE_COMMIT_ENDPOINT may name one further host.`,
  },
  'git-remote-codecommit': {
    usage: 'git-remote-codecommit REMOTE [URL]',
    summary: 'Run by git for codecommit:// addresses.',
    help: `  git clone codecommit://Profile@Repository
  git clone codecommit::eu-west-1://Profile@Repository
Without Profile@: AWS_PROFILE, then the default session, then the only session. Region: the address, AWS_REGION,
AWS_DEFAULT_REGION, the session, the settings. The directory of this program must be on the PATH that git sees.`,
  },
  git: {
    usage: 'latchkey git install|uninstall [--yes] [--json]',
    summary: 'Set up git for CodeCommit over HTTPS, or take that back.',
    help: `Shows what would change in your git configuration and asks; --yes answers. Only CodeCommit hosts are concerned, and
helpers that would replay an old password are switched off for them alone.`,
  },
  undo: {
    usage: 'latchkey undo [--yes] [--force] [--json]',
    summary: 'Take back the last change Latchkey made to your AWS or git files, byte for byte.',
    help: `Shows what changes and asks on a terminal; --yes answers. Refuses when a file was changed since: --force restores it all
the same and keeps what stands now as a numbered backup. May be repeated, for the change before.
Undoing an import also takes back the sessions and identity sources it made, unless they were used or edited since.`,
  },
  doctor: {
    usage: 'latchkey doctor [--json]',
    summary: 'Look for every known cause of "it does not work".',
    help: 'Exits 1 when something is wrong.',
  },
  quit: {
    usage: 'latchkey quit',
    summary: 'End the app. The next tool that asks starts it again, hidden.',
    help: '',
  },
  completion: {
    usage: 'latchkey completion bash|zsh|fish',
    summary: 'Print the completion script of your shell.',
    help: `  bash:  source <(latchkey completion bash)
  zsh:   source <(latchkey completion zsh)
  fish:  latchkey completion fish | source`,
  },
  help: {
    usage: 'latchkey help [VERB] [--json]',
    summary: 'Explain Latchkey or one verb.',
    help: '',
  },
} as const satisfies Readonly<Record<string, VerbText>>;
export type VerbName = keyof typeof verbTexts;

export const exitCodeText = `Exit codes: 0 done · 1 failed · 2 wrong usage · 3 the app cannot be reached · 4 a sign-in is needed and was not given · 5 refused`;
