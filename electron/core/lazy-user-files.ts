import { lazyPort } from '../../shared/lazy-port.ts';
import type { ShellSetup } from './profiles/shell-setup-port.ts';
import type { UserFilesPorts } from './profiles/user-files.ts';
import type { UserFiles } from './profiles/user-files-port.ts';

/** The user's AWS and git files, read at their first use: tools find the endpoint before anything of them is looked at. */
export const createLazyUserFiles = (
  ports: Omit<UserFilesPorts, 'importReader'>,
  shells?: Pick<ShellSetup, 'leavePlan' | 'leave'>,
): UserFiles =>
  lazyPort<UserFiles>(
    {
      currentProfiles: true,
      currentDefault: true,
      defaultAfter: true,
      ownProfiles: true,
      shadows: true,
      commentsAmiss: true,
      apply: true,
      conflicts: true,
      rememberAsBefore: true,
      profileText: true,
      importPlan: true,
      importDrafts: true,
      keyOf: true,
      detachPlan: true,
      detach: true,
      gitPlan: true,
      gitApply: true,
    },
    async () => {
      const { createUserFiles } = await import('./profiles/user-files.ts');
      /** Start URLs as the last plan showed them resolved, for what is imported of it. */
      const portals = new Map<string, string>();
      // Most starts import nothing.
      const importReader = async () =>
        (await import('./import/import-reader.ts')).createImportReader(ports, portals);
      const files = createUserFiles({ ...ports, importReader });
      if (shells === undefined) return files;
      const { withShells } = await import('./profiles/with-shells.ts');
      return Object.assign(files, withShells({ detachPlan: files.detachPlan, detach: files.detach }, shells));
    },
  );
