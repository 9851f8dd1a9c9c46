import { Dialog as Base } from '@base-ui/react/dialog';
import { useRef } from 'react';
import { paletteText as t } from '../../../shared/words.ts';
import { go } from '../../navigate.ts';
import styles from './palette.module.css';
import { QuickList } from './quick-list.tsx';

/** The list over the page that is open. */
export function Palette({ onClose, onHelp }: { readonly onClose: () => void; readonly onHelp: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.shade} />
        <Base.Popup className={styles.popup} initialFocus={field}>
          <Base.Title className="visually-hidden">{t.title}</Base.Title>
          <QuickList from="palette" fieldRef={field} onClose={onClose} go={go} onHelp={onHelp} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
