import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import { ok } from '../../../shared/result.ts';
import { Settings } from '../../../shared/settings.ts';
import { done, doneIf } from '../use-cases/find.ts';
import type { Rooms } from '../use-cases/rooms.ts';

type SettingsVerbs = Pick<
  Handlers<AppContract>,
  'state' | 'changeSettings' | 'exportActivity' | 'activity' | 'diagnostics' | 'retryKeychain'
>;

export function createSettingsVerbs(rooms: Rooms): SettingsVerbs {
  return {
    state: async () => ok(rooms.state()),

    async changeSettings({ patch }) {
      const before = rooms.records.get().settings;
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const settings = Settings.parse({ ...before, ...given });
      if (settings.startAtLogin !== before.startAtLogin) {
        // Nothing is kept that the system did not do.
        const outcome = await rooms.ports.settingsEffects.setStartAtLogin(settings.startAtLogin);
        if (!outcome.ok) return outcome;
      }
      rooms.records.change((r) => ({ ...r, settings }));
      rooms.projection.touch('settings');
      rooms.activity.add({ event: 'settings-changed', note: Object.keys(given).join(', ') });
      const isDelivered =
        settings.profileScope !== before.profileScope || settings.defaultRegion !== before.defaultRegion;
      if (!isDelivered) return done();
      rooms.projection.touchSessions();
      return doneIf(await rooms.deliver.requestByPerson());
    },

    async exportActivity() {
      const lines = rooms.activity.page(null, Number.MAX_SAFE_INTEGER).toReversed();
      const saved = await rooms.ports.saveActivity(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return saved.ok ? ok({ file: saved.value }) : saved;
    },

    activity: async ({ beforeSeq, limit }) => ok([...rooms.activity.page(beforeSeq, limit)]),

    diagnostics: async (_, signal) => ok({ checks: [...(await rooms.ports.diagnostics(signal))] }),

    retryKeychain: async (_, signal) => doneIf(await rooms.lookAtKeychain(signal)),
  };
}
