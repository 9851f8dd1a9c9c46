import type { CommandIo } from '../command.ts';

/** What a colour says. A word always says it too. */
export type Tone = 'production' | 'good' | 'warning' | 'bad' | 'strong';

const CODES: Readonly<Record<Tone, string>> = {
  production: '1;31',
  good: '32',
  warning: '33',
  bad: '31',
  strong: '1',
};

export type Paint = (tone: Tone, text: string) => string;

const plainly: Paint = (_, text) => text;
const coloured: Paint = (tone, text) => (text === '' ? '' : `\u001b[${CODES[tone]}m${text}\u001b[0m`);

/**
 * Colours for a stream that is a terminal and not a dumb one. FORCE_COLOR asks for them anywhere, such as in a pipe to
 * `less -R`; NO_COLOR (https://no-color.org) is stronger than everything.
 */
export function painter(io: Pick<CommandIo, 'env' | 'isTerminal' | 'columns'>, stream: 'out' | 'err'): Paint {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = io.env;
  if (NO_COLOR !== '') return plainly;
  if (FORCE_COLOR !== '') return FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? plainly : coloured;
  const isTerminal = stream === 'out' ? io.columns !== null : io.isTerminal;
  return isTerminal && TERM !== 'dumb' ? coloured : plainly;
}
