import { CliProfiles } from '../../../../shared/cli.ts';
import { isDefaultName } from '../../../../shared/form-reasons.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { isPattern, patternMatcher, SESSIONS_ALL_WRITTEN } from '../../../../shared/profile-patterns.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { profileNames, sessionLabel } from '../../sessions/session-names.ts';
import {
  additionalNamed,
  addNamed,
  isNamed,
  type Named,
  profileJson,
  profilesJson,
  removeNamed,
} from '../additional-profiles.ts';
import { newProfile, region, session, sessionsOfProfiles } from '../arguments.ts';
import type { CommandEnd, CommandIo } from '../command.ts';
import type {
  InForcePort,
  OwnProfilesPort,
  PromptPorts,
  RunningCommandsPort,
  StatePort,
  VerbsPort,
  WaitingPorts,
} from '../command-ports.ts';
import { defineForm, defineGroup, type Output } from '../define-verb.ts';
import { heldProfiles } from '../held-profiles.ts';
import { inFile, sayHeld } from '../io/in-file.ts';
import { done, note, say } from '../io/print.ts';
import { table } from '../io/table.ts';
import { settleProfiles, takingOver } from '../io/take-over.ts';
import { renameTo } from '../rename-profile.ts';
import { typedSession } from '../resolve.ts';

type Ports = WaitingPorts &
  RunningCommandsPort &
  PromptPorts &
  InForcePort &
  OwnProfilesPort &
  VerbsPort<'setProfilesWritten' | 'setSessionProfile' | 'addSessionProfile' | 'removeSessionProfile'>;
