import { CliVersion } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { AnnouncedPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

export const version = defineVerb({
  name: 'version',
  text: {
    summary: 'Print the version; the same as latchkey --version.',
  },
  output: CliVersion,
  run: async ({ io, asJson, sayValue }, ports: AnnouncedPort) => {
    const { version: number } = ports.app.announced();
    if (asJson) sayValue({ version: number });
    else say(io, terminalTexts.version(number));
    return ok(done);
  },
});
