import type { AppState } from '../../../../shared/app-state.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { optionTexts } from '../../../../shared/text/terminal-help.ts';
import { type Lease, shownEnd } from '../../credentials.ts';
import type { Answer } from '../../sessions/which-session.ts';
import { toIsoTime } from '../../utc.ts';
import { profile } from '../arguments.ts';
import type { AnswerLeasePort, FollowingProgramsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { explain } from '../io/explain.ts';
import { done } from '../io/print.ts';
import { waitsForUser } from '../io/wait.ts';
import { byOption, leaseOf, resolve, resolveNow, type WaitingResolvePorts } from '../resolve.ts';

/** The Go SDKs kill the program after a minute, and then nobody reads why (protocols §iv). */
const ANSWER_WITHIN_MS = 55_000;
/** Where the app took nearly all of that to start. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * Hot path: botocore runs this up to five times for one command. On a held lease nothing is awaited but the broker, and
 * nothing is read.
 */
export const credentialProcess = defineVerb({
  name: 'credential-process',
  text: {
    summary: 'Print credentials as JSON for an AWS SDK; profiles run this command.',
    help: 'Waits for the sign-in when one is needed. Without --profile: AWS_PROFILE, AWS_DEFAULT_PROFILE, the session that this shell was started with, the default session, the only session unless it is production.',
    options: { explain: optionTexts.explain, profile: 'The profile to use.' },
  },
  flags: ['explain'],
  options: { profile },
  run: async ({ args, io }, ports: WaitingResolvePorts & AnswerLeasePort & FollowingProgramsPort, signal) => {
    const named = byOption(args.option('profile'));
    const known = await resolveNow(io, ports, named, { isOurs: true }, signal);
    // A name that is on its way may be waited for, which takes its part of the time.
    const beganMs = known.ok ? null : ports.clock.monotonicMs();
    const answer = known.ok ? known : await resolve(io, ports, named, { isOurs: true }, signal);
    if (!answer.ok) return answer;
    if (args.flag('explain')) explain(io, ports, answer.value, null);
    const { session } = answer.value;
    const spentMs = io.spentMs + (beganMs === null ? 0 : ports.clock.monotonicMs() - beganMs);
    const ms = Math.max(SHORTEST_WAIT_MS, ANSWER_WITHIN_MS - spentMs);
    const late = () => lateProblem(ports.app.state(), session, spentMs + ms);
    const lease = await leaseOf(io, ports, answer.value, signal, { answerWithin: { ms, late } });
    if (!lease.ok) return err(lease.error);
    // What `exec` or `env` started keeps the user it began with.
    if (answer.value.startedAs === undefined)
      ports.app.followingPrograms.note(io.caller, {
        session: session.id,
        until: lease.value.expiresAt,
        isByDefault: isByDefault(answer.value),
        user: ports.app.actsAs(session.id)?.user ?? null,
      });
    io.out(`${processJson(lease.value)}\n`);
    return ok(done);
  },
});

/** Nobody named a session: a program that asks again after a switch gets the new one. */
const isByDefault = ({ cause }: Answer): boolean =>
  cause.rule === 'default' || ('name' in cause && cause.name === 'default');

function lateProblem(state: AppState, session: SessionView, waitedMs: number): Problem {
  if (!waitsForUser(state, session)) return { code: 'timed-out', what: 'AWS', afterMs: waitedMs };
  const source = state.sources.find(({ id }) => id === session.sourceId);
  const named = source?.command === undefined ? {} : { command: source.command };
  return { code: 'sign-in-not-given', source: source?.name ?? session.name, waitedMs, ...named };
}

/** Version must be the number 1 and the time must end in Z: everything else breaks one SDK or another (protocols §iv). */
export function processJson(lease: Lease): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: lease.accessKeyId,
    SecretAccessKey: lease.secretAccessKey.reveal(),
    ...(lease.sessionToken === null ? {} : { SessionToken: lease.sessionToken.reveal() }),
    Expiration: toIsoTime(shownEnd(lease)),
    ...(lease.accountId === null ? {} : { AccountId: lease.accountId }),
  });
}
