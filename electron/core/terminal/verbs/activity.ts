import { type ActivityWanted, activityOutcomes, callerOf, isWanted } from '../../../../shared/activity.ts';
import { isActivityFault } from '../../../../shared/activity-check.ts';
import type { ActivityEntry } from '../../../../shared/app-state.ts';
import { CliActivity, CliActivityCheck } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import { activityTexts as texts } from '../../../../shared/text/activity.ts';
import { problemText } from '../../../../shared/text/problem.ts';
import { eventWord } from '../../../../shared/text/window-pages.ts';
import { activityRow, exportFormats, exportText } from '../../activity-rows.ts';
import { profileNames } from '../../sessions/session-names.ts';
import { fromIsoTime, toIsoTime } from '../../utc.ts';
import { free, oneOf, session } from '../arguments.ts';
import type { CommandEnd, CommandIo } from '../command.ts';
import type { StatePort, TimePorts, VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup } from '../define-verb.ts';
import type { Args } from '../io/args.ts';
import { done, noteProblem, plain, say } from '../io/print.ts';
import { table } from '../io/table.ts';

type ReadPorts = VerbsPort<'activity' | 'activityFiles'> & StatePort & TimePorts;

const PAGE = 5_000;
const USUAL_COUNT = 50;
const MOST = 100_000;

const filters = {
  program: free('PROGRAM'),
  session,
  outcome: oneOf(activityOutcomes, 'Whether it went well.'),
  since: free('TIME'),
} as const;
const filterTexts = {
  program: 'What this program asked for.',
  session: 'What happened with this session, also one that is gone.',
  outcome: 'What went well, or what failed.',
  since: 'What happened since then.',
} as const;

export const activityVerb = defineGroup<ReadPorts & VerbsPort<'verifyActivity'>>({
  name: 'activity',
  text: {
    summary: 'Show which program asked for which credentials, and what else happened.',
    help: 'It is kept on this machine only, for as many days as the setting activity-days says. No secret and no argument of a command is in it.',
  },
  forms: [
    defineForm({
      text: {
        summary: 'Show what happened, newest first.',
        options: {
          program: filterTexts.program,
          session: filterTexts.session,
          outcome: filterTexts.outcome,
          since: filterTexts.since,
          limit: `How many at most; ${USUAL_COUNT} without it.`,
        },
        examples: [
          {
            command: 'latchkey activity --program git --since 2h',
            what: 'What git asked for in the last two hours.',
          },
          { command: 'latchkey activity --outcome failed --json', what: 'What failed, for scripts.' },
        ],
      },
      options: { ...filters, limit: free('COUNT') },
      output: CliActivity,
      run: async ({ args, io, asJson, sayValue }, ports: ReadPorts, signal) => {
        const typed = args.option('limit') ?? String(USUAL_COUNT);
        const limit = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
        if (limit < 1 || limit > MOST)
          return err({ code: 'usage', message: texts.badCount(typed.slice(0, 60)) });
        const found = await entriesFor(args, ports, limit, signal);
        if (!found.ok) return found;
        if (asJson) sayValue(found.value.map(activityRow));
        else if (found.value.length === 0) say(io, texts.none);
        else io.out(await activityTable(found.value, io));
        return await sayUnread(io, ports, signal);
      },
    }),
    defineForm({
      subcommand: 'export',
      text: {
        summary: 'Print everything that is kept as JSON lines or CSV, oldest first.',
        help: 'In CSV a cell that a spreadsheet would calculate begins with an apostrophe.',
        options: {
          program: filterTexts.program,
          session: filterTexts.session,
          outcome: filterTexts.outcome,
          since: filterTexts.since,
          format: 'JSON lines without it.',
        },
        examples: [
          { command: 'latchkey activity export --format csv >activity.csv', what: 'For a spreadsheet.' },
        ],
      },
      options: { ...filters, format: oneOf(exportFormats, 'How it is written.') },
      run: async ({ args, io }, ports: ReadPorts, signal) => {
        const typed = args.option('format') ?? 'jsonl';
        const format = exportFormats.find((known) => known === typed);
        if (format === undefined) return err({ code: 'usage', message: texts.badFormat(typed.slice(0, 60)) });
        const found = await entriesFor(args, ports, MOST, signal);
        if (!found.ok) return found;
        // A spreadsheet's cell may have a line end of its own, which JSON has as an escape.
        io.out(plain(exportText(found.value.toReversed(), format)));
        return await sayUnread(io, ports, signal);
      },
    }),
    defineForm({
      subcommand: 'verify',
      text: {
        summary: 'Say whether what is kept is what Latchkey wrote.',
        help: `Each entry has the hash of the one before, so an entry that was changed, taken out or put in shows, and so does a missing beginning; a missing end does while the Latchkey that wrote it runs.
${texts.limits}`,
        exits: { 1: 'It is not what was written, or a file of it cannot be read.' },
      },
      output: CliActivityCheck,
      run: async ({ io, asJson, sayValue }, ports: VerbsPort<'verifyActivity'>, signal) => {
        const checked = await ports.app.verbs.verifyActivity({}, signal);
        if (!checked.ok) return checked;
        const { state, entries, hash, from, until, findings } = checked.value;
        const said = findings.map((found) => ({
          kind: found.kind,
          fault: isActivityFault(found),
          said: texts.finding(found, toIsoTime),
        }));
        const time = (atMs: number | null) => (atMs === null ? null : toIsoTime(atMs));
        if (asJson) sayValue({ state, entries, from: time(from), until: time(until), hash, findings: said });
        else {
          say(io, state === 'empty' ? texts.empty : texts[state](entries));
          for (const one of said) say(io, `  ${one.said}`);
          if (state === 'intact' && hash !== null) {
            say(io, texts.hash(hash));
            say(io, texts.limits);
          }
        }
        return ok(
          state === 'broken' || state === 'unverified' ? { kind: 'exit', code: ExitCode.failed } : done,
        );
      },
    }),
  ],
});

