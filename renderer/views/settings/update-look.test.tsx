// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import type { UpdateView } from '../../../shared/update.ts';
import { show } from '../../testing.tsx';
import { UpdateLook } from './update-look.tsx';

const view: UpdateView = {
  running: '0.1.0',
  how: 'appimage',
  checked: true,
  available: '0.2.0',
  staged: null,
  failed: false,
};

it('looks when it is asked to, then downloads, then restarts, each by its own click', async () => {
  const update = ({ install }: Readonly<Record<string, unknown>>) =>
    ok({ ...view, staged: install === true ? '0.2.0' : null });
  const shown = await show(<UpdateLook lookNow={false} />, { answers: { update } });
  expect(shown.calls).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Check for updates' }));
  expect(await screen.findByText('Latchkey 0.2.0 is there, and 0.1.0 is running.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Restart now' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Download and verify' }));
  expect(await screen.findByText(/downloaded and verified/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Restart now' }));
  await expect.poll(() => shown.calls.map(([verb]) => verb)).toEqual(['update', 'update', 'restartToUpdate']);
});

it('looks at once where the tray asked, and offers no download of a package', async () => {
  const shown = await show(<UpdateLook lookNow />, {
    answers: { update: () => ok({ ...view, how: 'deb' }) },
  });
  expect(await screen.findByText(/apt install/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Download and verify' })).toBeNull();
  expect(shown.calls.map(([verb]) => verb)).toEqual(['update']);
});
