import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { escapedJson } from '../../../shared/text/plain-line.ts';
import type { Handler } from '../verb-result.ts';
import type { ActivityLog } from './activity-log.ts';

export const activityPage =
  (ports: { readonly activity: Pick<ActivityLog, 'page'> }): Handler<'activity'> =>
  async ({ beforeSeq, limit }) =>
    ok([...ports.activity.page(beforeSeq, limit)]);

export const exportActivity =
  (ports: {
    readonly activity: Pick<ActivityLog, 'page'>;
    /** Asks the user where to, writes, answers the path; null when they changed their mind. */
    readonly saveActivity: (text: string) => Promise<Result<string | null, Problem>>;
  }): Handler<'exportActivity'> =>
  async () => {
    const lines = ports.activity.page(null, Number.MAX_SAFE_INTEGER).toReversed();
    const saved = await ports.saveActivity(
      lines.map((line) => `${escapedJson(JSON.stringify(line))}\n`).join(''),
    );
    return saved.ok ? ok({ file: saved.value }) : saved;
  };
