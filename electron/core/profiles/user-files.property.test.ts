import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instance } from '../ports/instance.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { memoryInstance } from '../testing/memory-instance.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { parseIni } from './ini/ini-document.ts';
import type { MemoryChange } from './plan/remembered.ts';
import { awsText, userText } from './testdata/arbitraries.ts';
import { anyRequest, request } from './testdata/profile-requests.ts';
import type { ProfilesInput } from './user-files-port.ts';

const filesOf = (config: string, credentials: string, more: { readonly instance?: Instance } = {}) => {
  const files = memoryFiles(config, credentials);
  const userFiles = userFilesOn(files, files.awsFiles, more);
  const remembered = new Map<number, MemoryChange | undefined>();
  return {
    files,
    apply: async (input: ProfilesInput) => {
      const { length } = files.writes;
      const outcome = await userFiles.apply(input, never);
      if (outcome.ok && files.writes.length > length)
        remembered.set(files.writes.length, outcome.value.remembered);
      return outcome;
    },
    async undo() {
      const before = remembered.get(files.writes.length);
      if (undoIn(files) && before !== undefined) await userFiles.rememberAsBefore(before);
    },
    gitApply: userFiles.gitApply,
  };
};
/** The last write that has a backup, where no other has followed it. */
function undoIn(files: MemoryFiles): boolean {
  const write = files.writes.at(-1);
  if (write?.journal !== true) return false;
  // A second undo takes back the write before.
  files.writes.pop();
  const backup = files.backups.pop();
  if (backup === undefined) return false;
  for (const file of ['config', 'credentials'] as const)
    if (write.files.includes(`/home/ada/.aws/${file}`)) files[file] = backup[file];
  return true;
}

test('whatever is wanted one after the other: the same again writes nothing, and nothing wanted gives back the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      awsText,
      awsText,
      fc.array(request, { maxLength: 6 }),
      async (config, credentials, all) => {
        const { files, apply } = filesOf(config, credentials);
        for (const one of all) {
          const outcome = await apply(one);
          const { length } = files.writes;
          const again = await apply({ ...one, sessions: one.sessions.map((each) => ({ ...each })) });
          expect(files.writes).toHaveLength(length);
          expect(again.ok).toBe(outcome.ok);
          if (again.ok) expect(again.value.changedFiles).toEqual([]);
          // As an app does that was just restarted and has read nothing yet.
          const restarted = filesOf(files.config, files.credentials);
          await restarted.apply(one);
          expect(restarted.files.writes).toEqual([]);
        }
        await apply({ sessions: [], defaultSessionId: null, consents: new Set() });
        expect([files.config, files.credentials]).toEqual([config, credentials]);
      },
    ),
    { numRuns: 200 },
  );
});

test('whatever is taken over, imported, used, renewed and renamed: in the end the bytes are the user’s again', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: anyRequest },
    { weight: 1, arbitrary: fc.constantFrom<'undo' | 'git' | 'no git'>('undo', 'git', 'no git') },
  );
  await fc.assert(
    fc.asyncProperty(
      userText,
      userText,
      fc.array(step, { maxLength: 8 }),
      async (config, credentials, steps) => {
        const git = '[user]\n\tname = Ada';
        const instance = memoryInstance('one');
        const { files, apply, undo, gitApply } = filesOf(config, credentials, { instance });
        files.git = git;
        for (const one of steps) {
          if (one === 'undo') await undo();
          else if (one === 'git' || one === 'no git')
            must(
              await gitApply(
                { install: one === 'git', hosts: ['git-codecommit.eu-west-1.amazonaws.com'] },
                never,
              ),
            );
          else {
            const outcome = await apply(one);
            const { length } = files.writes;
            const { handOver: _, ...again } = one;
            expect((await apply(again)).ok).toBe(outcome.ok);
            expect(files.writes).toHaveLength(length);
          }
        }
        await apply({ sessions: [], defaultSessionId: null, consents: new Set() });
        must(await gitApply({ install: false, hosts: [] }, never));
        expect([files.config, files.credentials, files.git]).toEqual([config, credentials, git]);
      },
    ),
    { numRuns: 300 },
  );
});

