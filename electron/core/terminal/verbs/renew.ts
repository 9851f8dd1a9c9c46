import { defineLeaseVerb } from '../lease-verb.ts';

export const renew = defineLeaseVerb('renew', true, {
  summary: 'Get new credentials for a session even if the current ones are still valid.',
});
