import type { UserFilesPorts } from './user-files.ts';
import type { UserFiles } from './user-files-port.ts';

/** Read at its first use: tools find the endpoint before anything of the person's files is looked at. */
export function createLazyUserFiles(ports: UserFilesPorts): UserFiles {
  let made: Promise<UserFiles> | null = null;
  const whole = (): Promise<UserFiles> => {
    made ??= import('./user-files.ts').then(({ createUserFiles }) => createUserFiles(ports));
    return made;
  };
  return {
    foreignProfiles: async (signal) => (await whole()).foreignProfiles(signal),
    standingDefault: async (signal) => (await whole()).standingDefault(signal),
    apply: async (input, signal) => (await whole()).apply(input, signal),
    profileText: async (shown, signal) => (await whole()).profileText(shown, signal),
    importPlan: async (context, signal) => (await whole()).importPlan(context, signal),
    importDrafts: async (context, choice, signal) => (await whole()).importDrafts(context, choice, signal),
    keyOf: async (profile, signal) => (await whole()).keyOf(profile, signal),
    gitPlan: async (install, signal) => (await whole()).gitPlan(install, signal),
    gitApply: async (install, signal) => (await whole()).gitApply(install, signal),
  };
}
