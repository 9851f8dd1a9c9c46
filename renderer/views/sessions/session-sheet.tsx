// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
import type { VirtualItem } from '@tanstack/react-virtual';
import type { SessionId } from '../../../shared/ids.ts';
import { localeOf } from '../../../shared/language.ts';
import { spokenLanguage } from '../../../shared/words.ts';
import { SessionRow } from './session-row.tsx';
import type { Row } from './session-rows.ts';
import styles from './session-table.module.css';
import type { TableLayout } from './table-layout.ts';

/** The rows in sight, each at its place. */
export function SessionSheet({
  rows,
  items,
  totalPx,
  headPx,
  prefix,
  layout,
  selected,
  active,
  openId,
  onToggle,
  onOpen,
}: {
  readonly rows: readonly Row[];
  readonly items: readonly VirtualItem[];
  readonly totalPx: number;
  /** What stands above the rows in the same scroller. */
  readonly headPx: number;
  /** Of the rows' ids. */
  readonly prefix: string;
  readonly layout: TableLayout;
  readonly selected: ReadonlySet<SessionId>;
  readonly active: SessionId | null;
  readonly openId: SessionId | null;
  readonly onToggle: (id: SessionId, range: boolean) => void;
  readonly onOpen: (id: SessionId) => void;
}) {
  return (
    <div className={styles.sheet} style={{ height: totalPx }} role="rowgroup">
      {items.map(({ index, start, size }) => {
        const row = rows[index];
        if (row === undefined) return null;
        const top = start - headPx;
        if (row.kind === 'group')
          return <GroupRow key={`group ${row.key}`} row={row} rowIndex={index + 2} top={top} height={size} />;
        const { id } = row.session;
        return (
          <SessionRow
            // Of the place, not of the session: a search then changes the words of a row and makes no new one.
            key={`session ${index}`}
            rowId={`${prefix}-${index}`}
            rowIndex={index + 2}
            top={top}
            height={size}
            layout={layout}
            session={row.session}
            isSelected={selected.has(id)}
            isActive={id === active}
            isOpen={id === openId}
            onToggle={onToggle}
            onOpen={onOpen}
          />
        );
      })}
    </div>
  );
}

function GroupRow({
  row,
  rowIndex,
  top,
  height,
}: {
  readonly row: Row & { readonly kind: 'group' };
  readonly rowIndex: number;
  readonly top: number;
  readonly height: number;
}) {
  return (
    <div
      className={styles.group}
      role="row"
      aria-rowindex={rowIndex}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" aria-colspan={8}>
        <strong>{row.label}</strong>{' '}
        <span className={styles.count}>{row.count.toLocaleString(localeOf(spokenLanguage()))}</span>
      </span>
    </div>
  );
}
