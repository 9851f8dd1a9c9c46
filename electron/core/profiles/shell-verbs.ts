import { err, ok } from '../../../shared/result.ts';
import type { ShellState } from '../../../shared/shell-setup.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { Handler } from '../verb-result.ts';
import type { ShellSetup } from './shell-setup-port.ts';

export const shellStates =
  (ports: { readonly shells: Pick<ShellSetup, 'states'> }): Handler<'shellStates'> =>
  async ({ which, look }, signal) => {
    const states = await ports.shells.states({ shell: which, look }, signal);
    return states.ok ? ok({ shells: states.value.map(copied) }) : states;
  };

const copied = (state: ShellState): ShellState => ({
  ...state,
  files: [...state.files],
  looks: [...state.looks],
  notes: [...state.notes],
});

export const shellPlan =
  (ports: { readonly shells: Pick<ShellSetup, 'plan'> }): Handler<'shellPlan'> =>
  (request, signal) =>
    ports.shells.plan(request, signal);

export const shellApply =
  (ports: {
    readonly shells: Pick<ShellSetup, 'apply' | 'states'>;
    readonly activity: Pick<ActivityLog, 'add'>;
    readonly isDetached: () => boolean;
  }): Handler<'shellApply'> =>
  async (request, signal) => {
    if (request.install && ports.isDetached()) return err({ code: 'detached' });
    const outcome = await ports.shells.apply(request, signal);
    if (!outcome.ok) return outcome;
    const { shell, changedFiles } = outcome.value;
    for (const file of changedFiles) ports.activity.add({ event: 'file-written', note: file });
    // Not assumed: a start file may end before our lines.
    const states = await ports.shells.states({ shell, look: true }, signal);
    if (!states.ok) return states;
    const [state] = states.value;
    return state === undefined ? err({ code: 'program-missing', program: shell }) : ok(state);
  };
