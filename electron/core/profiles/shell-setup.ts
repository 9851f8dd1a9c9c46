import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ShellName, ShellState } from '../../../shared/shell-setup.ts';
import { shellTexts } from '../../../shared/text/shell-setup.ts';
import type { FilesWritten } from '../ports/files.ts';
import type { Instance } from '../ports/instance.ts';
import type { ShellFiles } from '../ports/shells.ts';
import {
  changeOf,
  type Ours,
  onceEach,
  type Planned,
  planView,
  type Read,
  stateOf,
  targetsOf,
  unusable,
  withLooks,
} from './shell-plan.ts';
import { type ScriptInput, scriptTexts, sourceLines } from './shell-scripts.ts';
import type { ShellRequest, ShellSetup } from './shell-setup-port.ts';
import { shownDiff } from './shown-diff.ts';
import type { DetachedFile } from './user-files-port.ts';

export interface ShellSetupPorts {
  readonly files: ShellFiles;
  /** Absolute path of the shim. */
  readonly command: string;
  readonly home: string;
  /** As `latchkey completion` prints them: read at their first use. */
  readonly completion: () => Promise<ScriptInput['completion']>;
  readonly instance: Pick<Instance, 'writtenKeys' | 'remember' | 'forget'>;
}

const names: readonly ShellName[] = ['bash', 'zsh', 'fish', 'pwsh'];

/** That a file has lines of ours: a start file may be in another place later. */
const writtenShell = (shell: ShellName, path: string): string => `shell:${shell}:${path}`;
/** That a detach took them out: an attach writes them again. */
const leftShell = (shell: ShellName): string => `shellleft:${shell}`;

/** Of a deb and an rpm, which link the command in /usr/bin and bring the completions. */
const isOfPackage = (command: string): boolean => /^\/(?:opt|usr)\//.test(command);

export function createShellSetup(ports: ShellSetupPorts): ShellSetup {
  const { files, command, instance } = ports;
  const ofPackage = isOfPackage(command);
  return {
    async states({ shell, look }, signal) {
      const usual = files.usual();
      const asked =
        shell === 'all' || shell === 'written' ? await files.present() : [shell === 'usual' ? usual : shell];
      const found: ShellState[] = [];
      for (const one of asked) {
        if (one === null) continue;
        const [mine, texts] = [ours(ports, one), await readStart(ports, one, signal)];
        if (!mine.ok) return mine;
        // A login shell that is named and not there.
        if (!texts.ok && texts.error.code === 'program-missing') continue;
        // One of all, such as a PowerShell that does not start: the others can be set up.
        if (!texts.ok && shell === 'all' && texts.error.code === 'refused') continue;
        if (!texts.ok && shell === 'written' && (await writtenFiles(ports, one)).length === 0) continue;
        if (!texts.ok) return texts;
        const state = stateOf({ shell: one, isUsual: one === usual, ofPackage }, texts.value, mine.value);
        if (shell !== 'written' || state.installed) found.push(state);
      }
      if (!look) return ok(found);
      const looked = found.map(async (state) =>
        withLooks(state, await files.look(state.shell, signal), command),
      );
      return ok(await Promise.all(looked));
    },
    async plan(request, signal) {
      const plan = await planned(ports, request, signal);
      return plan.ok ? ok(planView(plan.value, ofPackage, request.install)) : plan;
    },
    async apply(request, signal) {
      const plan = await planned(ports, request, signal);
      if (!plan.ok) return plan;
      const outcome = await (request.install ? install(ports, plan.value) : remove(ports, plan.value));
      if (!outcome.ok) return outcome;
      const { changedFiles, takeBack } = outcome.value;
      return ok({ shell: plan.value.shell, changedFiles, takeBack });
    },
    async leavePlan(signal) {
      const plans = await leaving(ports, signal);
      return plans.ok ? ok(plans.value.flatMap(leftFiles)) : plans;
    },
    async leave(signal) {
      const plans = await leaving(ports, signal);
      if (!plans.ok) return plans;
      const outcome = await eachInTurn(plans.value, (plan) =>
        write(ports, plan, shellTexts.noteRemove(plan.shell)),
      );
      if (!outcome.ok) return outcome;
      const left = plans.value.map(({ shell }) => leftShell(shell));
      await instance.remember(left);
      const { changedFiles, takeBack } = outcome.value;
      return ok({
        changedFiles,
        async takeBack() {
          const back = await takeBack();
          if (back.ok) await instance.forget(left);
          return back;
        },
      });
    },
    async rejoin(signal) {
      const keys = await instance.writtenKeys();
      const left = names.filter((shell) => keys.has(leftShell(shell)));
      const plans: Planned[] = [];
      for (const shell of left) {
        const plan = await planned(ports, { shell, install: true }, signal);
        if (!plan.ok && plan.error.code === 'program-missing') continue;
        if (!plan.ok) return plan;
        plans.push(plan.value);
      }
      const outcome = await eachInTurn(plans, (plan) => install(ports, plan));
      if (outcome.ok) await instance.forget(left.map(leftShell));
      return outcome;
    },
    async follow() {
      const now = await files.scripts();
      if (now.size === 0) return ok(undefined);
      const wanted = await scripts(ports);
      const isSame = [...wanted].every(([name, text]) => now.get(name) === text);
      return isSame ? ok(undefined) : files.writeScripts(wanted);
    },
  };
}

