/** The part of Stryker's report that is read. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

export function scoreOf(report: Report): {
  readonly detected: number;
  readonly valid: number;
  /** In percent. */
  readonly score: number;
};

export function survivorsOf(report: Report): readonly string[];
