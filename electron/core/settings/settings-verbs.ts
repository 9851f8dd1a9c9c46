import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Records } from '../../../shared/records.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { Settings } from '../../../shared/settings.ts';
import { networkText } from '../../../shared/text/network.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { RecordsKeeper } from '../records.ts';
import type { Transact } from '../transaction.ts';
import { type Handler, succeededIf } from '../verb-result.ts';

export const changeSettings =
  (ports: {
    readonly records: Pick<RecordsKeeper, 'get' | 'change' | 'commit' | 'refusal'>;
    readonly activity: Pick<ActivityLog, 'add' | 'keepDays'>;
    readonly setStartAtLogin: (isOn: boolean) => Promise<Result<void, Problem>>;
    readonly setPanelShortcut: (shortcut: string) => Promise<Result<void, Problem>>;
    readonly configureNetwork: (settings: Settings) => void;
    readonly caFileFault: (path: string) => string | null;
    readonly transact: Transact;
    /** Why the lock cannot be as it is to be. */
    readonly lockFault: (
      before: Settings,
      after: Settings,
      signal: AbortSignal,
    ) => Promise<Result<void, Problem>>;
  }): Handler<'changeSettings'> =>
  async ({ patch }, signal) => {
    const before = ports.records.get().settings;
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const settings = Settings.parse({ ...before, ...given });
    const isOtherFile = settings.caFile !== '' && settings.caFile !== before.caFile;
    // Kept, it would vouch for nobody and look as if it did.
    const fault = isOtherFile ? ports.caFileFault(settings.caFile) : null;
    if (fault !== null)
      return invalidInput('ca-file', networkText.trustFault('ca-file', settings.caFile, fault).slice(0, 500));
    const lock = await ports.lockFault(before, settings, signal);
    if (!lock.ok) return lock;
    if (settings.startAtLogin !== before.startAtLogin) {
      // Nothing is kept that the system did not do.
      const outcome = await ports.setStartAtLogin(settings.startAtLogin);
      if (!outcome.ok) return outcome;
    }
    const putBack = async (): Promise<void> => {
      if (settings.startAtLogin !== before.startAtLogin) await ports.setStartAtLogin(before.startAtLogin);
    };
    if (settings.panelShortcut !== before.panelShortcut) {
      const outcome = await ports.setPanelShortcut(settings.panelShortcut);
      if (!outcome.ok) {
        await putBack();
        return outcome;
      }
    }
    const isInFiles =
      settings.profileScope !== before.profileScope ||
      settings.profilesWrittenFor !== before.profilesWrittenFor ||
      settings.defaultRegion !== before.defaultRegion;
    const change = (r: Records): Records => ({ ...r, settings: Settings.parse({ ...r.settings, ...given }) });
    // What changes a step for each key that is pressed is of no interest to a reader.
    const notable = Object.keys(given).filter((name) => name !== 'zoom' && name !== 'sessionColumns');
    const committed = () => {
      if (notable.length > 0) ports.activity.add({ event: 'settings-changed', note: notable.join(', ') });
    };
    const written = isInFiles
      ? await ports.transact({ change, asksFor: [], committed })
      : await saved(ports.records, change);
    if (!written.ok) {
      await putBack();
      if (settings.panelShortcut !== before.panelShortcut) await ports.setPanelShortcut(before.panelShortcut);
    }
    if (written.ok && !isInFiles) committed();
    if (written.ok) ports.configureNetwork(ports.records.get().settings);
    if (written.ok && settings.activityDays !== before.activityDays) await ports.activity.keepDays();
    return succeededIf(written);
  };

/** Over a file that cannot be understood nothing is saved, which attention says: there a change lasts until the app ends. */
async function saved(
  records: Pick<RecordsKeeper, 'change' | 'commit' | 'refusal'>,
  change: (records: Records) => Records,
): Promise<Result<void, Problem>> {
  if (records.refusal() === null) return await records.commit(change);
  records.change(change);
  return ok(undefined);
}