function ours({ files, home }: ShellSetupPorts, shell: ShellName): Result<Ours, Problem> {
  const lines = sourceLines(shell, { directory: files.directory, home });
  return lines.ok ? ok({ line: lines.value[0], all: new Set(lines.value) }) : lines;
}

const scripts = async ({ files, command, home, completion }: ShellSetupPorts) =>
  scriptTexts({
    bin: command.replace(/[\\/][^\\/]*$/, ''),
    directory: files.directory,
    home,
    completion: await completion(),
  });

async function writtenFiles({ instance }: ShellSetupPorts, shell: ShellName): Promise<readonly string[]> {
  const prefix = writtenShell(shell, '');
  return [...(await instance.writtenKeys())].flatMap((key) =>
    key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
  );
}

/** Its start files of now, and those that have had our lines. */
async function readStart(
  ports: ShellSetupPorts,
  shell: ShellName,
  signal: AbortSignal,
): Promise<Result<Read, Problem>> {
  const start = await ports.files.start(shell, signal);
  const known = await writtenFiles(ports, shell);
  // Without the shell there is nothing to add to; what is there already can be taken out.
  if (!start.ok && known.length === 0) return start;
  const { files: always, login } = start.ok ? start.value : { files: [], login: [] };
  const found = await ports.files.read([...new Set([...always, ...login, ...known])]);
  return found.ok ? ok({ start: { files: always, login }, found: found.value }) : found;
}

async function planned(
  ports: ShellSetupPorts,
  { shell: asked, install: isInstall }: ShellRequest,
  signal: AbortSignal,
): Promise<Result<Planned, Problem>> {
  const shell = asked ?? ports.files.usual();
  if (shell === null) return err({ code: 'refused', reason: shellTexts.unknownShell });
  const [mine, texts] = [ours(ports, shell), await readStart(ports, shell, signal)];
  if (!mine.ok) return mine;
  if (!texts.ok) return texts;
  const { start, found } = texts.value;
  const targets = isInstall ? targetsOf(start, found) : new Set(found.map(({ path }) => path));
  const changed = onceEach(found.filter(({ path }) => targets.has(path)));
  const problem = isInstall ? (changed.map(unusable).find((one) => one !== null) ?? null) : null;
  if (problem !== null) return err(problem);
  return ok({ shell, found, changed, ours: mine.value, change: changeOf(shell, mine.value, isInstall) });
}

