import { defineLeaseVerb } from '../lease-verb.ts';

export const renew = defineLeaseVerb('renew', true);
