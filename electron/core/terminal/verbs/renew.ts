import { CliSession } from '../../../../shared/cli.ts';
import { session } from '../arguments.ts';
import { defineVerb } from '../define-verb.ts';
import { type LeaseVerbPorts, leaseNow } from '../lease-verb.ts';
import { typedSession } from '../resolve.ts';

export const renew = defineVerb({
  name: 'renew',
  text: {
    summary: 'Get new credentials for a session even if the current ones are still valid.',
  },
  words: [session],
  output: CliSession,
  run: async (input, ports: LeaseVerbPorts, signal) => {
    const found = await typedSession(input.io, ports, input.args.words[0] ?? '', signal);
    return found.ok ? leaseNow(input, ports, { session: found.value, verb: 'renew' }, signal) : found;
  },
});
