import { CliDoctor } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { ok } from '../../../../shared/result.ts';
import { doctorTexts } from '../../../../shared/text/doctor.ts';
import { problemText } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { type Check, type CheckPorts, checks } from '../doctor-checks.ts';
import { done, say } from '../io/print.ts';

export const doctor = defineVerb({
  name: 'doctor',
  text: verbTexts.doctor,
  output: CliDoctor,
  run: async ({ io, asJson, sayValue }, ports: CheckPorts & VerbsPort<'diagnostics'>, signal) => {
    const ofApp = await appChecks(ports, signal);
    const known = new Set(ofApp.map(({ name }) => name.toLowerCase()));
    const ofTerminal = await checks(io, ports, signal);
    const all = [...ofApp, ...ofTerminal.filter(({ name }) => !known.has(name.toLowerCase()))];
    const isWell = all.every((check) => check.ok);

    if (asJson) sayValue({ ok: isWell, checks: all });
    else {
      for (const check of all) {
        say(io, `${check.ok ? doctorTexts.good : doctorTexts.bad} ${check.name}: ${check.said}`);
        if (check.fix !== null) say(io, `      ${check.fix}`);
      }
      if (isWell) say(io, terminalTexts.allWell);
    }
    return ok(isWell ? done : { kind: 'exit', code: ExitCode.failed });
  },
});

/** The app's own checks; a failure to check is a finding too. */
async function appChecks(ports: VerbsPort<'diagnostics'>, signal: AbortSignal): Promise<readonly Check[]> {
  const told = await ports.app.verbs.diagnostics({}, signal);
  if (told.ok) return told.value.checks;
  const { what, fix } = problemText(told.error);
  return [{ name: doctorTexts.app, ok: false, said: what, fix }];
}
