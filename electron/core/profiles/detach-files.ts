import { err, ok } from '../../../shared/result.ts';
import { writtenOther } from '../ports/instance.ts';
import { gitUserFiles } from './git-files.ts';
import { maskSecrets } from './ini/credential-keys.ts';
import type { AwsFileKind } from './ini/ini-section.ts';
import { unifiedDiff } from './ini/text-diff.ts';
import type { DetachedFile, ProfileInUse, ProfilesInput, UserFiles } from './user-files-port.ts';
import { plannedTexts, type WriteOrder, type WritePorts, writeProfiles } from './write-profiles.ts';

/** No session wants anything: the planner takes out what is ours and gives back what was taken over. */
const nothingWanted = (inUse: readonly ProfileInUse[]): ProfilesInput => ({
  sessions: [],
  defaultSessionId: null,
  inUse,
  consents: new Set<string>(),
  isAllOrNothing: true,
});
const noGit = { install: false, hosts: [] };

/** The git helper, and everything of ours out of the AWS and git files by the planner and the writers that put it there. */
export function detachFiles(
  ports: Parameters<typeof gitUserFiles>[0],
  writing: WritePorts,
  orderOf: (input: ProfilesInput) => Promise<WriteOrder>,
): Pick<UserFiles, 'gitPlan' | 'gitApply' | 'detachPlan' | 'detach'> {
  const git = gitUserFiles(ports);
  return {
    gitPlan: git.gitPlan,
    gitApply: git.gitApply,
    async detachPlan() {
      const planned = await plannedTexts(writing, await orderOf(nothingWanted([])));
      if (!planned.ok) return planned;
      const { before, after } = planned.value;
      const written = await writing.instance?.writtenKeys();
      const ofOthers = async (kind: AwsFileKind) =>
        (await writing.parsed.of(kind, before[kind].text)).sections
          .filter(({ sessionId, name }) => sessionId !== null && written?.has(writtenOther(name)) === true)
          .map(({ name }) => name);
      const others = { config: await ofOthers('config'), credentials: await ofOthers('credentials') };
      const awsFiles = (['config', 'credentials'] as const).map((kind): DetachedFile => {
        const { path, text } = before[kind];
        const masked = maskSecrets(text, kind);
        const diff = unifiedDiff(masked, maskSecrets(after[kind], kind), { from: path, to: path });
        return { file: path, diff, text: after[kind], ofOthers: others[kind] };
      });
      const ofGit = await git.planned(noGit);
      if (!ofGit.ok) return ofGit;
      const { file, diff } = ofGit.value.diff;
      return ok([...awsFiles, { file, diff, text: ofGit.value.text, ofOthers: [] }]);
    },
    async detach(inUse, signal) {
      const before = await git.gitPlan(noGit, signal);
      if (!before.ok) return before;
      const aws = await writeProfiles(writing, await orderOf(nothingWanted(inUse)), signal);
      if (!aws.ok) return aws;
      const ofGit = await git.gitApply(noGit, signal);
      if (!ofGit.ok) {
        const back = await aws.value.takeBack();
        return back.ok ? ofGit : err(back.error);
      }
      return ok({
        changedFiles: [...aws.value.changedFiles, ...ofGit.value.changedFiles],
        problems: aws.value.problems,
        hadGit: before.value.installed,
        ...(aws.value.unsynced === undefined ? {} : { unsynced: aws.value.unsynced }),
        async takeBack() {
          // Last written first: the journal takes back its last entry only.
          const gitBack = await ofGit.value.takeBack();
          return gitBack.ok ? aws.value.takeBack() : gitBack;
        },
      });
    },
  };
}
