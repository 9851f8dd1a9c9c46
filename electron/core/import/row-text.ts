import type { ImportPlanRow, ImportSubject } from './subject.ts';
import type { ValueCheck } from './values.ts';

/** The text and meaning of a row, before it is placed in its file. */
export type RowText = Pick<ImportPlanRow, 'found' | 'becomes' | 'action' | 'reason' | 'subject' | 'needs'>;
export const stays = 'nothing: it stays as it is';

export function leftAlone(found: string, reason: string): RowText {
  return { found, becomes: stays, action: 'leave-alone', reason, subject: null, needs: [] };
}
export function blocked(found: string, reason: string): RowText {
  return { found, becomes: stays, action: 'blocked', reason, subject: null, needs: [] };
}
export function imported(
  check: ValueCheck,
  text: {
    readonly found: string;
    readonly becomes: string;
    readonly needs: readonly string[];
    readonly reason?: string;
  },
  subject: ImportSubject | null,
): RowText {
  if (check.isBlocked || subject === null)
    return blocked(text.found, 'A value has no safe fix: correct it by hand, then import again.');
  const action = check.fixes.length > 0 ? 'needs-fix' : 'import';
  return { ...text, needs: [...text.needs], action, reason: text.reason ?? null, subject };
}
