import { many } from './plural.ts';

/** Of the page that a window opens on as long as there is no session. */
export const firstStepsText = {
  title: 'First steps',
  hint: 'In any order. A sign-in adds a profile for each session to your AWS config; the lines that you wrote stay as they are.',
  done: 'Done',
  open: 'To do',
  finish: 'Go to my sessions',
  reminder: 'Next: what your AWS files have, and your terminal.',
  show: 'Show the steps',
  close: 'Close the first steps',

  signIn: 'Sign in',
  noSource: 'Add the identity source where you sign in. Its accounts and roles become sessions.',
  sources: 'Sign in to an identity source. Its accounts and roles become sessions.',
  moreSources: (n: number) => `${many(n, 'more identity source', 'more identity sources')}: all of them`,
  signedIn: (n: number) => `You have ${many(n, 'session', 'sessions')}.`,
  syncing: 'Signed in. The accounts and roles are being read.',
  nothingFound: 'Signed in, but no account and no role was found for you.',

  import: 'Import what you have',
  reading: 'Reading your AWS files…',
  importable: (n: number) =>
    `${many(n, 'section', 'sections')} of your AWS files can become ${n === 1 ? 'a session' : 'sessions'}. You see every change before it is made, and can undo it.`,
  nothingToImport: 'Your AWS files have nothing to import.',
  notImportable: (n: number) =>
    `${many(n, 'section', 'sections')} of your AWS files cannot become ${n === 1 ? 'a session' : 'sessions'} as ${n === 1 ? 'it is' : 'they are'}. Import shows why.`,

  terminal: 'Use it in a terminal',
  shell: (shell: string) =>
    `Put latchkey on the PATH of ${shell}, for codecommit:// addresses too, and complete with the Tab key`,
  shellReady: (shell: string) =>
    `A new ${shell} finds latchkey, also for codecommit:// addresses, and completes with the Tab key.`,
  shellInstalled: (shell: string, missing: string) =>
    `Latchkey's lines are there, but a new ${shell} does not find ${missing}.`,
  shellLooking: 'Looking at what a new terminal finds…',
  shellInstall: 'Set up the terminal…',
  shellAgain: 'Check again',
  onPath: 'This makes latchkey and codecommit:// addresses work in a new terminal. Add it to',
  completion: 'Completion with the Tab key. Add it to',
  tryIt: 'Ask AWS who you are',
  waiting:
    'This step is done when a new terminal finds latchkey, or when a tool has got its first credentials.',
  next: 'No tool has asked for credentials yet. Terminals that are open need a new one.',
  asked: (who: string) => `${who} has got credentials.`,
  aTool: 'A tool',
  git: 'Let git use Latchkey for https addresses of CodeCommit',
  gitDone: 'git uses Latchkey for https addresses of CodeCommit.',
  gitInstall: 'Set up git…',
};
