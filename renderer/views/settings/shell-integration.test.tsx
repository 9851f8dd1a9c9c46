// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { err, ok } from '../../../shared/result.ts';
import type { ShellState } from '../../../shared/shell-setup.ts';
import { shellTexts, shellWindowTexts as t } from '../../../shared/text/shell-setup.ts';
import { click, show } from '../../testing.tsx';
import { ShellIntegration } from './shell-integration.tsx';

const look = {
  isLogin: false,
  fault: null,
  latchkey: '/b/latchkey',
  gitRemote: '/b/git-remote-codecommit',
  completes: true,
};
const state = (over: Partial<ShellState>): ShellState => ({
  shell: 'bash',
  isUsual: false,
  installed: false,
  ofPackage: false,
  files: [],
  looks: [],
  notes: [],
  ...over,
});

it('shows each shell, starts none before it is asked to, and then says what it finds', async () => {
  const shown = await show(<ShellIntegration />, {
    answers: {
      shellStates: (input) =>
        ok({
          shells: [
            state({
              shell: 'zsh',
              isUsual: true,
              looks: input.look === true ? [{ ...look, latchkey: null }] : [],
            }),
            state({ shell: 'fish', installed: true, looks: input.look === true ? [look] : [] }),
            state({
              ofPackage: true,
              looks: input.look === true ? [{ ...look, fault: shellTexts.noAnswer }] : [],
            }),
          ],
        }),
    },
  });
  expect(await screen.findByText(/Not installed/)).toBeTruthy();
  expect(screen.getByText(/Set up by the package/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: `bash: ${t.install}` })).toBeNull();
  expect(shown.calls).toEqual([['shellStates', { which: 'all', look: false }]]);
  await click(screen.getByRole('button', { name: t.check }));
  expect(await screen.findByText(/a new terminal does not find latchkey/)).toBeTruthy();
  expect(screen.getByText(/a new terminal finds latchkey, and completes/)).toBeTruthy();
  expect(screen.getByText(new RegExp(shellTexts.noAnswer))).toBeTruthy();
});

it('takes the lines out after they were shown, and says why it cannot', async () => {
  let tries = 0;
  const shown = await show(<ShellIntegration />, {
    answers: {
      shellStates: () => ok({ shells: [state({ installed: tries < 2 })] }),
      shellPlan: () =>
        ok({
          shell: 'bash',
          installed: true,
          ofPackage: false,
          files: [{ file: '~/.bashrc', diff: '-if [ -r x ]', changed: true }],
          notes: [],
        }),
      shellApply: () => {
        tries += 1;
        return tries === 1
          ? err({ code: 'file-unwritable', file: '~/.bashrc', detail: 'EACCES' })
          : ok(state({}));
      },
    },
  });
  await click(await screen.findByRole('button', { name: `bash: ${t.remove}` }));
  const dialog = await screen.findByRole('dialog', { name: t.removeTitle('bash') });
  await within(dialog).findByRole('heading', { name: t.what('~/.bashrc') });
  await click(within(dialog).getByRole('button', { name: t.removeYes }));
  expect(screen.getByRole('dialog', { name: t.removeTitle('bash') })).toBeTruthy();
  await click(within(dialog).getByRole('button', { name: t.removeYes }));
  expect(shown.calls.filter(([verb]) => verb === 'shellApply')).toHaveLength(2);
  expect(await screen.findByText(/Not installed/)).toBeTruthy();
});
