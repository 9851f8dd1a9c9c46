import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const biome = join(root, 'node_modules/.bin/biome');

const Report = z.object({
  summary: z.object({ unchanged: z.int() }),
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

/** The rules that each text breaks under `biome.json`; all in one run, because starting the linter takes most of the time. */
export function lintPlanted(
  planted: readonly (readonly [path: string, text: string])[],
): readonly (readonly string[])[] {
  const tree = mkdtempSync(join(tmpdir(), 'import-law-'));
  try {
    const rules = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    writeFileSync(join(tree, 'biome.json'), JSON.stringify({ ...rules, $schema: undefined, vcs: undefined }));
    cpSync(join(root, 'scripts/lint'), join(tree, 'scripts/lint'), { recursive: true });
    const files = planted.map(([path, text], at) => {
      mkdirSync(join(tree, dirname(path)), { recursive: true });
      // Several texts may name the same path.
      const file = join(dirname(path), `case-${at}${basename(path).replace(/^[^.]*/, '')}`);
      writeFileSync(join(tree, file), text);
      return file;
    });
    const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
    const run = spawnSync(biome, args, { cwd: tree, encoding: 'utf8' });
    const { summary, diagnostics } = Report.parse(JSON.parse(run.stdout));
    // Each file was read, and so were biome.json and the plugin.
    expect(summary.unchanged).toBe(files.length + 2);
    return files.map((file) =>
      diagnostics.filter(({ location }) => location.path === file).map(({ category }) => category),
    );
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
