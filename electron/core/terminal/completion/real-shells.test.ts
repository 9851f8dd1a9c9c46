import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { testSession, testSource } from '../testing-state.ts';

// Real shells on a real terminal: keys are typed, and `latchkey` says what it was called with after Enter. What completion
// asks comes to this process, which answers by the registry as the app does.

const actions = [
  { id: 'rotate-key', label: 'Rotate the access key', confirm: null },
  { id: 'keep-seed', label: 'Fill in MFA codes', confirm: null },
];
const { ports } = testPorts({
  hash: nodeHash,
  state: {
    sources: [testSource({ name: 'Corp' }), testSource({ name: 'Maria', actions })],
    sessions: [
      testSession({ id: 'dev' }),
      testSession({ id: 'x', profile: null, name: 'Two words' }),
      testSession({ id: 'y', profile: null, name: "It's $HOME; `id`" }),
      testSession({ id: 'c', profile: 'team:prod' }),
    ],
  },
});

const dir = mkdtempSync(join(tmpdir(), 'latchkey-shells-'));
const socket = join(dir, 'app');
let server: Server;

beforeAll(async () => {
  server = createServer({ allowHalfOpen: true }, (client) => {
    let asked = '';
    client.on('data', (chunk) => {
      asked += chunk;
    });
    client.on('end', () => {
      const argv: unknown = JSON.parse(asked);
      const words = Array.isArray(argv) ? argv.map(String) : [];
      void run(ports, words).then(({ out }) =>
        client.end(words[0] === 'completion' ? out : `RAN ${words.map((word) => `<${word}>`).join('')}\n`),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const program = join(dir, 'latchkey');
  writeFileSync(
    program,
    `#!${process.execPath}
const client = require('node:net').connect(${JSON.stringify(socket)});
client.end(JSON.stringify(process.argv.slice(2)));
client.pipe(process.stdout);
`,
  );
  chmodSync(program, 0o755);
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(dir, `rc.${shell}`), (await run(ports, ['completion', shell])).out);
  }
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
const STARTS: Readonly<Record<string, string>> = {
  bash: 'bash --norc --noprofile -i',
  zsh: 'zsh -f -i',
  fish: 'fish --no-config -i',
};

interface OpenShell {
  /** Types the keys and Enter at its prompt; gives the line that `latchkey` then says. */
  type(keys: string): Promise<string>;
  close(): Promise<void>;
}

/** A shell that has sourced its script. */
async function openShell(shell: string): Promise<OpenShell> {
  const child = spawn('script', ['-qec', `stty cols 200; ${STARTS[shell]}`, '/dev/null'], {
    env: { ...process.env, PATH: `${dir}:${process.env.PATH}`, HOME: dir, TERM: 'dumb', PS1: '> ' },
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let shown = '';
  let look = (): void => undefined;
  child.stdout.on('data', (chunk) => {
    shown += chunk;
    look();
  });
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${shell} said: ${shown}`)), 15_000);
      look = () => {
        const found = pattern.exec(shown);
        if (found === null) return;
        clearTimeout(timer);
        shown = '';
        resolve(found[1] ?? '');
      };
      look();
    });
  child.stdin.write(`source ${dir}/rc.${shell}; echo REA''DY\n`);
  await said(/READY\r?\n/);
  return {
    type: (keys) => {
      child.stdin.write(`${keys}\n`);
      return said(/RAN (.*?)\r?\n/);
    },
    close: async () => {
      child.stdin.end('exit\n');
      await closed;
    },
  };
}

const cases: readonly (readonly [keys: string, ran: string])[] = [
  ['latchkey stat\t', '<status>'],
  ['latchkey use de\t', '<use><dev>'],
  ['latchkey use Tw\t', '<use><Two words>'],
  ['latchkey use It\t', "<use><It's $HOME; `id`>"],
  ['latchkey use team:p\t', '<use><team:prod>'],
  ['latchkey act Mar\trot\t', '<act><Maria><rotate-key>'],
  ['latchkey source ke\tMar\t', '<source><keep-seed><Maria>'],
  ['latchkey git uni\t--y\t', '<git><uninstall><--yes>'],
  ['latchkey env dev --shell power\t', '<env><dev><--shell><powershell>'],
  ['latchkey env dev --shell=fi\t', '<env><dev><--shell=fish>'],
  ['latchkey help cred\t', '<help><credential-process>'],
  ['latchkey exec dev -- readlin\t/x', '<exec><dev><--><readlink></x>'],
  ['echo; latchkey use Two\\ w\t', '<use><Two words>'],
];
const inQuotes: readonly (readonly [keys: string, ran: string])[] = [
  ['latchkey use "Two w\t', '<use><Two words>'],
  ["latchkey use 'Two w\t", '<use><Two words>'],
];

describe.runIf(process.platform === 'linux')('completion', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    describe.runIf(has(shell))(`in a real ${shell}`, () => {
      let open: OpenShell;
      beforeAll(async () => {
        open = await openShell(shell);
      });
      afterAll(() => open.close());
      it.each([...cases, ...inQuotes])('%j', async (keys, wanted) => {
        expect(await open.type(keys)).toBe(wanted);
      });
    });
  }
});