/** What was shown is not all of it then, which a script sees by how it ends. */
async function sayUnread(
  io: CommandIo,
  ports: VerbsPort<'activityFiles'>,
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const files = await ports.app.verbs.activityFiles({}, signal);
  if (!files.ok) return files;
  for (const problem of files.value.unread) noteProblem(io, problem);
  return ok(files.value.unread.length > 0 ? { kind: 'exit', code: ExitCode.failed } : done);
}

/** Newest first. */
async function entriesFor(
  args: Args<string, keyof typeof filters>,
  ports: ReadPorts,
  limit: number,
  signal: AbortSignal,
): Promise<Result<readonly ActivityEntry[], Problem>> {
  const wanted = wantedBy(args, ports);
  if (!wanted.ok) return wanted;
  const { since } = wanted.value;
  const found: ActivityEntry[] = [];
  let beforeSeq: number | null = null;
  for (;;) {
    const page = await ports.app.verbs.activity({ beforeSeq, limit: PAGE }, signal);
    if (!page.ok) return page;
    for (const entry of page.value) if (isWanted(entry, wanted.value)) found.push(entry);
    const last = page.value.at(-1);
    const isPast = since !== null && last !== undefined && last.at < since;
    if (last === undefined || page.value.length < PAGE || isPast || found.length >= limit)
      return ok(found.slice(0, limit));
    beforeSeq = last.seq;
  }
}

function wantedBy(
  args: Args<string, keyof typeof filters>,
  ports: ReadPorts,
): Result<ActivityWanted, Problem> {
  const typedTime = args.option('since');
  const since = typedTime === null ? null : timeOf(typedTime, serverNow(ports));
  if (typedTime !== null && since === null)
    return err({ code: 'usage', message: texts.badTime(typedTime.slice(0, 60)) });
  const typedOutcome = args.option('outcome');
  const outcome = activityOutcomes.find((known) => known === typedOutcome) ?? null;
  if (typedOutcome !== null && outcome === null)
    return err({ code: 'usage', message: texts.badOutcome(typedOutcome.slice(0, 60)) });
  const name = args.option('session');
  return ok({ program: args.option('program'), outcome, since, session: sessionBy(name, ports) });
}

/** The sessions of that profile, name or id. One that is gone is known by the name that its entries have. */
function sessionBy(typed: string | null, { app }: StatePort): ActivityWanted['session'] {
  if (typed === null) return null;
  const name = typed.toLowerCase();
  const named = app
    .state()
    .sessions.filter((view) =>
      [view.id, view.name, ...profileNames(view)].some((one) => one.toLowerCase() === name),
    );
  return { ids: new Set([typed, ...named.map(({ id }) => id)]), name };
}

const units = { min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Null: it is none. */
function timeOf(typed: string, now: number): number | null {
  const [, count, unit] = /^(\d{1,5})(min|m|h|d|w)$/.exec(typed) ?? [];
  const known = Object.entries(units).find(([name]) => name === unit);
  if (count !== undefined && known !== undefined) return now - Number(count) * known[1];
  return fromIsoTime(typed) ?? fromIsoTime(`${typed}T00:00:00Z`);
}

function activityTable(entries: readonly ActivityEntry[], io: CommandIo): Promise<string> {
  const rows = entries.map((entry) => {
    const asked = callerOf(entry);
    return [
      toIsoTime(entry.at).replace('T', ' ').replace('Z', ''),
      eventWord[entry.event],
      entry.sessionName ?? entry.sourceName ?? '',
      asked === null ? '' : (asked.program ?? asked.verb),
      String(asked?.pid ?? ''),
      entry.cwd ?? '',
      String(entry.durationMs ?? ''),
      entry.problem === null ? (entry.note ?? '') : problemText(entry.problem).what,
    ];
  });
  const narrow = { spared: ['MS', 'PID', 'DIRECTORY'], whole: 'SESSION', never: ['TIME (UTC)'] };
  return table(texts.columns, rows, io.columns, narrow);
}
