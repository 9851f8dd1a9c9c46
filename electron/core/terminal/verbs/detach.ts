import { CliAttach, CliDetach } from '../../../../shared/cli.ts';
import type { DetachPlan } from '../../../../shared/detach.ts';
import { ok } from '../../../../shared/result.ts';
import { detachTexts as t } from '../../../../shared/text/detach.ts';
import { problemSentence } from '../../../../shared/text/problem.ts';
import { optionTexts } from '../../../../shared/text/terminal-help.ts';
import type { CommandIo } from '../command.ts';
import type { StatePort, VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, say, sayDiff } from '../io/print.ts';

export const detach = defineVerb({
  name: 'detach',
  text: {
    summary: 'Take everything Latchkey wrote out of your files, before you uninstall it.',
    help: `Gives back what was taken over, byte for byte: AWS config and credentials, git configuration, permissions, start at login. Shows what changes and asks.
From then on the app writes nothing into your files, also after a restart, until you run latchkey attach. Sign-ins and sessions are kept, and latchkey exec still works.`,
    options: {
      'dry-run': 'Show what would change; change nothing.',
      forget: 'Also sign out everywhere and remove sessions, identity sources and their keychain items.',
      yes: optionTexts.yes,
    },
    examples: [
      { command: 'latchkey detach --dry-run', what: 'The difference in every file.' },
      { command: 'latchkey detach --yes', what: 'For scripts that uninstall.' },
    ],
    exits: { 5: 'You did not agree.' },
  },
  flags: ['dry-run', 'forget', 'yes'],
  output: CliDetach,
  run: async (
    { args, io, asJson, sayValue },
    ports: StatePort & VerbsPort<'detachPlan' | 'detach'>,
    signal,
  ) => {
    const { verbs } = ports.app;
    const forget = args.flag('forget');
    const plan = await verbs.detachPlan({ forget }, signal);
    if (!plan.ok) return plan;
    if (!asJson) showPlan(io, plan.value, forget);
    if (args.flag('dry-run')) {
      if (asJson) sayValue({ ...plan.value, applied: false });
      else say(io, t.dryRun(forget));
      return ok(done);
    }
    const agreed = await confirm(io, args.flag('yes'), t.question, signal);
    if (!agreed.ok) return agreed;
    const detached = await verbs.detach({ forget }, signal);
    if (!detached.ok) return detached;
    if (asJson) sayValue({ ...detached.value, applied: true });
    else {
      const { problem } = ports.app.state().files;
      const waits = problem?.code === 'profile-in-use' ? [problemSentence(problem), t.uninstallLater] : null;
      const isNoted = !ports.app.state().attention.some(({ id }) => id === 'records');
      const said = isNoted ? t.done : t.doneUnnoted;
      for (const sentence of [said, ...(waits ?? [t.uninstall])]) say(io, sentence);
    }
    return ok(done);
  },
});

function showPlan(io: CommandIo, plan: DetachPlan, forget: boolean): void {
  const { files, removes, moves, reopens, autostart, keeps } = plan;
  const changed = files.filter((file) => file.changed);
  for (const { file, diff } of changed) {
    say(io, t.file(file));
    sayDiff(io, diff);
  }
  for (const path of removes) say(io, t.removes(path));
  for (const { from, to } of moves) say(io, t.moves(from, to));
  for (const { file, mode } of reopens) say(io, t.reopens(file, mode));
  if (autostart) say(io, t.autostart);
  if (changed.length + removes.length + moves.length === 0) say(io, t.nothing);
  if (forget) say(io, t.forgets);
  for (const sentence of keeps) say(io, sentence);
}

export const attach = defineVerb({
  name: 'attach',
  text: {
    summary: 'Write your AWS and git files again, after latchkey detach.',
    help: 'Profiles of your own that were taken over before the detach are yours again: Latchkey asks about each of them.',
  },
  output: CliAttach,
  run: async ({ io, asJson, sayValue }, ports: StatePort & VerbsPort<'attach'>, signal) => {
    const wasDetached = ports.app.state().files.detached === true;
    const attached = await ports.app.verbs.attach({}, signal);
    if (!attached.ok) return attached;
    if (asJson) sayValue({ attached: true, applied: wasDetached });
    else say(io, wasDetached ? t.attached : t.attachedAlready);
    return ok(done);
  },
});
