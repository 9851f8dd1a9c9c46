import { appendFileSync, readFileSync } from 'node:fs';
import { isMet, keys } from './keys.ts';
import { median, percentile, rounded } from './statistics.ts';

/** One line of the file that the parts of a run leave their results in; each part is a process of its own. */
interface Line {
  readonly key: string;
  readonly value: number | null;
  /** Lower and upper quartile, where it was measured several times. */
  readonly spread?: readonly [low: number, high: number];
  readonly samples?: number;
  readonly note?: string;
}

function write(line: Line): void {
  const { BENCH_ROWS: file } = process.env;
  if (file === undefined) throw new Error('BENCH_ROWS names no file');
  if (!keys.some(({ key }) => key === line.key)) throw new Error(`${line.key} is not in keys.ts`);
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** The median of what was measured, with its quartiles. */
export function keep(key: string, samples: readonly number[]): void {
  const spread = [percentile(samples, 0.25), percentile(samples, 0.75)].map(rounded);
  const [low = Number.NaN, high = Number.NaN] = spread;
  write({ key, value: rounded(median(samples)), spread: [low, high], samples: samples.length });
}

/** A figure that is not a median: a count, a percentile, an exponent. */
export function keepOne(key: string, value: number): void {
  write({ key, value: rounded(value) });
}

export function keepNone(key: string, why: string): void {
  write({ key, value: null, note: why });
}

function read(file: string): readonly Line[] {
  const text = readFileSync(file, 'utf8').trim();
  const lines: readonly Line[] = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
  return keys.flatMap(({ key }) => lines.filter((line) => line.key === key).slice(-1));
}

/** `{key: value, …, spread: {key: [low, high]}, notes: {key: why}}` */
export function asJson(file: string): string {
  const lines = read(file);
  const values = Object.fromEntries(lines.map(({ key, value }) => [key, value]));
  const spread = Object.fromEntries(
    lines.flatMap(({ key, spread: range }) => (range === undefined ? [] : [[key, range]])),
  );
  const notes = Object.fromEntries(
    lines.flatMap(({ key, note }) => (note === undefined ? [] : [[key, note]])),
  );
  return `${JSON.stringify({ ...values, spread, notes }, null, 2)}\n`;
}

export function asTable(file: string): string {
  const rows = read(file).map(({ key, value, spread, samples, note }) => {
    const target = keys.find((one) => one.key === key)?.target ?? null;
    const met = isMet(target, value);
    return [
      key,
      value === null ? '-' : String(value),
      spread === undefined ? '' : `${spread[0]} to ${spread[1]} (${samples})`,
      target ?? '',
      note ?? (met === null ? '' : met ? 'met' : 'MISSED'),
    ];
  });
  const titles = ['Key', 'Measured', 'Quartiles (runs)', 'Target', ''];
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  return [titles, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n');
}
