import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { must } from '../testing/running-app.ts';
import { followShim } from './follow-shim.ts';
import type { GitOwner } from './git-config-owner.ts';
import { type GitConfigPlan, helperValue, planGitConfig } from './git-config-plan.ts';

const root = mkdtempSync(join(tmpdir(), 'latchkey-two-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface One {
  readonly owner: GitOwner;
  readonly shimPath: string;
}
/** A Latchkey with a data directory of its own, as two instances in one home are. */
const latchkey = (instance: string, shimPath = join(root, instance, 'latchkey')): One => ({
  shimPath,
  owner: { instance, helpers: new Set([must(helperValue(shimPath))]), marks: null },
});
const [a, b] = [latchkey('aaaaaaaaaa'), latchkey('bbbbbbbbbb')];
const exactHost = 'git-codecommit.eu-west-1.amazonaws.com';
const plan = (text: string, { owner, shimPath }: One, install: boolean): GitConfigPlan =>
  must(planGitConfig({ text, install, shimPath, path: '~/.gitconfig', hosts: [exactHost], owner }));
const mine = '[user]\n\tname = Maria\n';

function asked(text: string): string {
  for (const { shimPath, owner } of [a, b]) {
    mkdirSync(join(shimPath, '..'), { recursive: true });
    writeFileSync(shimPath, `#!/bin/sh\necho "username=${owner.instance}"\necho password=x\n`);
    chmodSync(shimPath, 0o755);
  }
  const file = join(root, 'gitconfig');
  writeFileSync(file, text);
  const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_GLOBAL: file, GIT_CONFIG_NOSYSTEM: '1' };
  const input = `protocol=https\nhost=${exactHost}\npath=v1/repos/x\n\n`;
  const out = execFileSync('git', ['credential', 'fill'], { cwd: root, env, input, encoding: 'utf8' });
  return /^username=(.*)$/m.exec(out)?.[1] ?? '';
}

describe('two Latchkeys in one git configuration', () => {
  it('the last to be set up answers the real git, and what it removes is its own', () => {
    const ofA = plan(mine, a, true).text;
    const both = plan(ofA, b, true);
    expect(both.text.startsWith(ofA)).toBe(true);
    expect(both.others).toHaveLength(1);
    expect([asked(ofA), asked(both.text)]).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb']);
    expect(plan(both.text, b, false).text).toBe(ofA);
    const ofB = plan(both.text, a, false).text;
    expect(asked(ofB)).toBe('bbbbbbbbbb');
    expect(plan(ofB, b, false).text).toBe(mine);
  });

  it('one that is set up again puts its lines below those of the other', () => {
    const both = plan(plan(mine, a, true).text, b, true).text;
    const again = plan(both, a, true);
    expect(asked(again.text)).toBe('aaaaaaaaaa');
    expect(plan(again.text, a, true).changed).toBe(false);
    expect(plan(plan(again.text, a, false).text, b, false).text).toBe(mine);
  });

  it('lines from before they had an owner are taken for its own by the first', () => {
    const old = must(
      planGitConfig({ text: mine, install: true, shimPath: '/old/latchkey', path: 'f', hosts: [] }),
    );
    expect(plan(plan(old.text, a, true).text, b, false).text).toContain('instance aaaaaaaaaa');
    expect(plan(old.text, a, false).text).toBe(mine);
  });

  it('sections whose comments a tool dropped are whose their helper is', () => {
    const loose = plan(mine, a, true).text.replaceAll(/^#.*\n/gm, '');
    expect(plan(loose, b, false).text).toBe(loose);
    expect(plan(loose, a, false).text.trimEnd()).toBe(mine.trimEnd());
    // Also after its command has moved.
    const { helpers, instance, marks } = a.owner;
    const moved = { shimPath: '/moved/latchkey', owner: { instance, helpers, marks } };
    expect(plan(loose, moved, false).text.trimEnd()).toBe(mine.trimEnd());
  });

  it('a block without its last comment is as far as its sections go', () => {
    const torn = `${plan(mine, a, true).text.replace(/^# <<<.*\n/m, '')}[alias]\n\tco = checkout\n`;
    expect(plan(torn, b, false).text).toBe(torn);
    expect(plan(plan(torn, b, true).text, b, false).text).toBe(torn);
  });

  it('whatever they do in whatever order, the other and the user keep every line', () => {
    const step = fc.record({ who: fc.constantFrom(a, b), install: fc.boolean() });
    const linesOf = (text: string, { owner, shimPath }: One) =>
      text.split('\n').filter((line) => line.includes(`${owner.instance}`) || line.includes(shimPath));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let text = mine;
        for (const { who, install } of steps) {
          const other = who === a ? b : a;
          const next = plan(text, who, install).text;
          expect(linesOf(next, other)).toEqual(linesOf(text, other));
          expect(plan(next, who, install).changed).toBe(false);
          text = next;
        }
        expect(plan(plan(text, a, false).text, b, false).text).toBe(mine);
      }),
      { numRuns: 200 },
    );
  });

  it('a moved app follows its own lines only', async () => {
    let text = plan(mine, a, true).text;
    const gitConfig = {
      read: async () => ok({ path: '~/.gitconfig', text, exists: true }),
      write: async (make: (file: { path: string; text: string; exists: boolean }) => unknown) => {
        void make({ path: '~/.gitconfig', text, exists: true });
        text = 'written';
        return ok({ changedFiles: ['~/.gitconfig'], takeBack: async () => ok(undefined) });
      },
    };
    const instanceOf = ({ owner }: One) => ({
      id: async () => owner.instance,
      writtenKeys: async () => new Set<string>(),
      remember: async () => undefined,
      forget: async () => undefined,
    });
    const followed = (one: One) =>
      followShim({
        gitConfig,
        command: '/new/latchkey',
        canRun: async () => false,
        instance: instanceOf(one),
      });
    expect(must(await followed(b))).toEqual([]);
    expect(must(await followed(a))).toEqual(['~/.gitconfig']);
  });
});
