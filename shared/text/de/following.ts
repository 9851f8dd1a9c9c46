import type { FollowingProgram } from '../../following-program.ts';
import type { followingText as English } from '../following.ts';
import { duration } from './time.ts';

const MOST_NAMED = 5;

export const followingText: typeof English = (programs, now) =>
  `Diese Programme laufen mit dem Standardprofil und arbeiten mit Zugangsdaten der neuen Sitzung weiter: ${listOf(programs, now)}. Damit ein Programm in einer Sitzung bleibt, starten Sie es mit einem Profil oder mit latchkey exec.`;

function listOf(programs: readonly FollowingProgram[], now: number): string {
  const named = programs.slice(0, MOST_NAMED).map(({ name, pid, renewsBy }) => {
    const left = renewsBy - now;
    const when =
      left <= 0
        ? 'sobald es wieder fragt'
        : left < 60_000
          ? 'innerhalb einer Minute'
          : `innerhalb von ${duration(left)}`;
    return `${name} (PID ${pid}, ${when})`;
  });
  const more = programs.length > MOST_NAMED ? [`${programs.length - MOST_NAMED} weitere`] : [];
  return [...named, ...more].join(', ');
}
