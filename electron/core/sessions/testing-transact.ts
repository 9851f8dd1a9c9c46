import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Transact } from '../transaction.ts';

interface Asked {
  readonly needs: readonly string[] | undefined;
  readonly asksFor: readonly string[] | undefined;
  /** Absent: the user agreed to nothing. */
  readonly agreedTo?: readonly string[];
}

/** Carries out transactions on records in memory, one after the other, and keeps what each asked for. For tests. */
export class TestTransact {
  records: Records;
  readonly asked: Asked[] = [];
  /** What the files answer the next transactions; null: they can be written. */
  problem: Problem | null = null;

  constructor(records: Records) {
    this.records = records;
  }

  readonly run: Transact = async ({ change, refusal, needs, asksFor, agreedTo = [], committed }) => {
    this.asked.push(agreedTo.length === 0 ? { needs, asksFor } : { needs, asksFor, agreedTo });
    const problem = refusal?.() ?? this.problem;
    if (problem !== null) return err(problem);
    if (change !== undefined) this.records = change(this.records);
    committed?.();
    return ok(undefined);
  };
}
