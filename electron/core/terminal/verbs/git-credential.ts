import { Region } from '../../../../shared/ids.ts';
import { invalidInput } from '../../../../shared/invalid-input.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { argumentTexts, optionTexts } from '../../../../shared/text/terminal-help.ts';
import { type CredentialRequest, parseCredentialRequest } from '../../codecommit/credential-request.ts';
import { gitEndpointOf } from '../../codecommit/git-endpoint.ts';
import { type CodeCommitHost, codeCommitHost, configuredGitEndpoint } from '../../codecommit/host.ts';
import { type GitPassword, SIGNATURE_VALID_MS, signGit } from '../../codecommit/sign.ts';
import { shownEnd } from '../../credentials.ts';
import { oneOf, profile, region } from '../arguments.ts';
import type { CommandIo } from '../command.ts';
import type { AnswerLeasePort, CommandPorts, TimePorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import type { Args } from '../io/args.ts';
import { explain, noteGitAccount } from '../io/explain.ts';
import { done, fail } from '../io/print.ts';
import { narrateWait, type WaitPorts } from '../io/wait.ts';
import {
  byOption,
  leaseOf,
  type ResolvePorts,
  resolve,
  resolveNow,
  resolveRegion,
  type WaitingResolvePorts,
} from '../resolve.ts';

type GitPorts = WaitPorts &
  WaitingResolvePorts &
  AnswerLeasePort &
  TimePorts &
  GatePorts &
  Pick<CommandPorts, 'hash'>;
type GatePorts = ResolvePorts & Pick<CommandPorts, 'awsFiles'>;

interface Asked {
  readonly args: Args<'explain', 'profile' | 'region'>;
  readonly io: CommandIo;
}

/** A git credential helper for CodeCommit over HTTPS (protocols §i, §ii); silent for every other host. */
export const gitCredential = defineVerb({
  name: 'git-credential',
  text: {
    summary: 'Answer git: user name and password for CodeCommit over HTTPS.',
    help: 'Set up by: latchkey git install. Silent for every host that is not CodeCommit. Needs credential.useHttpPath, because the repository is part of the signature. AWS_ENDPOINT_URL_CODECOMMIT or CODE_COMMIT_ENDPOINT may name one further host.',
    options: {
      explain: optionTexts.explain,
      profile: 'The profile to use.',
      region: 'The region, if neither the host nor the address has one.',
    },
  },
  words: [oneOf(['get', 'store', 'erase'], argumentTexts.OPERATION)],
  flags: ['explain'],
  options: { profile, region },
  run: async (asked, ports: GitPorts, signal) => {
    const { args, io } = asked;
    // store, erase and whatever git invents later: nothing is kept, so there is nothing to do.
    if (args.words[0] !== 'get') return ok(done);
    const input = await io.stdin(signal);
    if (!input.ok) return input;
    const request = parseCredentialRequest(input.value);
    if (request === null) return ok(done);
    const host = await gatedHost(request, args.option('profile'), io, ports, signal);
    if (host === null) return ok(done);

    const answer = await answerFor(request, host, asked, ports, signal);
    if (answer.ok) {
      io.out(answer.value);
      return ok(done);
    }
    // The words first: git ends as soon as it reads `quit`, and the shim ends with it.
    const end = fail(io, answer.error);
    // git does not look at the exit code: without `quit` it would go on to ask for a user name. When nothing was ever
    // set up here, another helper or the user may still know one.
    if (request.path !== null && ports.app.state().sessions.length > 0) io.out('quit=1\n\n');
    return ok(end);
  },
});

async function answerFor(
  { path, takesAuthtype }: CredentialRequest,
  { signedHost, region: hostRegion }: CodeCommitHost,
  { args, io }: Asked,
  ports: GitPorts,
  signal: AbortSignal,
): Promise<Result<string, Problem>> {
  if (path === null || path.length === 0) {
    return err({ code: 'usage', message: terminalTexts.noPath(signedHost) });
  }
  const state = ports.app.state();
  const found = await resolve(
    io,
    ports,
    byOption(args.option('profile')),
    { isRegionKnown: hostRegion !== null },
    signal,
  );
  if (!found.ok) return found;
  const { session } = found.value;
  const regionOption = args.option('region');
  const optionRegion = regionOption === null ? null : Region.safeParse(regionOption);
  if (optionRegion?.success === false) {
    return invalidInput('--region', 'This is not a region.');
  }
  const signingRegion = resolveRegion(io, hostRegion ?? optionRegion?.data ?? null, found.value, state);
  if (!signingRegion.ok) return signingRegion;
  noteGitAccount(io, ports, found.value);
  if (args.flag('explain')) explain(io, ports, found.value, signingRegion.value);
  const whenSignInNeeded = canAnyoneAnswer(io) ? 'wait' : 'fail';
  const lease = await narrateWait(io, ports, session, () =>
    leaseOf(io, ports, found.value, signal, { whenSignInNeeded }),
  );
  if (!lease.ok) return lease;
  const atMs = serverNow(ports);
  const password = signGit(ports.hash, {
    lease: lease.value,
    host: signedHost,
    region: signingRegion.value.region,
    path,
    atMs,
  });
  // git compares with the local clock, so the skew is taken out again.
  const expiresAt = Math.min(atMs + SIGNATURE_VALID_MS, shownEnd(lease.value)) - ports.skew.skewMs();
  return gitAnswer(password, Math.floor(expiresAt / 1000), takesAuthtype);
}

/** A script that forbids git to ask and has no terminal is run by nobody who could sign in. */
const canAnyoneAnswer = ({ env, isTerminal }: CommandIo): boolean =>
  isTerminal || !/^(0|no|off|false)$/i.test(env.GIT_TERMINAL_PROMPT ?? '');

/** The AWS files are read only for a host that nothing else opened, so the hot path stays free of them. */
async function gatedHost(
  { protocol, host }: CredentialRequest,
  profileName: string | null,
  io: CommandIo,
  ports: GatePorts,
  signal: AbortSignal,
): Promise<CodeCommitHost | null> {
  const found = codeCommitHost(protocol, host, configuredGitEndpoint(io.env));
  if (found !== null || protocol !== 'https') return found;
  // Of hosts that may be of no concern here, so nobody waits.
  const answer = await resolveNow(io, ports, byOption(profileName), { isRegionKnown: true }, signal);
  if (!answer.ok) return null;
  return codeCommitHost(protocol, host, await gitEndpointOf(io.env, answer.value.session, ports.awsFiles));
}

/** LF only, also on Windows: git would take a CR into the password. */
function gitAnswer(
  { username, password }: GitPassword,
  expiryUtcSeconds: number,
  takesAuthtype: boolean,
): Result<string, Problem> {
  const [user, secret] = [username.reveal(), password.reveal()];
  // SECURITY: a line break inside a value would let an answer of AWS, or of what claims to be it, write further lines.
  if (!/^[\x21-\x7e]+$/.test(user) || user.includes(':')) {
    return err({
      code: 'upstream-garbage',
      service: 'AWS',
      detail: 'Its session token contains an unexpected character.',
    });
  }
  const lines = takesAuthtype
    ? [
        'capability[]=authtype',
        'authtype=Basic',
        `credential=${btoa(`${user}:${secret}`)}`,
        // Keeps every other helper from storing it: a plain user name and password go to all of them.
        'ephemeral=1',
      ]
    : [`username=${user}`, `password=${secret}`];
  return ok(`${[...lines, `password_expiry_utc=${expiryUtcSeconds}`].join('\n')}\n\n`);
}
