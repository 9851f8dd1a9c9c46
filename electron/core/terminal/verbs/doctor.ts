import type { CliDoctor } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { ok } from '../../../../shared/result.ts';
import { doctorTexts } from '../../../../shared/text/doctor.ts';
import { problemText } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { defineVerb } from '../define-verb.ts';
import { type Check, checks } from '../doctor-checks.ts';
import { done, say, sayJson } from '../io/print.ts';

export const doctor = defineVerb('doctor', { flags: ['json'] }, async ({ args, io, ports }, signal) => {
  const told = await ports.app.verbs.diagnostics({}, signal);
  const ofApp: readonly Check[] = told.ok
    ? told.value.checks
    : [
        {
          name: doctorTexts.app,
          ok: false,
          said: problemText(told.error).what,
          fix: problemText(told.error).fix,
        },
      ];
  const known = new Set(ofApp.map(({ name }) => name.toLowerCase()));
  const ofTerminal = await checks(io, ports, signal);
  const all = [...ofApp, ...ofTerminal.filter(({ name }) => !known.has(name.toLowerCase()))];
  const isWell = all.every((check) => check.ok);

  if (args.flag('json')) sayJson(io, { ok: isWell, checks: [...all] } satisfies CliDoctor);
  else {
    for (const check of all) {
      say(io, `${check.ok ? doctorTexts.good : doctorTexts.bad} ${check.name}: ${check.said}`);
      if (check.fix !== null) say(io, `      ${check.fix}`);
    }
    if (isWell) say(io, terminalTexts.allWell);
  }
  return ok(isWell ? done : { kind: 'exit', code: ExitCode.failed });
});
