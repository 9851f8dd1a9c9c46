import { spawn } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import type { World } from '../world/world.ts';

type WorldRepository = World['repositories'][number];

/** Bare repositories under a directory, made from the world's data when first asked for. */
export interface Repositories {
  /** `<root>/<account>/<region>/<name>.git`, or null when the account has no such repository there. */
  find(accountId: string, region: string, name: string): Promise<string | null>;
}

/** SECURITY: git runs with none of the user's own configuration, hooks or environment. */
export function gitEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

export function createRepositories(world: World, root: string): Repositories {
  const made = new Map<string, Promise<string>>();
  return {
    find: async (accountId, region, name) => {
      const data = world.repositories.find(
        (each) => each.accountId === accountId && each.region === region && each.name === name,
      );
      if (data === undefined) return null;
      const path = join(root, accountId, region, `${name}.git`);
      const making = made.get(path) ?? make(data, path);
      made.set(path, making);
      return making;
    },
  };
}

async function make(data: WorldRepository, path: string): Promise<string> {
  const building = `${path}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  await git(['init', '-q', '--bare', '--initial-branch=main', building], '');
  if (Object.keys(data.files).length > 0)
    await git(['--git-dir', building, 'fast-import', '--quiet'], seedCommit(data.files));
  await rm(path, { recursive: true, force: true });
  await rename(building, path);
  return path;
}

/** One commit in fast-import's language, the same bytes in every run. */
function seedCommit(files: Readonly<Record<string, string>>): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const changes = Object.entries(files).map(([name, text]) => `M 100644 inline ${name}\n${data(text)}`);
  const who = 'Playground <playground@example.invalid> 1767225600 +0000';
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data('Seed the repository\n')}${changes.join('')}\ndone\n`;
}

function git(args: readonly string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...args], { env: gitEnvironment(), stdio: ['pipe', 'ignore', 'pipe'] });
    let problem = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      problem += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`git ${args[0]} ended with ${code}: ${problem}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
