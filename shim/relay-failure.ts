import { ExitCode } from '../shared/endpoint/protocol.ts';

/** Why the app could not be asked: what happened and what to do, and the exit code that says so. */
export class Failure extends Error {
  readonly code: number;
  constructor(sentence: string, code: number = ExitCode.unreachable) {
    super(sentence);
    this.code = code;
  }
}

export function tooLarge(what: string): Failure {
  return new Failure(
    `${what} and the rest of the request exceed the 64 KiB that Latchkey accepts. Pass less.`,
    ExitCode.usage,
  );
}

export function garbled(): Failure {
  return new Failure(
    'Latchkey sent a response that this command does not understand: their versions differ. Quit Latchkey and start it again.',
  );
}

export function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The system's own name of an error, such as ENOENT. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

export function say(sentence: string): void {
  process.stderr.write(`latchkey: ${sentence}\n`);
}

export const pause = (delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
