import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { Settings } from '../../../shared/settings.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { RecordsKeeper } from '../records.ts';
import { done, doneIf, type Handler } from '../verb-result.ts';

export const changeSettings =
  (ports: {
    readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
    readonly activity: Pick<ActivityLog, 'add'>;
    readonly setStartAtLogin: (isOn: boolean) => Promise<Result<void, Problem>>;
    readonly writeProfiles: () => Promise<Result<void, Problem>>;
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
    ports.records.change((r) => ({ ...r, settings }));
    ports.activity.add({ event: 'settings-changed', note: Object.keys(given).join(', ') });
    const isInFiles =
      settings.profileScope !== before.profileScope ||
      settings.profilesWrittenFor !== before.profilesWrittenFor ||
      settings.defaultRegion !== before.defaultRegion;
    return isInFiles ? doneIf(await ports.writeProfiles()) : done();
  };
