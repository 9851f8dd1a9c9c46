import type { Problem } from '../../../shared/problem.ts';
import { doctorTexts } from '../../../shared/text/doctor.ts';
import { problemText } from '../../../shared/text/problem.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly said: string;
  /** Where `ok` is true: a note, with what may be done about it. */
  readonly fix: string | null;
  /** Carries out the fix, where nothing can be lost by it; the problem that kept it from that. */
  readonly repair?: () => Promise<Problem | null>;
}

export const passed = (name: string, said: string): Check => ({ name, ok: true, said, fix: null });
/** Nothing is broken, yet the user may want to know, or it could not be looked at. */
export const noted = (name: string, said: string, fix: string): Check => ({ name, ok: true, said, fix });
export const failed = (name: string, said: string, fix: string): Check => ({ name, ok: false, said, fix });

/** The test of the network and the hosts in use both measure the clock: a fault before what was seen, before what was not. */
export function withOneClock<T extends Pick<Check, 'name' | 'ok' | 'fix'>>(
  checks: readonly T[],
): readonly T[] {
  const clocks = checks.filter(({ name }) => name === doctorTexts.clock);
  const best = clocks.find(({ ok }) => !ok) ?? clocks.find(({ fix }) => fix === null) ?? clocks[0];
  return checks.filter((check) => check.name !== doctorTexts.clock || check === best);
}

export function fromProblem(name: string, problem: Problem | null, fine: string): Check {
  if (problem === null) return passed(name, fine);
  const { what, why, fix } = problemText(problem);
  return failed(name, why === null ? what : `${what} ${why}`, fix);
}
