import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwsFiles, AwsFileTexts, GitConfigFile, KeptBeside, UndoJournal } from '../ports/files.ts';
import { createFakeClock } from './fake-clock.ts';

export interface MemoryFiles {
  config: string;
  credentials: string;
  git: string;
  /** What each journalled write put aside, as the numbered backups do. */
  readonly backups: { readonly note: string; readonly config: string; readonly credentials: string }[];
  /** What is kept beside each of the two. */
  readonly kept: {
    readonly config: Map<string, string | null>;
    readonly credentials: Map<string, string | null>;
  };
  readonly writes: { readonly journal: boolean; readonly files: readonly string[] }[];
  /** As of a credentials file of another user. */
  isOpenToOthers: boolean;
  /** Asked at each write: what the system refuses it with. */
  fault: (what: 'write' | 'take back') => Problem | null;
  readonly awsFiles: AwsFiles;
  /** Never advances: nothing is ever done in slices. */
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly gitConfig: GitConfigFile;
  /** Of the journalled writes of the AWS files. */
  readonly undoJournal: UndoJournal;
}

type Texts = Readonly<Record<'config' | 'credentials', string>>;
interface Undoable {
  readonly note: string;
  readonly tag: string | undefined;
  /** How many there were before it: the same for none. */
  readonly number: number;
  readonly changed: readonly ('config' | 'credentials')[];
  readonly before: Texts;
  after: Texts;
}

/** The user's files in memory, under the rules of the port: what is equal is not written. For tests. */
export function memoryFiles(config = '', credentials = ''): MemoryFiles {
  const paths = { config: '/home/ada/.aws/config', credentials: '/home/ada/.aws/credentials' };
  const texts = (): AwsFileTexts => ({
    config: { path: paths.config, text: files.config, exists: files.config !== '' },
    credentials: { path: paths.credentials, text: files.credentials, exists: files.credentials !== '' },
    kept: { config: beside('config'), credentials: beside('credentials') },
  });
  const undoable: Undoable[] = [];
  const beside = (file: 'config' | 'credentials'): KeptBeside => ({
    path: (label) => `${paths[file]}.latchkey-kept.${label}`,
    texts: new Map(files.kept[file]),
  });
  const files: MemoryFiles = {
    config,
    credentials,
    git: '',
    backups: [],
    kept: { config: new Map(), credentials: new Map() },
    writes: [],
    isOpenToOthers: false,
    fault: () => null,
    clock: createFakeClock(),
    awsFiles: {
      paths: () => paths,
      read: async () => ok(texts()),
      write: async (plan, { journal, note, tag }) => {
        let before = { config: files.config, credentials: files.credentials };
        let planned = await plan(texts());
        // Somebody wrote in between: planned again, as the port says.
        while (files.config !== before.config || files.credentials !== before.credentials) {
          before = { config: files.config, credentials: files.credentials };
          planned = await plan(texts());
        }
        if (!planned.ok) return planned;
        const { value } = planned;
        const changed = (['config', 'credentials'] as const).filter((one) => value[one] !== files[one]);
        if (changed.length === 0) return ok({ changedFiles: [], takeBack: async () => ok(undefined) });
        if (files.isOpenToOthers && value.secretsFor?.includes('credentials') === true)
          return err({ code: 'file-unwritable', file: paths.credentials, cause: 'not-private' });
        const fault = files.fault('write');
        if (fault !== null) return err(fault);
        if (journal)
          files.backups.push({
            note,
            config: changed.includes('config') ? files.config : '',
            credentials: changed.includes('credentials') ? files.credentials : '',
          });
        for (const file of ['config', 'credentials'] as const)
          for (const [label, text] of value.keep?.[file] ?? []) files.kept[file].set(label, text);
        files.config = value.config;
        files.credentials = value.credentials;
        const written = { note, tag, number: files.writes.length, changed, before, after: value };
        if (journal) undoable.push(written);
        else follow(undoable.at(-1), written);
        const changedFiles = changed.map((one) => paths[one]);
        files.writes.push({ journal, files: changedFiles });
        return ok({
          changedFiles,
          takeBack: async () => {
            const refused = files.fault('take back');
            if (refused !== null) return err(refused);
            const since = changed.find((one) => files[one] !== value[one]);
            if (since !== undefined) return err({ code: 'file-changed-meanwhile', file: paths[since] });
            for (const one of changed) files[one] = before[one];
            if (journal) {
              files.backups.pop();
              undoable.pop();
            }
            return ok(undefined);
          },
        });
      },
    },
    undoJournal: memoryUndo(paths, undoable, () => files),
    gitConfig: {
      read: async () => ok({ path: '/home/ada/.gitconfig', text: files.git, exists: files.git !== '' }),
      write: async (plan) => {
        const planned = plan({ path: '/home/ada/.gitconfig', text: files.git, exists: files.git !== '' });
        if (!planned.ok) return planned;
        if (planned.value === files.git) return ok({ changedFiles: [], takeBack: async () => ok(undefined) });
        const refused = files.fault('write');
        if (refused !== null) return err(refused);
        const before = files.git;
        files.git = planned.value;
        return ok({
          changedFiles: ['/home/ada/.gitconfig'],
          takeBack: async () => {
            files.git = before;
            return ok(undefined);
          },
        });
      },
    },
  };
  return files;
}

/** A write that is not journalled keeps the last record valid where it goes on from what that one wrote. */
function follow(last: Undoable | undefined, { changed, before, after }: Undoable): void {
  for (const one of changed)
    if (last !== undefined && last.after[one] === before[one])
      last.after = { ...last.after, [one]: after[one] };
}

function memoryUndo(
  paths: Texts,
  undoable: Undoable[],
  files: () => Pick<MemoryFiles, 'config' | 'credentials' | 'fault'>,
): UndoJournal {
  const stateOf = (
    { before, after }: Undoable,
    one: 'config' | 'credentials',
  ): 'restored' | 'restorable' | 'changed' => {
    const now = files()[one];
    return now === before[one] ? 'restored' : now === after[one] ? 'restorable' : 'changed';
  };
  const undo = async (force: boolean): Promise<Result<readonly string[], Problem>> => {
    const last = undoable.at(-1);
    if (last === undefined) return err({ code: 'nothing-to-undo' });
    const since = last.changed.find((one) => stateOf(last, one) === 'changed');
    if (since !== undefined && !force) return err({ code: 'file-changed-meanwhile', file: paths[since] });
    const refused = files().fault('write');
    if (refused !== null) return err(refused);
    for (const one of last.changed) files()[one] = last.before[one];
    undoable.pop();
    return ok(last.changed.map((one) => paths[one]));
  };
  return {
    undo: (options) => undo(options?.force ?? false),
    preview: async () => {
      const last = undoable.at(-1);
      if (last === undefined) return ok(null);
      const previews = last.changed.map((one) => ({
        file: paths[one],
        state: stateOf(last, one),
        now: files()[one],
        before: last.before[one],
      }));
      return ok({
        id: String(last.number),
        note: last.note,
        ...(last.tag === undefined ? {} : { tag: last.tag }),
        files: previews,
      });
    },
  };
}
