import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerTakeOvers } from '../../../torture/faults/scenarios.ts';
import { signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { must, never } from '../../core/testing/running-app.ts';

// A home whose files are behind links, some of which lead to what is not there: bytes, folders, links and permissions are after a
// detach as they were.

let sandbox: string;
let app: LatchkeyApp;
beforeEach(() => {
  sandbox = mkdtempSync(join(tmpdir(), 'lk-links-'));
  mkdirSync(join(sandbox, 'home'), { mode: 0o755 });
});
afterEach(async () => {
  await app.stop();
  rmSync(sandbox, { recursive: true, force: true });
});

/** Of everything but what the app keeps of its own. */
function everything(at = sandbox): readonly string[] {
  return readdirSync(at).flatMap((name) => {
    const path = join(at, name);
    const key = relative(sandbox, path);
    if (key === 'data' || key === 'keychain') return [];
    const info = lstatSync(path);
    if (info.isSymbolicLink()) return [`${key} -> ${readlinkSync(path)}`];
    const mode = (info.mode & 0o7777).toString(8);
    if (info.isDirectory()) return [`${key}/ ${mode}`, ...everything(path)];
    return [`${key} ${mode} ${readFileSync(path, 'utf8')}`];
  });
}

interface Home {
  readonly links: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Where what Latchkey writes is then. Null: it says why it cannot. */
  readonly config: string | null;
  readonly git: string | null;
}
const homes: Readonly<Record<string, Home>> = {
  'no links': { links: {}, config: 'home/.aws/config', git: 'home/.gitconfig' },
  'files into a folder that is missing': {
    links: {
      'home/.aws/config': '../../dot/aws/config',
      'home/.aws/credentials': '../../dot/aws/credentials',
      'home/.gitconfig': '../dot/git/config',
    },
    config: 'dot/aws/config',
    git: 'dot/git/config',
  },
  'the folder into one that is there': {
    links: { 'home/.aws': '../dot/aws', 'home/.gitconfig': '../dot/gitconfig' },
    folders: ['dot/aws'],
    config: 'dot/aws/config',
    git: 'dot/gitconfig',
  },
  'files in a linked folder, relative to where it truly is': {
    links: {
      'home/.aws': '../dot/home/aws',
      'dot/home/aws/config': '../../team/config',
      'home/.gitconfig': '../dot/gitconfig',
    },
    folders: ['dot/home/aws'],
    files: {
      'dot/team/config': '[profile mine]\nregion = eu-west-1\n',
      'dot/gitconfig': '[user]\n\tname = Ada\n',
    },
    config: 'dot/team/config',
    git: 'dot/gitconfig',
  },
  'the home itself, and the git configuration where XDG has it': {
    links: { home: 'real/ada' },
    folders: ['real/ada/.aws'],
    files: {
      'real/ada/.config/git/config': '[include]\n\tpath = more\n',
      'real/ada/.config/git/more': '[user]\n',
    },
    config: 'real/ada/.aws/config',
    git: 'real/ada/.config/git/config',
  },
  'the folder of the git configuration': {
    links: { 'home/.config/git': '../../dot/git', 'dot/git/config': '../team/gitconfig' },
    folders: ['dot/git', 'home/.config'],
    files: { 'dot/team/gitconfig': '[user]\n\tname = Ada\n' },
    config: 'home/.aws/config',
    git: 'dot/team/gitconfig',
  },
  'the folder into one that is missing': {
    links: { 'home/.aws': '/nonexistent/dir' },
    config: null,
    git: 'home/.gitconfig',
  },
  'the folder into one that is missing, in a folder that is there': {
    links: { 'home/.aws': '../dot/missing/aws', 'home/.gitconfig': '../dot/missing/gitconfig' },
    folders: ['dot'],
    config: null,
    git: 'dot/missing/gitconfig',
  },
};

it.each(Object.entries(homes))('%s', async (_, { links, folders = [], files = {}, config, git }) => {
  if (links.home !== undefined) rmSync(join(sandbox, 'home'), { recursive: true });
  for (const folder of folders) mkdirSync(join(sandbox, folder), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(sandbox, file)), { recursive: true });
    writeFileSync(join(sandbox, file), text);
  }
  for (const [from, to] of Object.entries(links)) {
    mkdirSync(dirname(join(sandbox, from)), { recursive: true });
    symlinkSync(to, join(sandbox, from));
  }
  const before = everything();
  app = writerApp(sandbox);
  await app.start(never);
  await signInOnce(app);
  await app.filesWritten();
  const installed = await app.verbs.gitApply({ install: true }, never);
  expect(installed.ok).toBe(git !== null);
  const sessionId = app.state().sessions[0]?.id;
  if (sessionId === undefined) throw new Error('there is no session');
  if (config !== null) {
    must(await app.verbs.makeDefault({ sessionId, confirmed: true }, never));
    must(await answerTakeOvers(app));
    must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
    must(await app.verbs.start({ sessionId }, never));
    await app.filesWritten();
    expect(readFileSync(join(sandbox, config), 'utf8')).toContain('managed by Latchkey');
  }
  if (git !== null) expect(readFileSync(join(sandbox, git), 'utf8')).toContain('managed by Latchkey');
  await app.stop();
  // What it knows of the run before is on the disk.
  app = writerApp(sandbox);
  await app.start(never);
  must(await app.verbs.detach({}, never));
  expect(everything()).toEqual(before);
  const attached = await app.verbs.attach({}, never);
  expect(attached.ok).toBe(config !== null && git !== null);
  must(await app.verbs.detach({}, never));
  expect(everything()).toEqual(before);
});
