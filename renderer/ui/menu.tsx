import { Menu as Base } from '@base-ui/react/menu';
import { Fragment, type RefObject } from 'react';
import type { AppVerb } from '../../shared/ipc/while-locked.ts';
import { lockTexts } from '../../shared/words.ts';
import { useRefused } from '../app-context.tsx';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './menu.module.css';

export interface MenuEntry {
  readonly label: string;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** What it does: it cannot be chosen while that would be refused. */
  readonly verb?: AppVerb;
  /** Begins a new group. */
  readonly divided?: boolean;
  /** What does the same on the keyboard, in words. */
  readonly keys?: string;
  /** It is on or off, and the menu stays open. */
  readonly checked?: boolean;
}

export function Menu({
  name,
  entries,
  icon = 'more',
}: {
  readonly name: string;
  readonly entries: readonly MenuEntry[];
  readonly icon?: IconName;
}) {
  if (entries.length === 0) return null;
  return (
    <Base.Root>
      <Base.Trigger className={styles.trigger} aria-label={name} title={name}>
        <Icon name={icon} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Base.Popup className={styles.popup}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** A menu at a place of the window, without a button of its own: as the right mouse button asks for it. */
export function MenuAt({
  name,
  entries,
  place,
  back,
  onClose,
}: {
  readonly name: string;
  readonly entries: readonly MenuEntry[];
  readonly place: DOMRect;
  /** Has the focus afterwards. */
  readonly back: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner
          className={styles.positioner}
          align="start"
          side="bottom"
          anchor={{ getBoundingClientRect: () => place }}
        >
          <Base.Popup className={styles.popup} aria-label={name} finalFocus={back}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const Entries = ({ entries }: { readonly entries: readonly MenuEntry[] }) =>
  entries.map((entry) => (
    <Fragment key={entry.label}>
      {entry.divided === true && <Base.Separator className={styles.divider} />}
      <Entry entry={entry} />
    </Fragment>
  ));

function Entry({ entry }: { readonly entry: MenuEntry }) {
  const isRefused = useRefused()(entry.verb);
  if (entry.checked !== undefined)
    return (
      <Base.CheckboxItem
        className={cx(styles.item, styles.checkItem)}
        checked={entry.checked}
        onCheckedChange={entry.onSelect}
      >
        <span className={styles.tick}>{entry.checked && <Icon name="check" />}</span>
        <span>{entry.label}</span>
      </Base.CheckboxItem>
    );
  return (
    <Base.Item
      className={cx(styles.item, entry.danger === true && styles.danger)}
      disabled={entry.disabled === true || isRefused}
      title={isRefused ? lockTexts.notNow : undefined}
      onClick={entry.onSelect}
    >
      <span>{entry.label}</span>
      {entry.keys !== undefined && (
        <span className={styles.keys} aria-hidden="true">
          {entry.keys}
        </span>
      )}
    </Base.Item>
  );
}
