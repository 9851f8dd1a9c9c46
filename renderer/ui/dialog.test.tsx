// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { click, press, show } from '../testing.tsx';
import { Button } from './button.tsx';
import { ConfirmDialog, Dialog } from './dialog.tsx';

/** A page with a button that opens a dialog, as every page has. */
function Page({ onYes, isConfirm }: { readonly onYes?: () => void; readonly isConfirm?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open it</Button>
      {isOpen &&
        (isConfirm ? (
          <ConfirmDialog title="Really?" yes="Delete" onYes={() => onYes?.()} onNo={close}>
            It is gone then.
          </ConfirmDialog>
        ) : (
          <Dialog title="A dialog" onClose={close} footer={<Button onClick={close}>Done</Button>}>
            <input aria-label="Inside" />
          </Dialog>
        ))}
    </>
  );
}
const opener = () => screen.getByRole('button', { name: 'Open it', hidden: true });
async function open() {
  opener().focus();
  await click(opener());
}

describe('a dialog', () => {
  it('has its title as its name, takes the focus, and gives it back when Escape closes it', async () => {
    await show(<Page />);
    await open();
    const dialog = screen.getByRole('dialog', { name: 'A dialog' });
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    await press('Escape');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(opener()));
  });

  it('is closed by its cross and by its own button, and not by a press beside it', async () => {
    await show(<Page />);
    for (const name of ['Close', 'Done']) {
      await open();
      // The shade is over everything else.
      for (const shade of document.querySelectorAll<HTMLElement>('[role=presentation]')) await click(shade);
      expect(screen.getByRole('dialog')).not.toBeNull();
      await click(screen.getByRole('button', { name }));
      expect(screen.queryByRole('dialog')).toBeNull();
    }
  });

  it('hides the page behind it from screen readers', async () => {
    await show(<Page />);
    await open();
    expect(screen.queryByRole('button', { name: 'Open it' })).toBeNull();
    expect(screen.getByRole('textbox', { name: 'Inside' })).not.toBeNull();
  });
});

describe('a question before something that cannot be taken back', () => {
  it('has the focus on the safe button, and says yes only to a press on yes', async () => {
    const onYes = vi.fn();
    await show(<Page isConfirm onYes={onYes} />);
    await open();
    const dialog = screen.getByRole('alertdialog', { name: 'Really?' });
    expect(dialog.textContent).toContain('It is gone then.');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'));
    await press('Enter');
    expect(onYes).not.toHaveBeenCalled();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await open();
    await click(screen.getByRole('button', { name: 'Delete' }));
    expect(onYes).toHaveBeenCalledTimes(1);
  });

  it('is answered no by Escape, and gives the focus back', async () => {
    const onYes = vi.fn();
    await show(<Page isConfirm onYes={onYes} />);
    await open();
    await press('Escape');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(onYes).not.toHaveBeenCalled();
    await waitFor(() => expect(document.activeElement).toBe(opener()));
  });
});