test('what the user edits in between stays, whatever is wanted before and after', async () => {
  const own = '[profile mine]\noutput = json\n';
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 5 }), fc.nat(), async (all, pick) => {
      const { files, apply } = filesOf('', '');
      for (const [index, one] of all.entries()) {
        if (index === pick % all.length) files.config = `${files.config}\n${own}`;
        must(await apply(one));
      }
      expect(files.config).toContain(own);
      expect(parseIni(files.config, 'config').faults).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

/** As configparser and programs on top of it write a file that they have read: without comments and empty lines. */
const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*([#;].*)?$/.test(line))
    .map((line) => `${line}\n`)
    .join('');
/** As go-ini and `aws configure set` add a setting: below the last one of the section, or below what looks like one. */
function withSetting(text: string, setting: string, pick: number, isLast: (line: string) => boolean): string {
  const lines = text.split('\n');
  const headers = lines.flatMap((line, at) => (line.startsWith('[') ? [at] : []));
  const from = headers[pick % Math.max(1, headers.length)];
  if (from === undefined) return text;
  const end = headers.find((at) => at > from) ?? lines.length;
  const last = lines.slice(from + 1, end).findLastIndex(isLast);
  return lines.toSpliced(from + 2 + last, 0, setting).join('\n');
}
const settings = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => !/^([#;[].*)?$/.test(line));

test('whatever other programs do to the files in between, no setting of the user is lost, and none of ours stays', async () => {
  const edit = fc.record({
    how: fc.constantFrom<'configparser' | 'go-ini' | 'aws configure'>(
      'configparser',
      'go-ini',
      'aws configure',
    ),
    file: fc.constantFrom<'config' | 'credentials'>('config', 'credentials'),
    pick: fc.nat({ max: 8 }),
  });
  const step = fc.record({ request: anyRequest, edit: fc.option(edit) });
  await fc.assert(
    fc.asyncProperty(
      userText,
      userText,
      fc.array(step, { maxLength: 6 }),
      async (config, credentials, steps) => {
        const files = memoryFiles(config.replaceAll('\r', ''), credentials.replaceAll('\r', ''));
        const keys = new Set<string>();
        const remember = async (more: readonly string[]) => {
          for (const key of more) keys.add(key);
        };
        const forget = async (gone: readonly string[]) => {
          for (const key of gone) keys.delete(key);
        };
        const instance = { id: async () => 'aaa', writtenKeys: async () => keys, remember, forget };
        const { apply } = userFilesOn(files, files.awsFiles, { instance });
        const theirs = [...settings(config), ...settings(credentials)];
        for (const [index, { request: one, edit: other }] of steps.entries()) {
          await apply(one, never);
          if (other === null) continue;
          const { how, file, pick } = other;
          const setting = `added_${index} = v`;
          const before = files[file];
          if (how === 'configparser') files[file] = withoutComments(before);
          else
            files[file] = withSetting(before, setting, pick, (line) =>
              how === 'go-ini' ? /^[^#;\s][^=]*=/.test(line) : /[=:]/.test(line),
            );
          if (how !== 'configparser' && files[file] !== before) theirs.push(setting);
          // A change of the files is looked at, and they are brought up to date.
          const { handOver: _, ...again } = one;
          await apply(again, never);
        }
        await apply({ sessions: [], defaultSessionId: null, consents: new Set() }, never);
        const beside = [...files.kept.config.values(), ...files.kept.credentials.values()];
        const left = new Set(
          [files.config, files.credentials, ...beside].flatMap((text) => settings(text ?? '')),
        );
        for (const setting of theirs) expect([...left]).toContain(setting);
        expect(`${files.config}${files.credentials}`).not.toMatch(
          /ASIAEXAMPLE|latchkey credential-process|managed by/,
        );
      },
    ),
    { numRuns: 200 },
  );
});
