import { kind } from './sample-kind.ts';

/**
 * A terminal verb, a setting, a page and an identity kind, each made as CONTRIBUTING.md says and as small as it may be.
 * What is not in here must follow from the declaration: help, completion, reference, JSON schema, `latchkey settings`, the guide.
 */
export interface SampleChange {
  /** What the recipe makes. */
  readonly what: 'terminal verb' | 'setting' | 'page' | 'identity kind';
  /** New files: path from the project's root, and text. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines put before an existing line. */
  readonly edits: readonly Edit[];
}

export interface Edit {
  readonly file: string;
  /** A text that the file has exactly once. */
  readonly before: string;
  readonly insert: string;
}

const verb: SampleChange = {
  what: 'terminal verb',
  files: {
    'electron/core/terminal/verbs/greet.ts': `import { CliVersion } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { session } from '../arguments.ts';
import type { AnnouncedPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

export const greet = defineVerb({
  name: 'greet',
  text: {
    summary: 'Greet a session.',
    options: { loudly: 'In capital letters.' },
    examples: [{ command: 'latchkey greet production', what: 'Say hello.' }],
  },
  words: [session],
  flags: ['loudly'],
  output: CliVersion,
  run: async ({ args, io, asJson, sayValue }, ports: AnnouncedPort) => {
    const { version } = ports.app.announced();
    if (asJson) sayValue({ version });
    else say(io, args.flag('loudly') ? 'HELLO' : 'Hello');
    return ok(done);
  },
});
`,
  },
  edits: [
    {
      file: 'electron/core/terminal/registry.ts',
      before: "import { helpVerb } from './verbs/help.ts';",
      insert: "import { greet } from './verbs/greet.ts';\n",
    },
    { file: 'electron/core/terminal/registry.ts', before: '  quit,\n', insert: '  greet,\n' },
  ],
};

const setting: SampleChange = {
  what: 'setting',
  files: {},
  edits: [
    {
      file: 'shared/settings.ts',
      before: '  showGitAccount: onOrOff(',
      insert:
        "  politeGreetings: oneOf(['short', 'long'], 'long', {\n    section: 'general',\n    label: 'Greetings',\n    choices: { short: 'Short', long: 'Long' },\n  }),\n",
    },
  ],
};

const page: SampleChange = {
  what: 'page',
  files: {
    'renderer/views/greetings/greetings-page.tsx':
      "import { pageEntries } from '../../../shared/pages.ts';\n\nexport const GreetingsPage = () => <h1>{pageEntries.greetings.title}</h1>;\n",
  },
  edits: [
    {
      file: 'shared/pages.ts',
      before: '  settings: {\n',
      insert: "  greetings: { title: 'Greetings', icon: 'M2.5 4h11v7h-7l-3 2.5v-2.5h-1z' },\n",
    },
  ],
};

export const sampleChanges: readonly SampleChange[] = [verb, setting, page, kind];

/** Run in the changed copy, as scripts/recipes/follows.test.ts: what must follow from each declaration alone. */
export const followsTest = `import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nodeHash } from '../../electron/core/codecommit/testdata/node-hash.ts';
import { candidates } from '../../electron/core/terminal/completion/candidates.ts';
import { registry } from '../../electron/core/terminal/registry.ts';
import { run, testPorts } from '../../electron/core/terminal/testing.ts';
import { identityFolders } from '../../electron/identity/registry.ts';
import { pageOfDeepLink } from '../../electron/shell/deep-link.ts';
import { parseRoute } from '../../renderer/navigate.ts';
import { migrate } from '../../shared/settings.ts';

const nothing = { sessions: [], sources: [] };
const offered = (...words: string[]) => candidates(registry.verbs, nothing, words).map(({ value }) => value);
const reference = readFileSync(new URL('../../docs/user-guide/terminal.md', import.meta.url), 'utf8');
const said = async (...argv: string[]) => (await run(testPorts({ hash: nodeHash }).ports, argv)).out;

it('terminal verb: run, help, completion, reference and JSON schema', async () => {
  expect(await said('greet', 'x', '--loudly')).toContain('HELLO');
  expect(await said('help')).toContain('Greet a session.');
  expect(await said('greet', '--help')).toContain('In capital letters.');
  expect(offered('gr')).toContain('greet');
  expect(offered('greet', '--')).toEqual(expect.arrayContaining(['--loudly', '--json', '--help']));
  expect(reference).toContain('latchkey greet SESSION');
  expect(reference).toMatch(/greet[\\s\\S]*version: string/);
});

it('setting: default for who has none, terminal, completion', async () => {
  expect(migrate({ version: 1, theme: 'dark' })).toMatchObject({ theme: 'dark', politeGreetings: 'long' });
  expect(await said('settings', 'get', 'polite-greetings')).toContain('long');
  expect(offered('settings', 'set', '')).toContain('polite-greetings');
  expect(offered('settings', 'set', 'polite-greetings', '')).toEqual(['short', 'long']);
});

it('page: address and deep link', () => {
  expect(parseRoute('#greetings').place).toBe('greetings');
  expect(pageOfDeepLink('latchkey://open/greetings')).toBe('greetings');
});

it('identity kind: offered with its form, and listed in the guide', () => {
  const forms = identityFolders.flatMap(({ sources, sessions }) => [...sources, ...sessions].map(({ form }) => form?.title));
  expect(forms).toEqual(expect.arrayContaining(['Greeting key', 'Greeting']));
  expect(readFileSync(new URL('../../docs/index.md', import.meta.url), 'utf8')).toMatch(
    /somebody to greet +\\| \\[Greetings\\]\\(user-guide\\/greeting.md\\)/,
  );
});
`;
