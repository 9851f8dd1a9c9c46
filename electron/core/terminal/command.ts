import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Caller } from '../app-api.ts';

/** What a terminal verb is given: the request as the shim relayed it, and the ways to answer. */
export interface CommandIo {
  /** Base name the shim was called by: `latchkey` or `git-remote-codecommit`. */
  readonly calledAs: string;
  /** Without argv[0]. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Allow-listed variables of the caller's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly caller: Caller;
  /** True when the caller's standard error is a terminal a user reads. */
  readonly isTerminal: boolean;
  /** Columns of the terminal that standard output is; null when standard output is not a terminal. */
  readonly columns: number | null;
  /** True when standard output is not a terminal: a program reads it. */
  readonly isPiped: boolean;
  /** How long the caller has waited already: for the app to start, and for its sign-ins to be restored. */
  readonly spentMs: number;
  /** The shim's own process id: what an exec'd program becomes. `caller.pid` is the process that asked the shim. */
  readonly pid: number | null;
  /** The caller's environment has an access key that Latchkey did not put there. */
  readonly hasForeignKeys: boolean;
  /** The variable that has the access key of the caller's environment, ours or not. Null: none, or the caller does not say. */
  readonly keyName: string | null;
  /** The session of which that key is, where Latchkey put it there; null: there is none, or an older client does not say. */
  readonly keysOf: SessionId | null;
  /**
   * Kinds of credentials in the caller's environment that AWS's tools would find, ours or not: `keys`, `web-identity`,
   * `container`. Null: the caller does not say.
   */
  readonly given: readonly string[] | null;
  /** Remote addresses of the repositories that the caller's one is a submodule of, the nearest first. */
  readonly superprojects: readonly string[];
  /** Reads all of standard input; bounded by the protocol's cap. */
  stdin(signal: AbortSignal): Promise<Result<Uint8Array, Problem>>;
  out(text: string): void;
  err(text: string): void;
  /** One line typed by the user; null where there is no terminal. */
  ask(question: string, signal: AbortSignal): Promise<string | null>;
  /** One field of a form, typed by the user; a secret one is not shown as it is typed. One at a time. */
  askField(question: string, isSecret: boolean, signal: AbortSignal): Promise<FieldAnswer>;
  /** Borrows the terminal: every key comes as it is typed. Once a call. */
  openScreen(signal: AbortSignal): Promise<OpenedScreen>;
}

/** What was typed since the last time, and how large the terminal is now. Zeros: it does not say. */
export interface TypedKeys {
  readonly columns: number;
  readonly rows: number;
  /** As the terminal sends it: an arrow is an escape sequence. Empty: only the size is another. */
  readonly text: string;
  /** It was typed before the first picture was shown, so the user saw nothing of what it chooses. */
  readonly isTypedAhead?: true;
}

/** The caller's terminal, until `close`. Ctrl-C ends the caller, and Ctrl-Z stops it, without a word to the verb. */
export interface KeyScreen {
  readonly columns: number;
  readonly rows: number;
  /** Takes the place of what was shown before. It must leave the cursor in its first line, from which it is taken away. */
  show(picture: string): void;
  /** Null: the terminal is gone, or the signal came. */
  next(): Promise<TypedKeys | null>;
  /** Takes the picture away and gives the terminal back. */
  close(): void;
}

export type OpenedScreen =
  | { readonly kind: 'open'; readonly screen: KeyScreen }
  | Exclude<FieldAnswer, { readonly kind: 'line' }>;

/** What came of a field that was asked for at the caller's terminal. */
export type FieldAnswer =
  | { readonly kind: 'line'; readonly text: string }
  /** End of input, taken back by the signal, or no caller any more. */
  | { readonly kind: 'left' }
  /** Standard input is not a terminal, or there is none to ask at. */
  | { readonly kind: 'no-terminal' }
  /** The terminal command is of a version that could not hide what is typed. */
  | { readonly kind: 'old-command' };

export type CommandEnd =
  | { readonly kind: 'exit'; readonly code: number }
  /** The shim replaces itself. An env value of null unsets the name. */
  | {
      readonly kind: 'exec';
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string | null>>;
    };
