import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { windowText as w } from '../../shared/words.ts';
import { Button, IconButton } from './button.tsx';
import { cx } from './cx.ts';
import styles from './dialog.module.css';

/** A modal panel: title, body, buttons. Escape and the cross call `onClose`; a press outside does not. */
export function Dialog({
  title,
  onClose,
  wide = false,
  isRead = false,
  footer,
  children,
  initialFocus,
  aside,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** Nothing in the body takes the focus, so the body does, for the keys that scroll it. */
  readonly isRead?: boolean;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly aside?: ReactNode;
}) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className={styles.shade} />
        <Base.Popup className={cx(styles.popup, wide && styles.wide)} initialFocus={initialFocus}>
          <header className={styles.header}>
            <Base.Title className={styles.title} title={title}>
              {title}
            </Base.Title>
            {aside}
            <IconButton icon="close" name={w.common.close} onClick={onClose} />
          </header>
          <div className={styles.body} tabIndex={isRead ? 0 : undefined}>
            {children}
          </div>
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Asks once before something that cannot be taken back. The safe button has the focus. */
export function ConfirmDialog({
  title,
  children,
  yes,
  danger = true,
  busy = false,
  onYes,
  onNo,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly yes: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onNo()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.shade} />
        <AlertDialog.Popup className={cx(styles.popup, styles.narrow)}>
          <header className={styles.header}>
            <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          </header>
          <AlertDialog.Description render={<div />} className={styles.body}>
            {children}
          </AlertDialog.Description>
          <footer className={styles.footer}>
            <Button onClick={onNo}>{w.common.cancel}</Button>
            <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onYes}>
              {yes}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
