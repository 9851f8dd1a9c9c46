import { CliSession } from '../../../../shared/cli.ts';
import { err, ok } from '../../../../shared/result.ts';
import { boxTexts } from '../../../../shared/text/time-box.ts';
import { boxTimeOf, StopsAfterMinutes } from '../../../../shared/time-box.ts';
import { sessionAndAccount } from '../../sessions/session-names.ts';
import { session } from '../arguments.ts';
import type { OwnProfilesPort, VerbsPort, WaitingPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { boxTime } from '../io/box-time.ts';
import { done } from '../io/print.ts';
import { endOf, saySession } from '../lease-verb.ts';
import { typedSession } from '../resolve.ts';

const MINUTE_MS = 60_000;

export const stopAfter = defineVerb({
  name: 'stop-after',
  text: {
    summary: 'Say after how long a session stops automatically.',
    help: 'From 1m to 24h, counted from its first use or its start; none: it does not. Once it has ended, no tool starts it again: latchkey start does, for the same time. A session that gives credentials now has its time from now on.',
    examples: [
      { command: 'latchkey stop-after prod 1h', what: 'An hour after each start.' },
      { command: 'latchkey stop-after prod none', what: 'Only when it is stopped.' },
    ],
  },
  words: [session, boxTime],
  output: CliSession,
  run: async (input, ports: WaitingPorts & OwnProfilesPort & VerbsPort<'setStopsAfter'>, signal) => {
    const [asked = '', typed = ''] = input.args.words;
    const ms = typed === 'none' ? null : (boxTimeOf(typed) ?? 0);
    const minutes = ms === null ? null : ms / MINUTE_MS;
    if (!StopsAfterMinutes.nullable().safeParse(minutes).success)
      return err({ code: 'usage', message: boxTexts.badTimeOrNone(typed.slice(0, 40)) });
    const found = await typedSession(input.io, ports, asked, signal);
    if (!found.ok) return found;
    const set = await ports.app.verbs.setStopsAfter({ sessionId: found.value.id, minutes }, signal);
    if (!set.ok) return set;
    // A time that runs already ends as before.
    const said = `${boxTexts.usualSet(sessionAndAccount(found.value), minutes)}${endOf(ports, found.value)}`;
    saySession(input, ports, found.value, said);
    return ok(done);
  },
});
