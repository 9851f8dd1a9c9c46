import { expect, test } from 'vitest';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { createImportReader } from './import-reader.ts';

// A company's config is read, looked at and drafted a little at a time: a tool that asks in between is answered.

const company = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) =>
      `[profile team-${at}]\nrole_arn = arn:aws:iam::${100_000_000_000 + at}:role/Admin\nsource_profile = base\noutput = json\n`,
  ).join('\n');
const credentials =
  '[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n';
const context = { sources: [], sessions: [], defaultRegion: null };

/** `turns`: how often something else could run. Every look at the clock is the end of a slice. */
function reader(count: number, hasTime: boolean) {
  let [now, turns] = [0, 0];
  const { awsFiles } = memoryFiles(company(count), credentials);
  const after = (_ms: number, callback: () => void) => {
    turns++;
    setImmediate(callback);
    return () => undefined;
  };
  const monotonicMs = () => {
    if (!hasTime) now += 10;
    return now;
  };
  const clock = { monotonicMs, after };
  const ports = { awsFiles, clock, command: '/opt/lk/latchkey', home: '/home/ada', env: {} };
  return { reader: createImportReader(ports, new Map()), turns: () => turns };
}

test('an import of 1,000 profiles is planned and drafted in slices, with the same outcome as at once', async () => {
  const [sliced, whole] = [reader(1_000, false), reader(1_000, true)];
  const plan = must(await sliced.reader.importPlan(context, never));
  // Of rows, profiles and lines some hundreds at most at a time.
  expect(sliced.turns()).toBeGreaterThan(60);
  expect(plan).toEqual(must(await whole.reader.importPlan(context, never)));
  const rows = plan.rows
    .filter(({ action }) => action !== 'leave-alone' && action !== 'blocked')
    .map(({ id }) => id);
  expect(rows.length).toBeGreaterThan(999);
  const planned = sliced.turns();
  const choice = { rows, acceptFixes: true };
  const drafts = must(await sliced.reader.importDrafts(context, choice, never));
  expect(sliced.turns() - planned).toBeGreaterThan(60);
  expect(JSON.stringify(drafts)).toBe(
    JSON.stringify(must(await whole.reader.importDrafts(context, choice, never))),
  );
  expect(whole.turns()).toBe(0);
});
