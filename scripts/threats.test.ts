import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { awsEndpoint } from '../electron/adapters/aws/aws-endpoints.ts';
import { threatFaults, threatsOf } from './threats.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const read = (file: string): string | null =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : null;

describe('the threat model', () => {
  it('says of each threat what remains, and names tests that exist', () => {
    expect(threatsOf(page).length).toBeGreaterThan(40);
    expect(threatFaults(page, read)).toEqual([]);
  });

  it('has a threat for every file of attacks', () => {
    const named = new Set(threatsOf(page).flatMap(({ tests }) => tests.map(({ file }) => file)));
    const attacks = ['electron', 'shared', 'shim', 'e2e'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.security\.(test|spec)\.ts$/.test(name))
        .map((name) => `${folder}/${name}`),
    );
    expect(attacks.length).toBeGreaterThan(40);
    expect(attacks.filter((file) => !named.has(file)).sort()).toEqual([]);
  });

  it('notices a threat without a test, a test that is gone, and one that says nothing of the rest', () => {
    const planted =
      '### T1: A\n\n**Remains:** x.\n\n- `a.test.ts`: bites\n- `a.test.ts`: it’s `gone`\n- `b.test.ts`\n\n### T3: B\n\nDone.\n\n## End\n\n- `a.test.ts`\n';
    const source = "it('bites', () => {});\nit.each([1])(\n  'twice', () => {});";
    expect(threatFaults(planted, (file) => (file === 'a.test.ts' ? source : null))).toEqual([
      'T1: a.test.ts has no "it’s `gone`"',
      'T1: there is no b.test.ts',
      'T3 is out of its order',
      'T3 does not say what remains',
      'T3 has no test that attacks it',
    ]);
  });

  it('lists every host that Latchkey asks, for administrators', () => {
    const hosts = ['us-east-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'].flatMap((region) =>
      (['sts', 'sso', 'sso_oidc', 'iam', 'signin'] as const).map((service) => {
        const { hostname } = new URL(awsEndpoint(service, region));
        return service === 'iam' ? hostname : hostname.replace(region, 'REGION');
      }),
    );
    const variants = [
      { fips: true, dualStack: false },
      { fips: false, dualStack: true },
    ].flatMap((variant) =>
      (['sts', 'sso', 'sso_oidc', 'iam'] as const).map((service) =>
        new URL(awsEndpoint(service, 'us-east-1', variant)).hostname.replace('us-east-1', 'REGION'),
      ),
    );
    for (const host of [...hosts, ...variants]) expect(page).toContain(`\`${host}\``);
  });
});
