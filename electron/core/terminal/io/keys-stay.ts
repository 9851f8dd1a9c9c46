import type { SessionId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { problemText } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { Lease } from '../../credentials.ts';
import { toIsoTime } from '../../utc.ts';
import type { CommandEnd, CommandIo } from '../command.ts';
import type { CommandPorts } from '../command-ports.ts';
import { note } from './print.ts';

export type KeysStayPorts = Pick<CommandPorts, 'awsFiles'> & {
  readonly app: { readonly broker: Pick<CommandPorts['app']['broker'], 'held'> };
};

/** Done, and keys that should have gone are still there. */
export const KEYS_STAY: CommandEnd = { kind: 'exit', code: 1 };

/** Before they are over. */
export const heldOf = ({ app }: KeysStayPorts, ids: readonly SessionId[]): readonly Lease[] =>
  ids.flatMap((id) => app.broker.held(id) ?? []);

/**
 * A session is over, and the file with its keys could not be written: both are said, and not that nothing was changed. False: none
 * of these keys is in the file.
 */
export async function saidKeysStay(
  io: CommandIo,
  { awsFiles }: KeysStayPorts,
  held: readonly Lease[],
  problem: Problem,
  done: string,
): Promise<boolean> {
  const texts = await awsFiles.read();
  if (!texts.ok) return false;
  const left = held.filter(({ accessKeyId }) => texts.value.credentials.text.includes(accessKeyId));
  if (left.length === 0) return false;
  const { what, why } = problemText(problem);
  note(io, [done, what, ...(why === null ? [] : [why])].join(' '));
  const until = toIsoTime(Math.max(...left.map(({ expiresAt }) => expiresAt)));
  note(io, terminalTexts.keysStay(texts.value.credentials.path, until));
  return true;
}
