import { expect, it } from 'vitest';
import { must } from '../testing/running-app.ts';
import { planGitConfig } from './git-config-plan.ts';
import { unifiedDiff } from './ini/text-diff.ts';
import { shownDiff } from './shown-diff.ts';

const input = {
  install: true,
  shimPath: `/opt/${'long/'.repeat(30)}latchkey`,
  path: '~/.gitconfig',
  hosts: [],
};

it('shows no secret of the lines around ours in the git configuration, and all of ours', () => {
  for (const line of [
    '[url "https://maria:hunter2@git.example/"]\n\tinsteadOf = x:',
    '[http]\n\textraHeader = Authorization: Basic aHVudGVyMg==',
    '[github]\n\ttoken = hunter2',
  ]) {
    const { diff, text } = must(planGitConfig({ ...input, text: line }));
    expect(text).toContain(line);
    expect(diff).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(diff).toContain('[redacted]');
    expect(diff).toContain(`+\thelper = !'${input.shimPath}' git-credential`);
  }
});

it('is the plain diff where there is nothing to hide', () => {
  for (const [before, after] of [
    ['', 'a\n'],
    ['a\r\nb', 'a\r\nc'],
    ['same', 'same'],
    ['alias x=y\n', 'alias x=y\n\n# ours\n'],
  ] as const)
    expect(shownDiff(before, after, '~/.bashrc')).toBe(
      unifiedDiff(before, after, { from: '~/.bashrc', to: '~/.bashrc' }),
    );
});
