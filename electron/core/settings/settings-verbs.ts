import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import type { Result } from '../../../shared/result.ts';
import { Settings } from '../../../shared/settings.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { RecordsKeeper } from '../records.ts';
import type { Transact } from '../transaction.ts';
import { done, doneIf, type Handler } from '../verb-result.ts';

export const changeSettings =
  (ports: {
    readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
    readonly activity: Pick<ActivityLog, 'add'>;
    readonly setStartAtLogin: (isOn: boolean) => Promise<Result<void, Problem>>;
    readonly transact: Transact;
  }): Handler<'changeSettings'> =>
  async ({ patch }) => {
    const before = ports.records.get().settings;
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const settings = Settings.parse({ ...before, ...given });
    if (settings.startAtLogin !== before.startAtLogin) {
      // Nothing is kept that the system did not do.
      const outcome = await ports.setStartAtLogin(settings.startAtLogin);
      if (!outcome.ok) return outcome;
    }
    const isInFiles =
      settings.profileScope !== before.profileScope ||
      settings.profilesWrittenFor !== before.profilesWrittenFor ||
      settings.defaultRegion !== before.defaultRegion;
    const change = (r: Records): Records => ({ ...r, settings: Settings.parse({ ...r.settings, ...given }) });
    const committed = () =>
      ports.activity.add({ event: 'settings-changed', note: Object.keys(given).join(', ') });
    if (isInFiles) {
      const written = await ports.transact({ change, asksFor: [], committed });
      if (!written.ok && settings.startAtLogin !== before.startAtLogin)
        await ports.setStartAtLogin(before.startAtLogin);
      return doneIf(written);
    }
    ports.records.change(change);
    committed();
    return done();
  };
