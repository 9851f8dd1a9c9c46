import type { Problem } from '../../../shared/problem.ts';
import { doctorTexts } from '../../../shared/text/doctor.ts';
import { networkText } from '../../../shared/text/network.ts';
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

const isClock = ({ name }: Pick<Check, 'name'>): boolean =>
  name === doctorTexts.clock || name === networkText.clock;

/** The test of the network and the hosts in use both measure the clock: a fault before what was seen, before what was not. */
export function withOneClock(checks: readonly Check[]): readonly Check[] {
  const clocks = checks.filter(isClock);
  const best = clocks.find(({ ok }) => !ok) ?? clocks.find(({ fix }) => fix === null) ?? clocks[0];
  return checks.flatMap((check) => {
    if (!isClock(check)) return [check];
    return check === best ? [{ name: doctorTexts.clock, ok: best.ok, said: best.said, fix: best.fix }] : [];
  });
}

export function fromProblem(name: string, problem: Problem | null, fine: string): Check {
  if (problem === null) return passed(name, fine);
  const { what, why, fix } = problemText(problem);
  return failed(name, why === null ? what : `${what} ${why}`, fix);
}
