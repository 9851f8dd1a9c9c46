// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys
import { memo, type ReactNode } from 'react';
import type { SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { phrase, windowText as w } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { Account } from '../../ui/account.tsx';
import { cx } from '../../ui/cx.ts';
import { DefaultMark } from '../../ui/default-mark.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProductionMark } from '../../ui/production-mark.tsx';
import { SessionName } from '../../ui/session-name.tsx';
import { SessionMark } from '../../ui/state-mark.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import styles from './session-table.module.css';
import type { ShownColumn, TableLayout } from './table-layout.ts';

/** Drawn again only when its session, its place or one of its marks changes. */
export const SessionRow = memo(function SessionRow({
  rowId,
  rowIndex,
  top,
  height,
  layout,
  session,
  isSelected,
  isActive,
  isOpen,
  onToggle,
  onOpen,
}: {
  readonly rowId: string;
  readonly rowIndex: number;
  readonly top: number;
  readonly height: number;
  readonly layout: TableLayout;
  readonly session: SessionView;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly onToggle: (id: SessionId, range: boolean) => void;
  readonly onOpen: (id: SessionId) => void;
}) {
  const { id } = session;
  return (
    <div
      id={rowId}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      aria-label={session.name}
      data-session={id}
      style={{
        height,
        gridTemplateColumns: layout.grid.gridTemplateColumns,
        gridTemplateAreas: layout.grid.gridTemplateAreas,
        transform: `translateY(${top}px)`,
      }}
      className={cx(
        styles.row,
        isSelected && styles.selected,
        isActive && styles.active,
        isOpen && styles.open,
        session.missing && styles.missing,
      )}
      onClick={(event) =>
        event.ctrlKey || event.metaKey || event.shiftKey ? onToggle(id, event.shiftKey) : onOpen(id)
      }
    >
      <Cell name="check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={w.sessions.select(session.name)}
          checked={isSelected}
          // The grid has the focus, whatever is pressed in it.
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(id, event.shiftKey);
          }}
          onChange={() => undefined}
        />
      </Cell>
      {/* In the order in which they are seen, for who hears them. */}
      {layout.shown.map((column) => (
        <ColumnCell key={column} column={column} session={session} shown={layout.shown} />
      ))}
    </div>
  );
});

/** What a column shows of a session. */
function ColumnCell({
  column,
  session,
  shown,
}: {
  readonly column: ShownColumn;
  readonly session: SessionView;
  readonly shown: TableLayout['shown'];
}): ReactNode {
  switch (column) {
    case 'state':
      return (
        <Cell name="state">
          <SessionMark state={session.state} />
        </Cell>
      );
    case 'name':
      return <NameCell session={session} />;
    case 'profile':
      return <ProfileCell session={session} />;
    case 'account':
      return (
        <Cell name="account">
          <Account of={session} stacked />
        </Cell>
      );
    case 'role':
      return <PairCell session={session} shown={shown} />;
    case 'region':
      return shown.includes('role') ? null : <PairCell session={session} shown={shown} />;
    case 'time':
      return (
        <Cell name="time">
          <TimeBar of={session} />
        </Cell>
      );
  }
}

function NameCell({ session }: { readonly session: SessionView }) {
  return (
    <Cell name="name" title={session.missing ? w.sessions.missing : undefined}>
      <span className={styles.nameText}>
        <SessionName name={session.name} />
      </span>
      <ProductionMark of={session} />
      {session.isDefault && <DefaultMark className={styles.badge} />}
      {session.pinned && (
        <span className={styles.pin} title={w.sessions.pinned}>
          <Icon name="pin" />
          <span className="visually-hidden">{w.sessions.pinned}</span>
        </span>
      )}
      {session.tags?.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
    </Cell>
  );
}

/** Two lines that belong together: what of them is shown. */
function PairCell({
  session,
  shown,
}: {
  readonly session: SessionView;
  readonly shown: TableLayout['shown'];
}) {
  // Without a role, show the session kind.
  const role = useAppState(({ kinds }) => session.role ?? phrase(kinds[session.kind] ?? ''));
  return (
    <span className={styles.pair} role="presentation">
      {shown.includes('role') && (
        <Cell name="role">
          {session.role ?? <span className={styles.kind}>{role ?? w.common.nothing}</span>}
        </Cell>
      )}
      {shown.includes('region') && <Cell name="region">{session.region ?? w.common.nothing}</Cell>}
    </span>
  );
}

function ProfileCell({
  session: { profile, profileWritten, profileHeldBy },
}: {
  readonly session: Pick<SessionView, 'profile' | 'profileWritten' | 'profileHeldBy'>;
}) {
  if (profile === null) return <Cell name="profile">{w.common.nothing}</Cell>;
  if (profileWritten) return <Cell name="profile">{profile}</Cell>;
  if (profileHeldBy !== undefined)
    return (
      <Cell name="profile" title={w.sessions.heldBy(profile, profileHeldBy)}>
        {profile}
        <span className="visually-hidden"> {w.sessions.heldByShort(profileHeldBy)}</span>
      </Cell>
    );
  return (
    <Cell name="profile" title={w.sessions.notWritten(profile)}>
      <span className={styles.kind}>{profile}</span>
      <span className="visually-hidden"> {w.sessions.notWrittenShort}</span>
    </Cell>
  );
}

function Cell({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span className={cx(styles.cell, styles[name])} role="gridcell" title={title}>
      {children}
    </span>
  );
}
