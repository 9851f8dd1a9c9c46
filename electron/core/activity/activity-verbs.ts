import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { type ExportFormat, exportText } from '../activity-rows.ts';
import type { ActivityStore } from '../ports/activity-store.ts';
import type { Handler } from '../verb-result.ts';
import type { ActivityLog } from './activity-log.ts';

export const activityPage =
  (ports: { readonly activity: Pick<ActivityLog, 'page'> }): Handler<'activity'> =>
  async ({ beforeSeq, limit }) => {
    const page = await ports.activity.page(beforeSeq, limit);
    return page.ok ? ok([...page.value]) : page;
  };

export const verifyActivity =
  (ports: {
    readonly activity: Pick<ActivityLog, 'flush'>;
    readonly store: Pick<ActivityStore, 'verify'>;
  }): Handler<'verifyActivity'> =>
  async () => {
    await ports.activity.flush();
    return await ports.store.verify();
  };

export const exportActivity =
  (ports: {
    readonly activity: Pick<ActivityLog, 'page'>;
    /** Asks the user where to, writes, answers the path; null when they changed their mind. */
    readonly saveActivity: (
      textAs: (format: ExportFormat) => string,
    ) => Promise<Result<string | null, Problem>>;
  }): Handler<'exportActivity'> =>
  async () => {
    const page = await ports.activity.page(null, Number.MAX_SAFE_INTEGER);
    if (!page.ok) return page;
    const lines = page.value.toReversed();
    const saved = await ports.saveActivity((format) => exportText(lines, format));
    return saved.ok ? ok({ file: saved.value }) : saved;
  };
