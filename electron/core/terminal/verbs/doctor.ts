import { CliDoctor } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { ok } from '../../../../shared/result.ts';
import { doctorTexts, markOf } from '../../../../shared/text/doctor.ts';
import { problemText } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { type Check, withOneClock } from '../doctor-check.ts';
import { type CheckPorts, checks } from '../doctor-checks.ts';
import { done, say } from '../io/print.ts';

export const doctor = defineVerb({
  name: 'doctor',
  text: {
    summary: 'Check for known problems and say how to fix them.',
    help: 'Looks at the keychain, the network, the clock, files, git and this shell as they are now. "note" is no problem: it says what you may want to know.',
    options: {
      fix: 'Repair what can be repaired without losing anything: permissions, left locks, lost markers, the copy of the terminal command.',
    },
    exits: { 1: 'At least one problem was found.' },
  },
  output: CliDoctor,
  flags: ['fix'],
  run: async ({ args, io, asJson, sayValue }, ports: CheckPorts & VerbsPort<'diagnostics'>, signal) => {
    // Side by side: they share the probes of the machine.
    const [ofTerminal, ofApp] = await Promise.all([checks(io, ports, signal), appChecks(ports, signal)]);
    const known = new Set(ofTerminal.map(({ name }) => name.toLowerCase()));
    const seen = withOneClock([
      ...ofApp.filter(({ name }) => name === doctorTexts.clock || !known.has(name.toLowerCase())),
      ...ofTerminal,
    ]);
    const all = args.flag('fix') ? await repaired(seen) : seen;
    const allPassed = all.every((check) => check.ok);

    if (asJson)
      sayValue({ ok: allPassed, checks: all.map(({ name, ok, said, fix }) => ({ name, ok, said, fix })) });
    else {
      for (const check of all) {
        say(io, `${markOf(check)} ${check.name}: ${check.said}`);
        if (check.fix !== null) say(io, `      ${check.fix}`);
      }
      if (allPassed) say(io, terminalTexts.noProblems);
    }
    return ok(allPassed ? done : { kind: 'exit', code: ExitCode.failed });
  },
});

/** The app's own checks; a failure to check is a finding too. */
async function appChecks(ports: VerbsPort<'diagnostics'>, signal: AbortSignal): Promise<readonly Check[]> {
  const looked = await ports.app.verbs.diagnostics({}, signal);
  if (looked.ok) return looked.value.checks;
  const { what, fix } = problemText(looked.error);
  return [{ name: doctorTexts.app, ok: false, said: what, fix }];
}

/** One after the other: two may be about one file. */
async function repaired(found: readonly Check[]): Promise<readonly Check[]> {
  const all: Check[] = [];
  for (const check of found) {
    if (check.ok || check.repair === undefined) {
      all.push(check);
      continue;
    }
    const problem = await check.repair();
    const { name } = check;
    // Some say a whole sentence, others a part of one.
    const said = check.said.replace(/\.$/, '');
    all.push(
      problem === null
        ? { name, ok: true, said: `${said}. ${doctorTexts.repaired}`, fix: null }
        : {
            name,
            ok: false,
            said: `${said}. ${doctorTexts.notRepaired(problemText(problem).what)}`,
            fix: check.fix,
          },
    );
  }
  return all;
}
