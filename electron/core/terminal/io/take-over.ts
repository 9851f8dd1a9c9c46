import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { ShadowCause } from '../../../../shared/shadow.ts';
import { problemSentence, problemText } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { CommandIo } from '../command.ts';
import type { InForcePort, PromptPorts } from '../command-ports.ts';
import { isYes } from './confirm.ts';
import { fileProblems } from './file-problems.ts';
import { note, plain } from './print.ts';

/**
 * Asks at the terminal what the window asks: whether Latchkey may have this profile of the user's own. Where nobody can be
 * asked, and after a no, the question stays open in the window. What the caller did before is done: a take-over that fails is
 * said here, and the caller says what tools take now. SECURITY: the text is shown before the yes.
 */
export async function offerTakeOver(
  io: CommandIo,
  ports: PromptPorts,
  { profile, isAgreed }: { readonly profile: string; readonly isAgreed: boolean },
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const prompt = ports.app
    .state()
    .prompts.find((one) => one.kind === 'take-over-profile' && one.profile === profile);
  if (prompt?.kind !== 'take-over-profile') return ok(undefined);
  if (prompt.isOfAnother === true) {
    note(io, plain(terminalTexts.takeOverOfAnother(profile, prompt.file)));
    if (isAgreed && !io.isTerminal) note(io, terminalTexts.notAgreedToAnother);
  }
  // SECURITY: a yes given beforehand was to the user's own lines.
  const isYesGiven = isAgreed && prompt.isOfAnother !== true;
  if (!isYesGiven && !io.isTerminal) return ok(undefined);
  // Also where the user agreed beforehand: no yes is given to what was not shown.
  note(io, plain(prompt.diff));
  if (!isYesGiven) {
    const answer = await io.ask(plain(terminalTexts.takeOverQuestion(profile, prompt.file)), signal);
    if (answer === null || !isYes(answer)) return ok(undefined);
  }
  const given = await ports.app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, signal);
  // The question was replaced since, such as by another switch.
  if (given.ok || given.error.code === 'invalid-input') return ok(undefined);
  // What to do is in the caller's words; "nothing was changed" would be of the take-over alone.
  const { what, why } = problemText(given.error);
  note(io, terminalTexts.notTakenOver(profile, [what, why].filter((part) => part !== null).join(' ')));
  return given;
}

/** For a verb: where the user agreed beforehand, the take-over is part of its change. */
export const takingOver = (isAgreed: boolean): { readonly takeOver?: true } =>
  isAgreed ? { takeOver: true } : {};

/** The credentials are those of the session nevertheless. */
const ofRegionAlone: ReadonlySet<ShadowCause> = new Set(['region', 'bad-region']);

/**
 * Behind a change that writes profiles: asks about those that are the user's own, and says what AWS tools take in their place.
 * A problem where no tool takes the session by one of them: it is not to be called written.
 */
export async function settleProfiles(
  io: CommandIo,
  ports: PromptPorts & InForcePort,
  { profiles, isAgreed }: { readonly profiles: readonly string[]; readonly isAgreed: boolean },
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  let outcome: Result<void, Problem> = ok(undefined);
  for (const profile of profiles) {
    const offered = await offerTakeOver(io, ports, { profile, isAgreed }, signal);
    if (!offered.ok) outcome = offered;
  }
  const found = await ports.app.inForce(signal);
  // SECURITY: what was taken over may hold a secret, and is beside the file now.
  for (const beside of fileProblems(ports.app.state()))
    if (beside.code === 'left-in-git') note(io, problemSentence(beside));
  // What tools take is not known then, so nothing is called written.
  if (!found.ok) return outcome.ok ? found : outcome;
  const names = new Set(profiles);
  const others = found.value.shadows.filter(
    ({ profile, cause }) => names.has(profile) && cause !== 'unmarked',
  );
  const none = others.find(({ every, cause }) => every && !ofRegionAlone.has(cause));
  if (none !== undefined) return err({ code: 'profile-shadowed', ...none });
  for (const one of others) note(io, problemSentence({ code: 'profile-shadowed', ...one }));
  return outcome;
}
