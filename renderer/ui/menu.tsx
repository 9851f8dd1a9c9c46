import { Menu as Base } from '@base-ui/react/menu';
import { Fragment } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './menu.module.css';

export interface MenuEntry {
  readonly label: string;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Begins a new group. */
  readonly divided?: boolean;
}

export function Menu({ name, entries }: { readonly name: string; readonly entries: readonly MenuEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <Base.Root>
      <Base.Trigger className={styles.trigger} aria-label={name} title={name}>
        <Icon name="more" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Base.Popup className={styles.popup}>
            {entries.map((entry) => (
              <Fragment key={entry.label}>
                {entry.divided === true && <Base.Separator className={styles.divider} />}
                <Base.Item
                  className={cx(styles.item, entry.danger === true && styles.danger)}
                  disabled={entry.disabled === true}
                  onClick={entry.onSelect}
                >
                  {entry.label}
                </Base.Item>
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
