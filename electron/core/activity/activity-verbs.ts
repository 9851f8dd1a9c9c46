import { activityMatcher, anyActivity } from '../../../shared/activity-query.ts';
import type { ActivityEntry } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type ExportFormat, exportText } from '../activity-rows.ts';
import type { ActivityStore } from '../ports/activity-store.ts';
import type { Handler } from '../verb-result.ts';
import type { ActivityLog } from './activity-log.ts';
import { eachSlice } from './activity-slices.ts';

const MOST_NAMED = 100;

export const activityPage =
  (ports: { readonly activity: Pick<ActivityLog, 'page'> }): Handler<'activity'> =>
  async ({ beforeSeq, limit }) => {
    const page = await ports.activity.page(beforeSeq, limit);
    return page.ok ? ok([...page.value]) : page;
  };

export const activityFiles =
  (ports: { readonly activity: Pick<ActivityLog, 'lookAgain'> }): Handler<'activityFiles'> =>
  async () =>
    ok({ unread: [...(await ports.activity.lookAgain())].slice(0, MOST_NAMED) });

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
    readonly activity: Pick<ActivityLog, 'page' | 'lookAgain'>;
    readonly account: (entry: ActivityEntry) => string | null;
    /** Asks the user where to, writes, answers the path; null when they changed their mind. */
    readonly saveActivity: (
      textAs: (format: ExportFormat) => string,
    ) => Promise<Result<string | null, Problem>>;
  }): Handler<'exportActivity'> =>
  async ({ query = anyActivity }, signal) => {
    // What is saved would be taken for all of it.
    const [unread] = await ports.activity.lookAgain();
    if (unread !== undefined) return err(unread);
    const fits = activityMatcher(query, ports.account);
    const found: ActivityEntry[] = [];
    const looked = await eachSlice(ports.activity, null, signal, (slice) => {
      for (const entry of slice) if (fits(entry)) found.push(entry);
      return query.since !== null && slice.every(({ at }) => at < (query.since ?? 0)) ? 'enough' : 'more';
    });
    if (!looked.ok) return looked;
    found.reverse();
    const saved = await ports.saveActivity((format) => exportText(found, format));
    return saved.ok ? ok({ file: saved.value }) : saved;
  };
