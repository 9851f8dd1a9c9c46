import type { FollowingProgram } from '../../../shared/following-program.ts';
import type { FollowingPrograms, GivenTo } from '../following-programs.ts';
import type { Processes } from '../ports/processes.ts';

const MOST_KEPT = 200;
/** A user at a prompt, or a script that calls the command itself, asks once and does not renew. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish', 'csh', 'tcsh', 'nu', 'pwsh']);

interface Program extends GivenTo {
  readonly name: string;
  readonly start: string | null;
}

export function createFollowingPrograms({
  processes,
}: {
  readonly processes: Pick<Processes, 'look' | 'startOf'>;
}): FollowingPrograms {
  const programs = new Map<number, Program>();
  const running = (follows: (program: Program) => boolean): readonly FollowingProgram[] => {
    for (const [pid, { start }] of programs) {
      const found = processes.look(pid);
      const isOther = start !== null && found?.start !== undefined && found.start !== start;
      if (found === null || isOther) programs.delete(pid);
    }
    return [...programs].flatMap(([pid, program]) =>
      follows(program) ? [{ name: program.name.slice(0, 64), pid, renewsBy: program.until }] : [],
    );
  };
  return {
    note({ process, pid }, given) {
      if (process === null || pid === null || SHELLS.has(process)) return;
      const program: Program = { ...given, name: process, start: null };
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
    notOf: (session) => running((program) => program.isByDefault && program.session !== session),
    ofAnotherUser: (userOf) =>
      running(({ session, user }) => {
        const now = user === null ? null : userOf(session);
        return now !== null && now !== user;
      }),
  };
}
