import { join } from 'node:path';

/** A program of scripts/torture.mjs, which runs everything from the root of the checkout. */
export const programAt = (name: 'served' | 'writer'): string =>
  join(process.cwd(), 'out', 'torture', `${name}.mjs`);
