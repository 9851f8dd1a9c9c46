import { ok } from '../../../shared/result.ts';
import type { ShellSetup } from './shell-setup-port.ts';
import type { UserFiles } from './user-files-port.ts';

/** A detach takes our lines out of the start files of shells too: all of the user's files or none. */
export function withShells(
  files: Pick<UserFiles, 'detachPlan' | 'detach'>,
  shells: Pick<ShellSetup, 'leavePlan' | 'leave'>,
): Pick<UserFiles, 'detachPlan' | 'detach'> {
  return {
    async detachPlan(signal) {
      const planned = await files.detachPlan(signal);
      if (!planned.ok) return planned;
      const left = await shells.leavePlan(signal);
      return left.ok ? ok([...planned.value, ...left.value]) : left;
    },
    async detach(inUse, signal) {
      const left = await shells.leave(signal);
      if (!left.ok) return left;
      const detached = await files.detach(inUse, signal);
      if (!detached.ok) {
        const back = await left.value.takeBack();
        return back.ok ? detached : back;
      }
      const { changedFiles, hadGit, problems, unsynced } = detached.value;
      return ok({
        changedFiles: [...left.value.changedFiles, ...changedFiles],
        hadGit,
        problems,
        ...(unsynced === undefined ? {} : { unsynced }),
        async takeBack() {
          // Last written first: the journal takes back its last entry only.
          const back = await detached.value.takeBack();
          return back.ok ? left.value.takeBack() : back;
        },
      });
    },
  };
}
