import type { CommandIo } from '../command.ts';
import { plain } from './print.ts';

/** One line of standard error that says how far something is. */
export interface ProgressLine {
  show(text: string): void;
  /** Takes the line away, so that what follows begins on a clean one. */
  clear(): void;
}

/** On a terminal the line is rewritten in place; a dumb one gets the first text only, and a log nothing. */
export function createProgressLine(io: Pick<CommandIo, 'isTerminal' | 'env' | 'err'>): ProgressLine {
  const isRewritten = io.isTerminal && io.env.TERM !== 'dumb';
  let shown = '';
  return {
    show(text) {
      const line = plain(text);
      if (!io.isTerminal || line === shown || (!isRewritten && shown !== '')) return;
      io.err(isRewritten ? `\r${line.padEnd(shown.length)}` : `${line}\n`);
      shown = line;
    },
    clear() {
      if (isRewritten && shown !== '') io.err(`\r${' '.repeat(shown.length)}\r`);
      shown = '';
    },
  };
}
