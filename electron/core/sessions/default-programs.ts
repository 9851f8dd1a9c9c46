import type { SessionId } from '../../../shared/ids.ts';
import type { DefaultPrograms } from '../default-programs.ts';
import type { Processes } from '../ports/processes.ts';

const MOST_KEPT = 200;
/** A user at a prompt, or a script that calls the command itself, asks once and does not renew. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish', 'csh', 'tcsh', 'nu', 'pwsh']);

interface Program {
  readonly name: string;
  readonly start: string | null;
  readonly session: SessionId;
  readonly until: number;
}

export function createDefaultPrograms({
  processes,
}: {
  readonly processes: Pick<Processes, 'look' | 'startOf'>;
}): DefaultPrograms {
  const programs = new Map<number, Program>();
  return {
    note({ process, pid }, session, until) {
      if (process === null || pid === null || SHELLS.has(process)) return;
      const program: Program = { name: process, start: null, session, until };
      // Behind the others: the one that asked longest ago goes first.
      programs.delete(pid);
      programs.set(pid, program);
      const [oldest] = programs.keys();
      if (programs.size > MOST_KEPT && oldest !== undefined) programs.delete(oldest);
      // Not waited for: the caller is about to get its keys.
      void processes.startOf(pid).then((start) => {
        if (programs.get(pid) === program) programs.set(pid, { ...program, start });
      });
    },
    notOf(session) {
      for (const [pid, { start }] of programs) {
        const found = processes.look(pid);
        const isOther = start !== null && found?.start !== undefined && found.start !== start;
        if (found === null || isOther) programs.delete(pid);
      }
      return [...programs].flatMap(([pid, { name, session: of, until }]) =>
        of === session ? [] : [{ name: name.slice(0, 64), pid, renewsBy: until }],
      );
    },
  };
}
