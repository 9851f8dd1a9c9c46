// Is what was built newer than what it is built from?
import fs from 'node:fs';
import path from 'node:path';

const IGNORED = new Set(['node_modules', 'target', 'testdata']);

function newest(entry) {
  const stat = fs.statSync(entry, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time tells of removed files.
  let latest = stat.mtimeMs;
  for (const child of fs.readdirSync(entry)) {
    if (!IGNORED.has(child)) latest = Math.max(latest, newest(path.join(entry, child)));
  }
  return latest;
}

export function isFresh(outputs, inputs) {
  const oldest = Math.min(
    ...outputs.map(
      (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY,
    ),
  );
  return inputs.every((input) => newest(input) <= oldest);
}
