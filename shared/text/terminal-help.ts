import type { ExitCode } from '../endpoint/protocol.ts';

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

/** Options that several verbs have. What only one verb says is in its own file. */
export const optionTexts = {
  explain: 'Print on standard error which session answers, and why.',
  yes: 'Answer the question with yes.',
  stdin: 'Read the secrets from standard input, one per line.',
} as const;

/** What every verb takes, or every one that prints a value. */
export const commonOptionTexts = {
  json: 'Print one JSON value for scripts.',
  help: 'Explain the command.',
} as const;

/** Arguments in words, by the name that usage shows. */
export const argumentTexts = {
  SESSION: 'A profile, a name, an id, ACCOUNT/ROLE, or any part of these that only one session has.',
  SOURCE:
    'An identity source: its name, its id, its start URL, or any part of name and id that only one has.',
  ACTION: 'What the identity source offers, such as rotate-key.',
  PROFILE: 'The whole name of a profile of Latchkey.',
  REGION: 'An AWS region, such as us-east-1.',
  ACCOUNT: 'An account: its number, or its whole name or label where only one account has it.',
  BROWSER: 'firefox, chrome, chromium, edge or brave.',
  'BROWSER-PROFILE': 'A profile of the browser, by the name that the browser shows.',
  CONTAINER: 'The name of a container of Firefox.',
  DURATION: 'For how long, such as 45m, 2h or 8h, or none.',
  MINUTES: 'A whole number from 1 to 240, or default.',
  PROGRAM: 'The program that asked, such as aws or git.',
  TIME: 'How long ago, such as 30min, 2h, 3d, or a UTC date such as 2026-11-28 or 2026-11-28T12:00:00Z.',
  COUNT: 'A whole number.',
  LABEL: 'Your own name for the account, shown instead of what its identity sources call it.',
  TAG: 'A word to find sessions by, of letters, digits and . _ : / @ + -.',
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
