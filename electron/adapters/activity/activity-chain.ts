import { createHash } from 'node:crypto';

/** Before the first entry. */
export const NO_HASH = '0'.repeat(64);

const hashOf = (previous: string, body: string): string =>
  createHash('sha256').update(`${previous}\n${body}`).digest('hex');

export interface ChainedLine {
  readonly previous: string;
  readonly hash: string;
  /** JSON, as it was written. */
  readonly body: string;
  /** False: the line is not what its hash was made of. */
  readonly holds: boolean;
}

/** One line of the file. `body` is JSON without a line end. */
export function chainLine(previous: string, body: string): { readonly hash: string; readonly line: string } {
  const hash = hashOf(previous, body);
  return { hash, line: `{"previous":"${previous}","hash":"${hash}","body":${body}}\n` };
}

const shape = /^\{"previous":"([0-9a-f]{64})","hash":"([0-9a-f]{64})","body":(\{.*\})\}$/;

/** Null: it is no line of ours. */
export function readLine(line: string): ChainedLine | null {
  const [, previous, hash, body] = shape.exec(line) ?? [];
  if (previous === undefined || hash === undefined || body === undefined) return null;
  return { previous, hash, body, holds: hashOf(previous, body) === hash };
}
