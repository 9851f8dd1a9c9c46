import { defineLeaseVerb } from '../lease-verb.ts';

export const start = defineLeaseVerb('start', false);
