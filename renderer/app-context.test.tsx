// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { useApp, useNotices } from './app-context.tsx';
import { click, show } from './testing.tsx';

afterEach(() => void vi.restoreAllMocks());

function Teller() {
  const { tell } = useApp();
  const notices = useNotices();
  return (
    <button type="button" onClick={() => tell('Done')}>
      {notices.length === 0 ? 'Tell' : 'Told'}
    </button>
  );
}

it('a notice that is still shown leaves no timer behind the window', async () => {
  await show(<Teller />);
  const set = vi.spyOn(globalThis, 'setTimeout');
  const clear = vi.spyOn(globalThis, 'clearTimeout');
  await click(screen.getByRole('button', { name: 'Tell' }));
  expect(screen.getByRole('button', { name: 'Told' })).not.toBeNull();
  const ofNotice = set.mock.calls.findIndex(([, ms]) => ms === 4_000);
  expect(ofNotice).not.toBe(-1);
  cleanup();
  expect(clear).toHaveBeenCalledWith(set.mock.results[ofNotice]?.value);
});
