export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  reasons: string[];
}

export function once(code: number, name?: string, text?: string): Counts;
export function vitestCounts(file: string, code: number): Counts;
export function playwrightCounts(file: string, code: number): Counts;
export function cargoCounts(text: string, code: number): Counts;
export function ownCounts(text: string, code: number, name: string): Counts;
export function sum(all: readonly Counts[]): Counts;
export function summaryLine(counts: Counts): string;
