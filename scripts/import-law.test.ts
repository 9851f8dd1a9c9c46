import { describe, expect, it } from 'vitest';
import { lintPlanted } from './planted-lint.ts';

const use = (from: string): string => `import { x } from '${from}';\nexport const y = x;\n`;

const FORBIDDEN_IMPORTS = [
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
  ['electron/core/update/a.ts', '../settings/settings-verbs.ts'],
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
  ['electron/core/terminal/verbs/a.ts', 'string-width'],
  ['electron/core/terminal/io/a.ts', 'diff'],
  ['electron/core/sessions/a.ts', 'string-width'],
  ['electron/core/terminal/io/a.ts', '../../app-parts.ts'],
  ['electron/identity/oidc/a.ts', 'node:http'],
  ['electron/identity/oidc/a.ts', '@aws-sdk/client-sts'],
  ['electron/adapters/a.ts', 'electron'],
  ['electron/adapters/a.ts', '../identity/registry.ts'],
  ['electron/shell/a.ts', '@aws-sdk/client-sts'],
  ['electron/shell/a.ts', 'keytar'],
  ['renderer/views/a.tsx', '../../electron/core/app-api.ts'],
  ['renderer/a.ts', 'node:fs'],
  ['renderer/views/a.tsx', '../../shared/text/window.ts'],
  ['renderer/a.ts', '../shared/text/de/window.ts'],
  ['playground/a.ts', '../electron/core/codecommit/sign.ts'],
] as const;
const FORBIDDEN_GLOBALS = [
  ['electron/core/a.ts', 'export const t = Date.now();\n'],
  ['electron/core/a.ts', 'export const t = setTimeout(() => 1, 1);\n'],
  ['electron/core/a.ts', 'export const t = fetch("x");\n'],
  ['electron/core/a.ts', 'export const t = process.env;\n'],
  ['electron/core/a.ts', 'export const t = crypto.randomUUID();\n'],
  ['electron/identity/x/a.ts', 'export const t = Date.now();\n'],
  ['electron/identity/x/a.ts', 'export const t = crypto.randomUUID();\n'],
  ['electron/identity/x/a.ts', 'export const t = performance.now();\n'],
  ['electron/identity/x/a.ts', "export const t = Buffer.from('x');\n"],
] as const;
const ALLOWED_IMPORTS = [
  ['shared/a.ts', 'zod'],
  ['electron/core/a.ts', '../../shared/result.ts'],
  ['electron/core/profiles/ini/a.ts', 'diff'],
  ['electron/core/profiles/a.ts', '../sessions/session-catalogue.ts'],
  ['electron/core/credentials/a.ts', '../credentials.ts'],
  ['electron/core/terminal/verbs/a.ts', '../../codecommit/host.ts'],
  ['electron/core/terminal/io/a.ts', 'string-width'],
  ['electron/adapters/a.ts', 'node:fs'],
  ['electron/adapters/a.ts', '../core/ports/clock.ts'],
  ['electron/shell/a.ts', 'electron'],
  ['renderer/a.tsx', 'react'],
] as const;

describe('the import law is linted', () => {
  const importing = ([path, from]: readonly [string, string]) => [path, use(from)] as const;
  const desktop: readonly (readonly [string, string])[] = [
    ['e2e/a.spec.ts', "import { test } from 'playwright/test';\nexport const y = test;\n"],
    ['e2e/rig/a.spec.ts', "import { expect } from 'playwright/test';\nexport const y = expect;\n"],
  ];
  const found = lintPlanted([
    ...FORBIDDEN_IMPORTS.map(importing),
    ...FORBIDDEN_GLOBALS,
    ...ALLOWED_IMPORTS.map(importing),
    ...desktop,
  ]);
  const globalsAt = FORBIDDEN_IMPORTS.length;
  const allowedAt = globalsAt + FORBIDDEN_GLOBALS.length;

  it.each(FORBIDDEN_IMPORTS.map((each, at) => [...each, at] as const))(
    '%s may not import %s',
    (_, __, at) => {
      expect(found[at]).toContain('lint/style/noRestrictedImports');
    },
  );

  it.each(FORBIDDEN_GLOBALS.map((each, at) => [...each, at] as const))(
    '%s may not use the globals of the world: %s',
    (_, __, at) => {
      expect(found[globalsAt + at]).toContain('lint/style/noRestrictedGlobals');
    },
  );

  it.each(ALLOWED_IMPORTS.map((each, at) => [...each, at] as const))('%s may import %s', (_, __, at) => {
    expect(found[allowedAt + at]?.filter((rule) => rule.includes('noRestricted'))).toEqual([]);
  });

  it('a spec takes `test` from the rig, which gives it a desktop, and `expect` from Playwright', () => {
    const [own, other] = found.slice(-desktop.length);
    expect(own).toContain('lint/style/noRestrictedImports');
    expect(other).toEqual([]);
  });
});
