// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { settingsText as t } from '../../../shared/text/window-pages.ts';
import { show } from '../../testing.tsx';
import { BeforeUninstall } from './before-uninstall.tsx';
import { GitIntegration } from './git-integration.tsx';

const plan = {
  detached: false,
  files: [
    { file: '~/.aws/config', diff: '-credential_process = x\n', changed: true },
    { file: '~/.gitconfig', diff: '', changed: false },
  ],
  removes: ['~/.aws/credentials'],
  moves: [],
  reopens: [],
  autostart: false,
  keeps: ['Sign-ins stay in the keychain.'],
};

it('shows the plan before anything is done, and offers the way back', async () => {
  const shown = await show(<BeforeUninstall />, { answers: { detachPlan: () => ok(plan) } });
  fireEvent.click(screen.getByRole('button', { name: 'Detach…' }));
  expect(await screen.findByText(/credential_process = x/)).toBeTruthy();
  expect(screen.getByText('To be removed: ~/.aws/credentials')).toBeTruthy();
  expect(screen.getByText('Sign-ins stay in the keychain.')).toBeTruthy();
  expect(screen.queryByText('What changes in ~/.gitconfig')).toBeNull();
  expect(shown.calls.map(([verb]) => verb)).toEqual(['detachPlan']);
  fireEvent.click(screen.getByRole('button', { name: 'Detach' }));
  await expect.poll(() => shown.calls.at(-1)?.[0]).toBe('detach');
  await shown.update({ files: { ...shown.state().files, detached: true } });
  fireEvent.click(await screen.findByRole('button', { name: 'Attach' }));
  await expect.poll(() => shown.calls.at(-1)?.[0]).toBe('attach');
});

it('has git say what is there after a detach, which takes the helper out as well', async () => {
  let installed = true;
  const gitPlan = () => ok({ installed, diff: { file: '~/.gitconfig', diff: '', changed: false } });
  const shown = await show(<GitIntegration />, { answers: { gitPlan } });
  expect(await screen.findByText(t.gitInstalled)).toBeTruthy();
  installed = false;
  await shown.update({ files: { ...shown.state().files, detached: true } });
  expect(await screen.findByText(t.gitNotInstalled)).toBeTruthy();
});
