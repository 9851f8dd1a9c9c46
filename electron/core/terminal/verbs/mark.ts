import { CliSession } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { sessionAndAccount } from '../../sessions/session-names.ts';
import { mark, session } from '../arguments.ts';
import type { OwnProfilesPort, VerbsPort, WaitingPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done } from '../io/print.ts';
import { saySession } from '../lease-verb.ts';
import { readMark } from '../marks.ts';
import { typedSession } from '../resolve.ts';

export const markVerb = defineVerb({
  name: 'mark',
  text: {
    summary: 'Say whether one session is production, whatever its account says.',
    examples: [
      {
        command: 'latchkey mark prod-ReadOnly ordinary',
        what: 'This one asks nothing, its account still does.',
      },
    ],
  },
  words: [session, mark],
  output: CliSession,
  run: async (input, ports: WaitingPorts & OwnProfilesPort & VerbsPort<'setSessionMark'>, signal) => {
    const [asked = '', typed = ''] = input.args.words;
    const wanted = readMark(typed);
    if (!wanted.ok) return wanted;
    const found = await typedSession(input.io, ports, asked, signal);
    if (!found.ok) return found;
    const { id } = found.value;
    const marked = await ports.app.verbs.setSessionMark({ sessionId: id, mark: wanted.value }, signal);
    if (!marked.ok) return marked;
    const now = ports.app.state().sessions.find((one) => one.id === id) ?? found.value;
    const sentence = terminalTexts.sessionNow(
      sessionAndAccount(now),
      now.production === true,
      wanted.value === null,
    );
    saySession(input, ports, now, sentence);
    return ok(done);
  },
});
