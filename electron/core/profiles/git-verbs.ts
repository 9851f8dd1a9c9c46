import { err, ok } from '../../../shared/result.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import { type Handler, succeeded } from '../verb-result.ts';
import type { UserFiles } from './user-files-port.ts';

interface HostPorts {
  /** CodeCommit's hosts in the regions of the sessions. */
  readonly hosts: () => readonly string[];
}

export const gitPlan =
  (ports: { readonly userFiles: Pick<UserFiles, 'gitPlan'> } & HostPorts): Handler<'gitPlan'> =>
  async ({ install }, signal) => {
    const plan = await ports.userFiles.gitPlan({ install, hosts: ports.hosts() }, signal);
    if (!plan.ok) return plan;
    const { installed, diff, notes } = plan.value;
    return ok({ installed, diff: { ...diff }, notes: [...(notes ?? [])] });
  };

export const gitApply =
  (
    ports: {
      readonly userFiles: Pick<UserFiles, 'gitApply'>;
      readonly activity: Pick<ActivityLog, 'add'>;
      readonly isDetached: () => boolean;
    } & HostPorts,
  ): Handler<'gitApply'> =>
  async ({ install }, signal) => {
    if (install && ports.isDetached()) return err({ code: 'detached' });
    const outcome = await ports.userFiles.gitApply({ install, hosts: ports.hosts() }, signal);
    if (!outcome.ok) return outcome;
    for (const file of outcome.value.changedFiles) ports.activity.add({ event: 'file-written', note: file });
    return succeeded();
  };
