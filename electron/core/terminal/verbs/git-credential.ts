import { Region } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { argumentTexts, verbTexts } from '../../../../shared/text/terminal-help.ts';
import { type CredentialRequest, parseCredentialRequest } from '../../codecommit/credential-request.ts';
import { gitEndpointOf } from '../../codecommit/endpoint.ts';
import { type CodeCommitHost, codeCommitHost, configuredGitEndpoint } from '../../codecommit/host.ts';
import { routeRegion, routeSession } from '../../codecommit/route.ts';
import { type GitPassword, SIGNATURE_VALID_MS, signGit } from '../../codecommit/sign.ts';
import { oneOf, profile, region } from '../arguments.ts';
import type { CommandIo } from '../command.ts';
import type { CommandPorts, LeasePort, StatePort, TimePorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import type { Args } from '../io/args.ts';
import { done, fail } from '../io/print.ts';
import { narrateWait, type WaitPorts } from '../io/wait.ts';

type GitPorts = WaitPorts & LeasePort & TimePorts & FilesPort & Pick<CommandPorts, 'hash'>;
type FilesPort = Pick<CommandPorts, 'awsFiles'>;

interface Asked {
  readonly args: Args<never, 'profile' | 'region'>;
  readonly io: CommandIo;
}

/** A git credential helper for CodeCommit over HTTPS (protocols §i, §ii); silent for every other host. */
export const gitCredential = defineVerb({
  name: 'git-credential',
  text: verbTexts['git-credential'],
  words: [oneOf(['get', 'store', 'erase'], argumentTexts.OPERATION)],
  options: { profile, region },
  run: async (asked, ports: GitPorts, signal) => {
    const { args, io } = asked;
    // store, erase and whatever git invents later: nothing is kept, so there is nothing to do.
    if (args.words[0] !== 'get') return ok(done);
    const input = await io.stdin(signal);
    if (!input.ok) return input;
    const request = parseCredentialRequest(input.value);
    if (request === null) return ok(done);
    const host = await gatedHost(request, args.option('profile'), io, ports);
    if (host === null) return ok(done);

    const answer = await answerFor(request, host, asked, ports, signal);
    if (answer.ok) {
      io.out(answer.value);
      return ok(done);
    }
    // git does not look at the exit code: without `quit` it would go on to ask for a user name. When nothing was ever
    // set up here, another helper or the user may still know one.
    if (request.path !== null && ports.app.state().sessions.length > 0) io.out('quit=1\n\n');
    return ok(fail(io, answer.error));
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
  const session = routeSession(state, args.option('profile'), io.env);
  if (!session.ok) return session;
  const regionOption = args.option('region');
  const optionRegion = regionOption === null ? null : Region.safeParse(regionOption);
  if (optionRegion?.success === false) {
    return err({ code: 'invalid-input', field: '--region', reason: 'This is not a region.' });
  }
  const signingRegion = routeRegion(
    hostRegion ?? optionRegion?.data ?? null,
    io.env,
    session.value,
    state.settings.defaultRegion,
  );
  if (!signingRegion.ok) return signingRegion;
  const lease = await narrateWait(io, ports, session.value, () =>
    ports.app.broker.lease(
      { sessionId: session.value.id, caller: io.caller, whenSignInNeeded: 'wait' },
      signal,
    ),
  );
  if (!lease.ok) return lease;
  const atMs = serverNow(ports);
  const password = signGit(ports.hash, {
    lease: lease.value,
    host: signedHost,
    region: signingRegion.value,
    path,
    atMs,
  });
  // git compares with the local clock, so the skew is taken out again.
  const expiresAt = Math.min(atMs + SIGNATURE_VALID_MS, lease.value.expiresAt) - ports.skew.skewMs();
  return gitAnswer(password, Math.floor(expiresAt / 1000), takesAuthtype);
}

/** The AWS files are read only for a host that nothing else opened, so the hot path stays free of them. */
async function gatedHost(
  { protocol, host }: CredentialRequest,
  profileName: string | null,
  io: CommandIo,
  ports: StatePort & FilesPort,
): Promise<CodeCommitHost | null> {
  const found = codeCommitHost(protocol, host, configuredGitEndpoint(io.env));
  if (found !== null || protocol !== 'https') return found;
  const session = routeSession(ports.app.state(), profileName, io.env);
  if (!session.ok) return null;
  return codeCommitHost(protocol, host, await gitEndpointOf(io.env, session.value, ports.awsFiles));
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
