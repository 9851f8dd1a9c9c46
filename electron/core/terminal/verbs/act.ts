import { CliActs } from '../../../../shared/cli.ts';
import { optionTexts } from '../../../../shared/text/terminal-help.ts';
import { actionOfSource, source } from '../arguments.ts';
import { defineVerb } from '../define-verb.ts';
import { type ActPorts, listActions, runAction } from './source.ts';

/** The former `source ACTION` and `source actions`: scripts rely on it. */
export const act = defineVerb({
  name: 'act',
  isAlias: true,
  text: {
    summary: 'The former name of latchkey source ACTION.',
    help: 'Without ACTION: what this source offers.',
    options: { yes: optionTexts.yes, stdin: optionTexts.stdin },
  },
  words: [source],
  optionalWords: [actionOfSource],
  flags: ['yes', 'stdin'],
  output: CliActs,
  run: async (input, ports: ActPorts, signal) => {
    const [asked = '', wanted] = input.args.words;
    return wanted === undefined
      ? listActions(input, ports, asked)
      : runAction(input, ports, { asked, wanted }, signal);
  },
});
