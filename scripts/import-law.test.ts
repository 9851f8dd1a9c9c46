import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const biome = join(root, 'node_modules/.bin/biome');

/** Lints a text that stands at `path` in a tree of its own under the project's own rules. */
function lint(path: string, text: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'import-law-'));
  try {
    const rules = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    writeFileSync(join(tree, 'biome.json'), JSON.stringify({ ...rules, $schema: undefined, vcs: undefined }));
    mkdirSync(join(tree, dirname(path)), { recursive: true });
    writeFileSync(join(tree, path), text);
    const run = spawnSync(biome, ['lint', '--colors=off', path], { cwd: tree, encoding: 'utf8' });
    return `${run.stdout}${run.stderr}`;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
const use = (from: string): string => `import { x } from '${from}';\nexport const y = x;\n`;
const RESTRICTED = /noRestrictedImports|noRestrictedGlobals/;

describe('the import law is linted', () => {
  it.each([
    ['shared/a.ts', '../electron/core/app-api.ts'],
    ['shared/ipc/a.ts', 'node:fs'],
    ['shared/a.ts', 'react'],
    ['electron/core/a.ts', 'node:crypto'],
    ['electron/core/credentials/a.ts', '../../adapters/keychain.ts'],
    ['electron/core/a.ts', 'zod'],
    ['electron/core/a.ts', 'diff'],
    ['electron/core/import/a.ts', 'diff'],
    ['electron/core/a.ts', 'electron'],
    ['electron/identity/oidc/a.ts', '../../core/credentials/broker.ts'],
    ['electron/identity/oidc/a.ts', '../../core/async/single-flight.ts'],
    ['electron/identity/oidc/a.ts', '../../core/events.ts'],
    ['electron/core/ports/a.ts', '../sessions/machine.ts'],
    ['electron/core/async/a.ts', '../sign-in/prompts.ts'],
    ['electron/core/activity/a.ts', '../sessions/machine.ts'],
    ['electron/core/settings/a.ts', '../profiles/profile-sync.ts'],
    ['electron/core/sessions/a.ts', '../credentials/broker.ts'],
    ['electron/core/sessions/a.ts', '../profiles/profile-sync.ts'],
    ['electron/core/sign-in/a.ts', '../credentials/broker.ts'],
    ['electron/core/sign-in/a.ts', 'node:fs'],
    ['electron/core/credentials/a.ts', '../profiles/profile-sync.ts'],
    ['electron/core/profiles/plan/a.ts', '../../import/import-reader.ts'],
    ['electron/core/profiles/a.ts', '../credentials/broker.ts'],
    ['electron/core/codecommit/a.ts', '../terminal/registry.ts'],
    ['electron/core/import/a.ts', '../terminal/registry.ts'],
    ['electron/core/terminal/verbs/a.ts', '../../import/import-reader.ts'],
    ['electron/core/terminal/verbs/a.ts', '../../app-parts.ts'],
    ['electron/identity/oidc/a.ts', 'node:http'],
    ['electron/identity/oidc/a.ts', '@aws-sdk/client-sts'],
    ['electron/adapters/a.ts', 'electron'],
    ['electron/adapters/a.ts', '../identity/registry.ts'],
    ['electron/shell/a.ts', '@aws-sdk/client-sts'],
    ['electron/shell/a.ts', 'keytar'],
    ['renderer/views/a.tsx', '../../electron/core/app-api.ts'],
    ['renderer/a.ts', 'node:fs'],
    ['playground/a.ts', '../electron/core/codecommit/sign.ts'],
  ])('%s may not import %s', (path, from) => {
    expect(lint(path, use(from))).toMatch(RESTRICTED);
  });

  it.each([
    ['electron/core/a.ts', 'export const t = Date.now();\n'],
    ['electron/core/a.ts', 'export const t = setTimeout(() => 1, 1);\n'],
    ['electron/core/a.ts', 'export const t = fetch("x");\n'],
    ['electron/core/a.ts', 'export const t = process.env;\n'],
    ['electron/identity/x/a.ts', 'export const t = Date.now();\n'],
  ])('%s may not use the globals of the world: %s', (path, text) => {
    expect(lint(path, text)).toMatch(RESTRICTED);
  });

  it.each([
    ['shared/a.ts', 'zod'],
    ['electron/core/a.ts', '../../shared/result.ts'],
    ['electron/core/profiles/ini/a.ts', 'diff'],
    ['electron/core/profiles/a.ts', '../sessions/session-catalogue.ts'],
    ['electron/core/credentials/a.ts', '../credentials.ts'],
    ['electron/core/terminal/verbs/a.ts', '../../codecommit/host.ts'],
    ['electron/adapters/a.ts', 'node:fs'],
    ['electron/adapters/a.ts', '../core/ports/clock.ts'],
    ['electron/shell/a.ts', 'electron'],
    ['renderer/a.tsx', 'react'],
  ])('%s may import %s', (path, from) => {
    const said = lint(path, use(from));
    expect(said).toMatch(/Checked 1 file/);
    expect(said).not.toMatch(RESTRICTED);
  });
});