export const profile = defineGroup<Ports>({
  name: 'profile',
  text: {
    summary: 'Say which sessions have a profile in your AWS files, where not all of them have one.',
    help: `Every aws call reads the whole AWS config, so with more than ${SESSIONS_ALL_WRITTEN} sessions Latchkey writes the profiles of those that you use, pin, make or add here, and keeps those that were there. The others still have their profile name: latchkey exec, credential-process --profile and codecommit:// know it.`,
  },
  forms: [
    defineForm({
      subcommand: 'list',
      text: {
        summary: 'List the profiles that are in your AWS files.',
        options: { all: 'Include those that are not in the files.' },
      },
      flags: ['all'],
      output: CliProfiles,
      run: async ({ args, io, asJson, sayValue }, ports: StatePort & RunningCommandsPort) => {
        const held = heldProfiles(ports);
        const isThere = (one: Named): boolean => one.profileWritten || held(one.id, one.profile) !== null;
        const listed = ports.app
          .state()
          .sessions.filter(isNamed)
          .filter((one) => isThere(one) || args.flag('all'));
        if (asJson) sayValue(listed.flatMap((one) => profilesJson(one, isThere(one))));
        else if (listed.length === 0) say(io, terminalTexts.noProfiles);
        else {
          const rows = listed.flatMap((one) =>
            profileNames(one).map((name) => [name, one.name, inFile(one, held)]),
          );
          const narrow = { spared: ['SESSION'], whole: 'PROFILE', tells: ['PROFILE'] };
          io.out(await table(terminalTexts.profileColumns, rows, io.columns, narrow));
        }
        return ok(done);
      },
    }),
    defineForm({
      subcommand: 'add',
      text: {
        summary: 'Write the profiles of sessions into your AWS files, or give a session one more.',
        help: `A pattern such as prod-* names every profile that it matches; quote it, so that the shell leaves it alone.
With --name, SESSION gets an additional profile of that name. Without --region it has the region of the session.`,
        options: {
          name: 'Add a profile of this name to the one SESSION.',
          region: 'The region of that profile.',
          'take-over':
            'Where a profile of that name in your AWS files is your own, let Latchkey write to it without a question; with several sessions, and for other profiles of the session, what changes is shown.',
        },
        examples: [
          { command: 'latchkey profile add prod-Admin', what: 'Then: aws --profile prod-Admin' },
          {
            command: "latchkey profile add 'prod-*'",
            what: 'Those that are there now; later ones: settings.',
          },
          {
            command: 'latchkey profile add prod-Admin --name prod-eu --region eu-west-1',
            what: 'The same session for another region.',
          },
        ],
      },
      words: [sessionsOfProfiles],
      options: { name: newProfile, region },
      flags: ['take-over'],
      output: CliProfiles,
      run: async (input, ports: Ports, signal) => {
        const { args } = input;
        const [name, place] = [args.option('name'), args.option('region')];
        if (name !== null && args.words.length === 1)
          return addOne(
            input,
            ports,
            { word: args.words[0] ?? '', name, region: place, isAgreed: args.flag('take-over') },
            signal,
          );
        if (name !== null || place !== null)
          return err({ code: 'usage', message: terminalTexts.oneSessionForName });
        const asked = await askedFor(input.io, ports, input.args.words, signal);
        if (!asked.ok) return asked;
        const byDefault = args.words.includes('default') ? defaultSession(ports) : undefined;
        if (byDefault !== undefined) note(input.io, terminalTexts.defaultIsNotAdded(byDefault.profile));
        const written = await writeProfiles(input, ports, asked.value, signal);
        return written.ok ? reportChange(input, ports, asked.value, true) : written;
      },
    }),
    defineForm({
      subcommand: 'rename',
      text: {
        summary: 'Give a session another profile name; the old one keeps working.',
        help: `The old name stays as an additional profile, so scripts, remotes and running commands go on; latchkey profile remove takes it away.
The session keeps its region. Where PROFILE is an additional profile of the session, the two change places, and a region of that profile becomes the session's; the default profile stays in its own.`,
        options: {
          'take-over':
            'Where a profile of that name in your AWS files is your own, let Latchkey write to it without a question.',
        },
        examples: [
          {
            command: 'latchkey profile rename 111122223333/Admin prod',
            what: 'Then: aws --profile prod; the former name goes on to work.',
          },
        ],
      },
      words: [session, newProfile],
      flags: ['take-over'],
      output: CliProfiles,
      run: async (input, ports: Ports, signal) => {
        const [word = '', name = ''] = input.args.words;
        const found = await typedSession(input.io, ports, word, signal);
        if (!found.ok) return found;
        const asked = { session: found.value, name, isAgreed: input.args.flag('take-over') };
        return renameTo(input, ports, asked, signal);
      },
    }),
    defineForm({
      subcommand: 'remove',
      text: {
        summary: 'Take profiles out of your AWS files; the sessions stay.',
        help: `A removed profile stays out, also when its session is used, until it is added again.
An additional profile, such as the old name of a renamed session, is removed altogether: its name no longer means the session.`,
        options: {
          unused: `Of all sessions that are not in use and had their profile before there were more than ${SESSIONS_ALL_WRITTEN}.`,
        },
        examples: [
          {
            command: 'latchkey profile remove --unused',
            what: 'What an earlier version wrote for everything.',
          },
        ],
      },
      optionalWords: [sessionsOfProfiles],
      flags: ['unused'],
      output: CliProfiles,
      run: async (input, ports: Ports, signal) => {
        const { words } = input.args;
        const isUnused = input.args.flag('unused');
        if (isUnused === words.length > 0)
          return err({ code: 'usage', message: terminalTexts.unusedOrNamed });
        if (isUnused) return settle(input, ports, unused(ports), false, signal);
        if (words.some(isDefaultName)) return err(ofDefault(ports));
        const additional = [...new Set(words)].flatMap((word) => additionalNamed(ports, word));
        const names = new Set<string>(additional.map(({ name }) => name));
        const asked = await askedFor(
          input.io,
          ports,
          words.filter((word) => !names.has(word)),
          signal,
        );
        if (!asked.ok) return asked;
        const removed = await removeNamed(input, ports, additional, signal);
        if (!removed.ok) return removed;
        return settle(input, ports, asked.value, false, signal, removed.value);
      },
    }),
  ],
});

/**
 * SECURITY: as a name "default" is the default session, whose own profile would go from the files, while the default profile, which the
 * user means, stays.
 */
function ofDefault(ports: StatePort): Problem {
  const profile = defaultSession(ports)?.profile ?? null;
  return { code: 'refused', reason: terminalTexts.defaultIsNotRemoved(profile) };
}

/** Whose own profile "default" means as a name here. */
function defaultSession({ app }: StatePort): SessionView | undefined {
  const { sessions, defaultSessionId } = app.state();
  return sessions.find(({ id }) => id === defaultSessionId);
}

const unused = (ports: StatePort): readonly Named[] =>
  ports.app
    .state()
    .sessions.filter(isNamed)
    .filter(({ profileKept }) => profileKept === true);