/** All of the files or none. */
const write = (
  { files }: ShellSetupPorts,
  { changed, change }: Pick<Planned, 'changed' | 'change'>,
  note: string,
): Promise<Result<FilesWritten, Problem>> =>
  files.write(
    changed.map(({ path }) => path),
    (now) => {
      const fault = now.map(unusable).find((one) => one !== null) ?? null;
      const isTouched = now.some((file) => change(file.text) !== file.text);
      return fault !== null && isTouched ? err(fault) : ok(now.map(({ text }) => change(text)));
    },
    note,
  );

async function install(ports: ShellSetupPorts, plan: Planned): Promise<Result<FilesWritten, Problem>> {
  // First: a line that reads a file that is not there yet does nothing.
  const scriptsWritten = await ports.files.writeScripts(await scripts(ports));
  if (!scriptsWritten.ok) return scriptsWritten;
  // Before it is written, so that it is found whatever happens in between.
  await ports.instance.remember(plan.changed.map(({ path }) => writtenShell(plan.shell, path)));
  return write(ports, plan, shellTexts.noteInstall(plan.shell));
}

async function remove(ports: ShellSetupPorts, plan: Planned): Promise<Result<FilesWritten, Problem>> {
  const { shell, changed } = plan;
  const outcome = await write(ports, plan, shellTexts.noteRemove(shell));
  if (!outcome.ok) return outcome;
  await ports.files.removeEmptied(changed.map(({ path }) => path));
  const written = (await writtenFiles(ports, shell)).map((path) => writtenShell(shell, path));
  // An attach would write again what the user has removed.
  await ports.instance.forget([...written, leftShell(shell)]);
  return outcome;
}

const wasEverWritten = async ({ files, instance }: ShellSetupPorts): Promise<boolean> =>
  [...(await instance.writtenKeys())].some((key) => key.startsWith('shell:')) ||
  (await files.scripts()).size > 0;

/** Of every shell that has lines of ours. */
async function leaving(
  ports: ShellSetupPorts,
  signal: AbortSignal,
): Promise<Result<readonly Planned[], Problem>> {
  const plans: Planned[] = [];
  // Nothing was ever written: no shell is asked where its files are.
  if (!(await wasEverWritten(ports))) return ok(plans);
  for (const shell of names) {
    const plan = await planned(ports, { shell, install: false }, signal);
    // It may not be there, be broken, or have a file that cannot be read: what has no lines of ours keeps no user from leaving.
    if (!plan.ok && (await writtenFiles(ports, shell)).length === 0) continue;
    if (!plan.ok) return plan;
    const changed = plan.value.changed.filter(({ text }) => plan.value.change(text) !== text);
    if (changed.length > 0) plans.push({ ...plan.value, changed });
  }
  return ok(plans);
}

const leftFiles = ({ changed, change }: Planned): readonly DetachedFile[] =>
  changed.map(({ path: file, text }) => {
    const after = change(text);
    return { file, diff: shownDiff(text, after, file), text: after, ofOthers: [] };
  });

/** All of them or none. */
async function eachInTurn<T>(
  all: readonly T[],
  run: (one: T) => Promise<Result<FilesWritten, Problem>>,
): Promise<Result<FilesWritten, Problem>> {
  const done: FilesWritten[] = [];
  // Last written first: the journal takes back its last entry only.
  const takeBack = async (): Promise<Result<void, Problem>> => {
    for (const one of done.toReversed()) {
      const back = await one.takeBack();
      if (!back.ok) return back;
    }
    return ok(undefined);
  };
  for (const one of all) {
    const outcome = await run(one);
    if (!outcome.ok) {
      const back = await takeBack();
      return back.ok ? outcome : back;
    }
    done.push(outcome.value);
  }
  return ok({ changedFiles: done.flatMap(({ changedFiles }) => changedFiles), takeBack });
}
