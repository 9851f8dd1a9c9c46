// Every artefact of a folder, judged by artefacts.ts.
import path from 'node:path';
import { runnerImport } from 'vite';

const root = path.join(import.meta.dirname, '../..');

/** The names of what was judged. Throws with every fault that was found. */
export async function judge(folder, { fast }) {
  const { module } = await runnerImport(path.join(import.meta.dirname, 'artefacts.ts'), {
    configFile: false,
    root,
  });
  const judged = module.judgeArtefacts(folder, { fast });
  const faults = judged.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return judged.map(({ name }) => name);
}
