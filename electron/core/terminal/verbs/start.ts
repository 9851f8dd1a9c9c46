import { CliSession } from '../../../../shared/cli.ts';
import { session } from '../arguments.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { boxTime, typedEnd } from '../io/box-time.ts';
import { type LeaseVerbPorts, leaseNow } from '../lease-verb.ts';
import { typedSession } from '../resolve.ts';

export const start = defineVerb({
  name: 'start',
  text: {
    summary: 'Get credentials for a session now, signing in when needed.',
    help: 'With --for the session gives credentials for that time only, and then stops automatically: no tool starts it again, you do. Without it a session that has ended is started with the time of its own setting (latchkey stop-after), or without an end. Credentials that programs already have stay valid at AWS until AWS ends them.',
    options: { for: 'For how long, from 5s to 24h; none: until it is stopped.' },
    examples: [
      { command: 'latchkey start prod --for 1h', what: 'For an hour from now.' },
      { command: 'latchkey start prod --for none', what: 'Without an end.' },
    ],
  },
  words: [session],
  options: { for: boxTime },
  output: CliSession,
  run: async (input, ports: LeaseVerbPorts & VerbsPort<'setEnd'>, signal) => {
    const end = typedEnd(input.args.option('for'));
    if (!end.ok) return end;
    const found = await typedSession(input.io, ports, input.args.words[0] ?? '', signal);
    if (!found.ok) return found;
    const { id: sessionId, timeBox, stopsAfterMinutes } = found.value;
    // First: no tool is to get credentials without an end in between.
    const isBegun = timeBox !== undefined && timeBox.ended === undefined;
    const isFree = end.value.kind === 'none' && !isBegun && stopsAfterMinutes === undefined;
    const begin = isFree ? ({ kind: 'start' } as const) : end.value;
    const set = await ports.app.verbs.setEnd({ sessionId, end: begin }, signal);
    if (!set.ok) return set;
    return leaseNow(input, ports, { session: found.value, verb: 'start' }, signal);
  },
});
