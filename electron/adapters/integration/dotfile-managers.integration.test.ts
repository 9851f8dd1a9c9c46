import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layOut, notGivenBack, pathOf } from '../../../torture/faults/sandbox.ts';
import { answerTakeOvers, importAll } from '../../../torture/faults/scenarios.ts';
import { releaseAll, signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { must, never } from '../../core/testing/running-app.ts';

// The real stow and yadm on a home whose AWS and git files they own: links stay links, and what they keep is the user's text.

let sandbox: string;
let home: string;
let app: LatchkeyApp;
beforeEach(() => {
  sandbox = mkdtempSync(join(tmpdir(), 'lk-dotfiles-'));
  home = join(sandbox, 'home');
  layOut(sandbox);
});
afterEach(async () => {
  await app.stop();
  rmSync(sandbox, { recursive: true, force: true });
});

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
function run(program: string, ...args: readonly string[]): string {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(sandbox, 'xdg-config'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.invalid',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.invalid',
  };
  const done = spawnSync(program, [...args], { cwd: home, env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr}${done.stdout}`);
  return done.stdout;
}
const text = (file: 'config' | 'credentials' | 'git'): string => readFileSync(pathOf(sandbox, file), 'utf8');
const isLink = (path: string): boolean => lstatSync(join(home, path)).isSymbolicLink();

/** A day of use: a default, an import, rotating keys, git, a renewal, and an undo. */
async function useIt(): Promise<void> {
  app = writerApp(sandbox);
  await app.start(never);
  await signInOnce(app);
  const sessionId = app.state().sessions[0]?.id;
  if (sessionId === undefined) throw new Error('there is no session');
  must(await app.verbs.makeDefault({ sessionId, confirmed: true }, never));
  must(await answerTakeOvers(app));
  must(await importAll(app));
  must(await app.verbs.gitApply({ install: true }, never));
  must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
  must(await app.verbs.start({ sessionId }, never));
  must(await app.verbs.renew({ sessionId }, never));
  await app.filesWritten();
  expect(text('config')).toContain('managed by Latchkey');
  expect(text('git')).toContain('managed by Latchkey');
  expect(text('credentials')).toContain('aws_session_token');
}

describe.skipIf(!isThere('stow'))('files that stow has linked', () => {
  it.each(['the files', 'their directory'])(
    '%s: they stay links, can be linked again, and end as they were',
    async (what) => {
      const dotfiles = join(sandbox, 'dotfiles');
      mkdirSync(join(dotfiles, 'tools'), { recursive: true });
      renameSync(join(home, '.aws'), join(dotfiles, 'tools', '.aws'));
      renameSync(join(home, '.gitconfig'), join(dotfiles, 'tools', '.gitconfig'));
      if (what === 'the files') mkdirSync(join(home, '.aws'), { mode: 0o700 });
      const stow = (...args: readonly string[]) => run('stow', '-d', dotfiles, '-t', home, ...args, 'tools');
      const links = what === 'the files' ? ['.aws/config', '.aws/credentials'] : ['.aws'];
      const areLinks = () => [...links, '.gitconfig'].map(isLink);
      stow();
      expect(areLinks()).not.toContain(false);
      await useIt();
      expect(areLinks()).not.toContain(false);
      expect(readFileSync(join(dotfiles, 'tools', '.aws', 'config'), 'utf8')).toBe(text('config'));
      stow('-R');
      expect(areLinks()).not.toContain(false);
      must(await releaseAll(app));
      expect(areLinks()).not.toContain(false);
      // The mode is that of the file in the folder of the dotfiles.
      expect(notGivenBack(sandbox)).toEqual([]);
    },
  );
});

describe.skipIf(!isThere('yadm'))('files that yadm keeps', () => {
  const yadm = (...args: readonly string[]) => run('yadm', ...args);
  const changed = () =>
    yadm('status', '--porcelain')
      .split('\n')
      .filter((line) => line !== '');

  it('differ while they are used, offer nothing else for a commit, and end as they were committed', async () => {
    yadm('init');
    yadm('add', '.aws/config', '.aws/credentials', '.gitconfig');
    yadm('commit', '-qm', 'mine');
    await useIt();
    expect(changed().toSorted()).toEqual([' M .aws/config', ' M .aws/credentials', ' M .gitconfig']);
    expect(yadm('add', '--dry-run', '.')).not.toContain('latchkey-');
    must(await releaseAll(app));
    expect(changed()).toEqual([]);
    expect(notGivenBack(sandbox)).toEqual([]);
  });

  it('as an alternate: the link stays, and the file that it leads to is the one that is changed and given back', async () => {
    yadm('init');
    renameSync(pathOf(sandbox, 'config'), `${pathOf(sandbox, 'config')}##os.Linux`);
    yadm('add', '.aws/config##os.Linux');
    yadm('commit', '-qm', 'mine');
    yadm('alt');
    expect(isLink('.aws/config')).toBe(true);
    await useIt();
    expect(isLink('.aws/config')).toBe(true);
    expect(changed()).toEqual([' M .aws/config##os.Linux']);
    must(await releaseAll(app));
    expect(isLink('.aws/config')).toBe(true);
    expect(changed()).toEqual([]);
    expect(notGivenBack(sandbox)).toEqual([]);
  });

  it('as a template: what it writes again loses our lines, the next write brings them back, and the rest is the template’s', async () => {
    yadm('init');
    const template = `${pathOf(sandbox, 'config')}##template`;
    const rendered = text('config');
    renameSync(pathOf(sandbox, 'config'), template);
    yadm('add', '.aws/config##template');
    yadm('commit', '-qm', 'mine');
    yadm('alt');
    expect(text('config')).toBe(rendered);
    await useIt();
    writeFileSync(template, `${rendered}[profile later]\nregion = eu-west-2\n`);
    yadm('alt');
    expect(text('config')).not.toContain('managed by Latchkey');
    await app.filesWritten();
    must(await answerTakeOvers(app));
    expect(text('config')).toContain('managed by Latchkey');
    must(await releaseAll(app));
    expect(text('config')).toBe(`${rendered}[profile later]\nregion = eu-west-2\n`);
  });
});
