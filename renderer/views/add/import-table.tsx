import type { ImportRow } from '../../../shared/import.ts';
import { phrase, windowText as w } from '../../../shared/words.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './import-page.module.css';
import { canImport } from './import-rows.ts';

const marks = { import: 'check', 'leave-alone': 'right', 'needs-fix': 'warning', blocked: 'close' } as const;
const looks = {
  import: styles.ok,
  'leave-alone': styles.soft,
  'needs-fix': styles.warn,
  blocked: styles.bad,
} as const;

export function ImportTable({
  rows,
  chosen,
  acceptFixes,
  onToggle,
}: {
  readonly rows: readonly ImportRow[];
  readonly chosen: ReadonlySet<string>;
  readonly acceptFixes: boolean;
  readonly onToggle: (id: string) => void;
}) {
  const { columns } = w.import;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{w.import.all}</span>
          </th>
          <th scope="col">{columns.section}</th>
          <th scope="col">{columns.found}</th>
          <th scope="col">{columns.becomes}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const isFree = canImport(row, acceptFixes);
          return (
            <tr key={row.id} className={cx(!isFree && styles.off)}>
              <td>
                <input
                  type="checkbox"
                  aria-label={w.import.select(row.section)}
                  checked={chosen.has(row.id)}
                  disabled={!isFree}
                  onChange={() => onToggle(row.id)}
                />
              </td>
              <th scope="row">
                <div className={styles.section}>{row.section}</div>
                <div className={styles.where} title={row.file}>
                  {row.file.split(/[\\/]/).at(-1)}, {w.import.line(row.line)}
                </div>
              </th>
              <td>{phrase(row.found)}</td>
              <td>
                <div className={cx(styles.action, looks[row.action])}>
                  <Icon name={marks[row.action]} /> {w.import.action[row.action]}
                </div>
                <div>{phrase(row.becomes)}</div>
                {row.reason !== null && <p className={styles.soft}>{phrase(row.reason)}</p>}
                <Needs row={row} rows={rows} />
                {row.fixes.map((fix) => (
                  <Fix key={fix.key} fix={fix} />
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What comes along with a row, or what it waits for: a row that needs a fix it does not hold itself. */
function Needs({ row, rows }: { readonly row: ImportRow; readonly rows: readonly ImportRow[] }) {
  if (row.needs.length === 0 || row.action === 'leave-alone' || row.action === 'blocked') return null;
  const names = needNames(row, rows);
  const isWaiting = row.action === 'needs-fix' && row.fixes.length === 0;
  return <p className={styles.soft}>{isWaiting ? w.import.waitsFor(names) : w.import.needs(names)}</p>;
}

const needNames = (row: ImportRow, rows: readonly ImportRow[]): string =>
  row.needs.map((id) => rows.find((r) => r.id === id)?.section ?? id).join(', ');

function Fix({ fix }: { readonly fix: ImportRow['fixes'][number] }) {
  return (
    <div className={styles.fix}>
      <p>{phrase(fix.why)}</p>
      <dl>
        <dt>{w.import.was}</dt>
        <dd>
          <code>
            {fix.key} = {fix.was}
          </code>
        </dd>
        {fix.proposed !== null && (
          <>
            <dt>{w.import.proposed}</dt>
            <dd>
              <code>
                {fix.key} = {fix.proposed}
              </code>
            </dd>
          </>
        )}
      </dl>
      {fix.proposed === null && <p className={styles.bad}>{w.import.noFix}</p>}
    </div>
  );
}