/** The sessions behind names and patterns, each once. */
async function askedFor(
  io: CommandIo,
  ports: WaitingPorts & OwnProfilesPort,
  words: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly Named[], Problem>> {
  const state = ports.app.state();
  const found = new Map<string, Named>();
  for (const word of words) {
    if (isPattern(word)) {
      const matches = patternMatcher(word);
      const matching = state.sessions.filter(isNamed).filter((one) => matches([one.profile, one.accountId]));
      if (matching.length === 0)
        return err({ code: 'unknown-profile', asked: word.slice(0, 300), similar: [] });
      for (const one of matching) found.set(one.id, one);
      continue;
    }
    const session = await typedSession(io, ports, word, signal);
    if (!session.ok) return session;
    if (!isNamed(session.value)) {
      const reason = terminalTexts.noProfileOf(sessionLabel(session.value));
      return err({ code: 'refused', reason });
    }
    found.set(session.value.id, session.value);
  }
  return ok([...found.values()]);
}

/** Written only where AWS tools take the session by it: a section of the user's own stays theirs until they say yes. */
async function writeProfiles(
  {
    io,
    args,
  }: {
    readonly io: CommandIo;
    readonly args: { readonly words: readonly string[]; flag(name: 'take-over'): boolean };
  },
  ports: Ports,
  sessions: readonly Named[],
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const sessionIds = sessions.map(({ id }) => id);
  const isAgreed = args.flag('take-over');
  // By several sessions, a part, a pattern or another name the user has named no profile: each is shown, and taken over then.
  const [only] = sessions.length === 1 ? sessions : [];
  const byItsName =
    only !== undefined && args.words.some((word) => word === only.profile || word === only.id);
  const input = { sessionIds, written: true, ...takingOver(isAgreed && byItsName) };
  const set = await ports.app.verbs.setProfilesWritten(input, signal);
  if (!set.ok) return set;
  const asked = { profiles: sessions.flatMap(profileNames), isAgreed };
  return settleProfiles(io, ports, asked, signal);
}

async function settle(
  output: Output<CliProfiles>,
  ports: Ports,
  sessions: readonly Named[],
  written: boolean,
  signal: AbortSignal,
  before: CliProfiles = [],
): Promise<Result<CommandEnd, Problem>> {
  if (sessions.length > 0) {
    const sessionIds = sessions.map(({ id }) => id);
    const settled = await ports.app.verbs.setProfilesWritten({ sessionIds, written }, signal);
    if (!settled.ok) return settled;
  }
  return reportChange(output, ports, sessions, written, before);
}

function reportChange(
  { io, asJson, sayValue }: Output<CliProfiles>,
  ports: RunningCommandsPort,
  sessions: readonly Named[],
  written: boolean,
  before: CliProfiles = [],
): Result<CommandEnd, Problem> {
  const [first] = sessions;
  const held = heldProfiles(ports);
  const staying = written ? [] : sessions.filter((one) => held(one.id, one.profile) !== null);
  if (asJson)
    sayValue([...before, ...sessions.map((one) => profileJson(one, written || staying.includes(one)))]);
  else if (first === undefined && before.length > 0) return ok(done);
  else if (first === undefined) say(io, terminalTexts.noneUnused);
  else if (sessions.length === 1 && staying.length === 0)
    say(
      io,
      written
        ? terminalTexts.profileWritten(first.profile, profileNames(first).slice(1))
        : terminalTexts.profileRemoved(first.profile),
    );
  else if (written) say(io, terminalTexts.profilesWritten(sessions.length));
  else if (sessions.length > staying.length)
    say(io, terminalTexts.profilesRemoved(sessions.length - staying.length));
  const names = written
    ? []
    : sessions.flatMap((one) => profileNames(one).map((name) => [one.id, name] as const));
  if (!asJson) for (const [id, name] of names) sayHeld(io, held(id, name));
  return ok(done);
}

async function addOne(
  output: Output<CliProfiles>,
  ports: Ports,
  asked: {
    readonly word: string;
    readonly name: string;
    readonly region: string | null;
    readonly isAgreed: boolean;
  },
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const found = await askedFor(output.io, ports, [asked.word], signal);
  if (!found.ok) return found;
  const [session, another] = found.value;
  return session === undefined || another !== undefined
    ? err({ code: 'usage', message: terminalTexts.oneSessionForName })
    : addNamed(
        output,
        ports,
        { session, name: asked.name, region: asked.region, isAgreed: asked.isAgreed },
        signal,
      );
}
