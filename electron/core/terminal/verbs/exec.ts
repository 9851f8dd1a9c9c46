import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { problemSentence } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { optionTexts } from '../../../../shared/text/terminal-help.ts';
import { startedWith } from '../../acts-as.ts';
import { profilePin } from '../../profile-pin.ts';
import type { RunningCommand } from '../../running-commands.ts';
import { noRegionCall, whichRegion } from '../../sessions/which-region.ts';
import type { Answer } from '../../sessions/which-session.ts';
import { session as sessionArgument } from '../arguments.ts';
import {
  beforeOf,
  type ChildProfile,
  childProfile,
  filesElsewhere,
  hiding,
  labelOf,
  madeByAws,
  pinOf,
  regionVariables,
  winningNames,
} from '../child-environment.ts';
import type { CommandIo } from '../command.ts';
import type { CommandPorts, LeasePort, RunningCommandsPort, StatePort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { containerMark } from '../given-marks.ts';
import { explain, noteTyped } from '../io/explain.ts';
import { note } from '../io/print.ts';
import type { WaitPorts } from '../io/wait.ts';
import { leaseAfterSignIn } from '../lease.ts';
import { resolve, type WaitingResolvePorts } from '../resolve.ts';

type ExecPorts = WaitPorts &
  LeasePort &
  WaitingResolvePorts &
  Pick<CommandPorts, 'awsFiles' | 'otherFile' | 'container' | 'command'> &
  RunningCommandsPort;

export const exec = defineVerb({
  name: 'exec',
  text: {
    summary: 'Run a command with the credentials of a session, refreshed while it runs.',
    help: `The command gets a loopback address and a token (AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN) instead of keys, the region, and LATCHKEY_SESSION, which names the session for a prompt. Both end with the process. Variables that would take precedence, such as AWS_ACCESS_KEY_ID, are removed.
Without a command, on a terminal, it starts your shell (SHELL), with AWS_VAULT set to the name of the session as prompts expect it. End the shell to leave the session.
The command stays in this session until it ends, whatever becomes the default session: AWS_PROFILE is set to the session's own profile; a session without a profile runs without your AWS config and credentials files. LATCHKEY_SESSION_ID keeps git in the session.`,
    options: { explain: optionTexts.explain },
    examples: [
      { command: 'latchkey exec prod -- terraform plan', what: 'Credentials for one command.' },
      { command: 'latchkey exec prod', what: 'A shell in this session.' },
    ],
    exits: {
      126: 'The command exists but cannot be run: not executable, or a directory.',
      127: 'The command was not found.',
    },
  },
  words: [sessionArgument],
  flags: ['explain'],
  takesCommand: 'optional',
  run: async ({ args, io }, ports: ExecPorts, signal) => {
    const isShell = args.command.length === 0;
    // A script that forgot its command must not hang in a shell.
    if (isShell && !io.isTerminal) return err({ code: 'usage', message: terminalTexts.execNeedsCommand });
    const state = ports.app.state();
    const answer = await resolve(io, ports, { by: 'argument', name: args.words[0] ?? '' }, {}, signal);
    if (!answer.ok) return answer;
    await noteTyped(io, ports, answer.value);
    const { session } = answer.value;
    const found = whichRegion(noRegionCall, answer.value, state.settings.defaultRegion);
    // Without a region the command may have its own; one that was refused is not for it either.
    if (!found.ok && found.error.code !== 'region-missing') return found;
    if (io.pid === null) return err({ code: 'endpoint-unavailable', detail: terminalTexts.noPid });
    // Asked for now, so that a sign-in that is needed is a sentence here and not an error inside the command.
    const lease = await leaseAfterSignIn(io, ports, session, signal);
    if (!lease.ok) return lease;
    const actsAs = ports.app.actsAs(session.id);
    if (actsAs === null) return err({ code: 'pinned-session-gone', session: session.name });
    const startedAs = startedWith(actsAs, lease.value);
    const { pid } = io;
    const argv = isShell ? [shellOf(io, ports.command)] : args.command;
    const child = { pid, program: programName(argv), startedAs };
    const profile = await profileFor(io, ports, answer.value, child);
    if (!profile.ok) return profile;
    // SECURITY: its keys would come before those of the session.
    const made = profile.value.kind === 'hidden' ? await madeByAws(ports.command, ports) : null;
    if (made !== null) return err({ code: 'refused', reason: terminalTexts.noFilesMade(made) });
    const grant = await ports.container.open({ sessionId: session.id, startedAs, pid });
    if (!grant.ok) return grant;
    const named = profile.value.kind === 'profile' ? profile.value.profile : null;
    ports.app.commands.started(pid, { session: session.id, startedAs, profile: named });

    const region = found.ok ? found.value.region : null;
    if (args.flag('explain')) explain(io, ports, answer.value, found.ok ? found.value : null);
    return ok({
      kind: 'exec',
      argv,
      env: {
        ...Object.fromEntries(winningNames.map((name) => [name, null])),
        ...profileVariables(profile.value, ports.command, session.id),
        AWS_CONTAINER_CREDENTIALS_FULL_URI: grant.value.uri,
        // SECURITY: an environment is read by the same user only; an argv by everybody. The grant ends with the process.
        AWS_CONTAINER_AUTHORIZATION_TOKEN: grant.value.token.reveal(),
        LATCHKEY_CONTAINER: containerMark(session.id, grant.value.uri, grant.value.token.reveal()),
        ...regionVariables(region),
        ...pinOf(answer.value, startedAs),
        LATCHKEY_BEFORE: beforeOf(io) || null,
        // The name that prompts agree on. Only for a shell: aws-vault does not run inside of what has it. No expiry beside it,
        // because these credentials are refreshed.
        ...(isShell ? { AWS_VAULT: labelOf(answer.value) } : {}),
      },
    });
  },
});

/** The user's shell; where nothing names it, the one that every machine has. */
function shellOf({ env }: Pick<CommandIo, 'env'>, command: string): string {
  if (/^[A-Za-z]:\\/.test(command)) return 'powershell.exe';
  return env.SHELL === undefined || env.SHELL === '' ? '/bin/sh' : env.SHELL;
}

/** For the eye, in a sentence of ours. */
const programName = ([path = '']: readonly string[]): string =>
  (path.split(/[\\/]/).at(-1) ?? '').replace(/[^\P{C}]/gu, '').slice(0, 64) || 'a command';

/**
 * SECURITY: noted before the files are looked at, and after what was being written then: what is seen to be no keys there stays so
 * until the command has ended.
 */
async function profileFor(
  io: CommandIo,
  ports: StatePort & Pick<CommandPorts, 'awsFiles'> & RunningCommandsPort,
  answer: Answer,
  child: Pick<RunningCommand, 'pid' | 'program' | 'startedAs'>,
): Promise<Result<ChildProfile, Problem>> {
  const { commands, filesSettled } = ports.app;
  if (answer.profile === null) return ok({ kind: 'hidden' });
  const added = await commands.add({ ...child, profile: answer.profile, session: answer.session.id });
  if (!added.ok) {
    commands.remove(child.pid);
    note(io, terminalTexts.runsWithoutFiles(child.program, problemSentence(added.error)));
    return ok({ kind: 'hidden' });
  }
  await filesSettled();
  const chosen = await chooseProfile(io, ports, answer);
  if (!chosen.ok || chosen.value.kind === 'hidden') commands.remove(child.pid);
  return chosen;
}

async function chooseProfile(
  io: CommandIo,
  ports: StatePort & Pick<CommandPorts, 'awsFiles'>,
  answer: Answer,
): Promise<Result<ChildProfile, Problem>> {
  // The child would read other files than the ones that can be looked at here.
  if (filesElsewhere(io, ports.awsFiles.paths(), null) !== null) return ok({ kind: 'hidden' });
  // A profile that is there still goes when the commands that run in it have ended.
  if (ports.app.state().files.detached === true) return ok({ kind: 'hidden' });
  const texts = await ports.awsFiles.read();
  return texts.ok ? ok(childProfile(texts.value, answer)) : texts;
}

function profileVariables(
  choice: ChildProfile,
  command: string,
  id: string,
): Readonly<Record<string, string>> {
  switch (choice.kind) {
    case 'profile':
      return { AWS_PROFILE: choice.profile, LATCHKEY_SESSION_PROFILE: profilePin(choice.profile, id) };
    case 'hidden':
      return hiding(command);
  }
}
