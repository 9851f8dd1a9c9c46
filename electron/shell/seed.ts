import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { FormValues } from '../../shared/form-values.ts';
import { neverAborts } from '../../shared/never-aborts.ts';
import type { App } from '../core/app-api.ts';
import type { Log } from '../core/ports/log.ts';

const Seed = z.strictObject({
  sources: z.array(z.strictObject({ kind: z.string(), name: z.string(), config: FormValues })).max(50),
  /** Sessions on one of these sources, which their field `source` is filled with. */
  sessions: z
    .array(z.strictObject({ kind: z.string(), name: z.string(), source: z.string(), config: FormValues }))
    .max(50)
    .default([]),
});

/** Sets up the identity sources of a seed file on the first start: the demo and the tests begin with one. */
export async function applySeed(file: string, app: App, log: Log): Promise<void> {
  // The state as of now would first finish the views of thousands of sessions.
  if (app.announced().sources.length > 0) return;
  try {
    const seed = Seed.parse(JSON.parse(await readFile(file, 'utf8')));
    const sourceIds = new Map<string, string>();
    for (const { kind, name, config } of seed.sources) {
      const made = await app.verbs.addSource({ kind, name, values: config }, neverAborts());
      if (made.ok) sourceIds.set(name, made.value.sourceId);
      else log.line('seed.refused', { name, problem: made.error.code });
    }
    for (const { kind, name, source, config } of seed.sessions) {
      const values = { ...config, source: sourceIds.get(source) ?? '' };
      const made = await app.verbs.addSession({ kind, name, values }, neverAborts());
      if (!made.ok) log.line('seed.refused', { name, problem: made.error.code });
    }
  } catch (error) {
    log.line('seed.unreadable', { reason: error instanceof Error ? error.name : 'unknown' });
  }
}
