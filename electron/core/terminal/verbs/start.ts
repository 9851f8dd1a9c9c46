import { defineLeaseVerb } from '../lease-verb.ts';

export const start = defineLeaseVerb('start', false, {
  summary: 'Get credentials for a session now, signing in when needed.',
});
