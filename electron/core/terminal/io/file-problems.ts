import type { ActivityEntry, AppState } from '../../../../shared/app-state.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { problemSentence, problemText } from '../../../../shared/text/problem.ts';
import { isOfFiles } from '../../attention.ts';
import type { CommandEnd, CommandIo } from '../command.ts';
import type { StatePort } from '../command-ports.ts';
import { note, plain } from './print.ts';

/** Of the last write of the user's files, the gravest first. */
export function fileProblems({
  files,
  attention,
}: Pick<AppState, 'files' | 'attention'>): readonly Problem[] {
  const first = files.problem === null ? [] : [files.problem];
  const found = [...first, ...attention.filter(isOfFiles).map(({ problem }) => problem)];
  return [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/**
 * A verb that makes a write says what is wrong with it, also where the write did what it was for: what is new, and what was kept of
 * a secret that git would take along, once more. What the verb has said itself is not repeated.
 */
export async function sayingFileProblems(
  io: CommandIo,
  { app }: StatePort,
  run: (err: CommandIo['err']) => Promise<CommandEnd>,
): Promise<CommandEnd> {
  const before = app.state();
  const known = new Set(fileProblems(before).map((problem) => JSON.stringify(problem)));
  let said = '';
  const end = await run((text) => {
    said += text;
    io.err(text);
  });
  if (end.kind !== 'exit') return end;
  const after = app.state();
  const hasWritten = wroteSince(before, after);
  for (const problem of fileProblems(after)) {
    const isNew = !known.has(JSON.stringify(problem));
    if (!isNew && !(hasWritten && problem.code === 'left-in-git')) continue;
    if (!said.includes(plain(problemText(problem).what))) note(io, problemSentence(problem));
  }
  return end;
}

function wroteSince(before: AppState, after: AppState): boolean {
  const last = Math.max(-1, ...before.activity.map(({ seq }) => seq));
  return after.activity.some(({ seq, event }) => seq > last && ofWrite.has(event));
}

const ofWrite: ReadonlySet<ActivityEntry['event']> = new Set(['file-written', 'file-undone']);
