import type { CliWhich } from '../../../../shared/cli.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { whichTexts } from '../../../../shared/text/which.ts';
import { profileLabel, sessionLabel } from '../../sessions/session-names.ts';
import type { RegionAnswer } from '../../sessions/which-region.ts';
import { type Answer, type Cause, ruleNumbers } from '../../sessions/which-session.ts';
import type { CommandIo } from '../command.ts';
import type { StatePort } from '../command-ports.ts';
import { note, plain } from './print.ts';
import { sessionJson } from './views.ts';

type Sessions = { readonly sessions: readonly SessionView[] };

/** Number and name, never cut: `111122223333 Production`. */
export function accountLabel(
  { session, account }: Pick<Answer, 'session' | 'account'>,
  { sessions }: Sessions,
): string {
  if (account === null) return whichTexts.none;
  const named =
    session.accountId === account ? session : sessions.find(({ accountId }) => accountId === account);
  const name = named?.accountName ?? null;
  return name === null || name === account ? account : `${account} ${name}`;
}

/** The session that a cause means, where its own words do not name it. */
function sessionOfCause(cause: Cause, { sessions }: Sessions): SessionView | undefined {
  return 'id' in cause ? sessions.find(({ id }) => id === cause.id) : undefined;
}

function passedOverLine(cause: Cause, state: Sessions): string {
  const session = sessionOfCause(cause, state);
  const said = whichTexts.cause(cause);
  return whichTexts.rule(
    ruleNumbers[cause.rule],
    session === undefined ? said : whichTexts.causeWithSession(said, sessionLabel(session)),
  );
}

/** Who answers, from which rule, and what was passed over: aligned lines. */
export function explanation(answer: Answer, region: RegionAnswer | null, state: Sessions): string {
  const { session, roles, cause, passedOver } = answer;
  const rows: (readonly [string, string])[] = [
    [whichTexts.session, profileLabel(session, answer.profile)],
    [whichTexts.account, accountLabel(answer, state)],
    [whichTexts.role, session.role ?? whichTexts.none],
    ...roles.map((role) => [whichTexts.role, whichTexts.ownRole(role.roleArn, role.profile)] as const),
    [whichTexts.region, region === null ? whichTexts.none : whichTexts.regionOf(region.region, region.from)],
    [whichTexts.because, whichTexts.rule(ruleNumbers[cause.rule], whichTexts.cause(cause))],
    ...passedOver.map((other) => [whichTexts.passedOver, passedOverLine(other, state)] as const),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  let before = '';
  const lines = rows.map(([label, value]) => {
    const shown = label === before ? '' : label;
    before = label;
    return `${shown.padEnd(width)}  ${plain(value)}\n`;
  });
  return lines.join('');
}

export function whichJson(answer: Answer, region: RegionAnswer | null): CliWhich {
  const { session, account, roles, cause, passedOver } = answer;
  const causeJson = (of: Cause) => ({
    rule: ruleNumbers[of.rule],
    because: of.rule,
    name: 'name' in of ? of.name : 'id' in of ? of.id : null,
  });
  return {
    session: sessionJson(session),
    profile: answer.profile,
    account,
    roles: roles.map(({ profile, roleArn }) => ({ profile, roleArn })),
    region: region?.region ?? null,
    regionFrom: region?.from ?? null,
    ...causeJson(cause),
    passedOver: passedOver.map(causeJson),
  };
}

/** `--explain`: the same on standard error, beside what the command prints. */
export const explain = (io: CommandIo, ports: StatePort, answer: Answer, region: RegionAnswer | null): void =>
  io.err(explanation(answer, region, ports.app.state()));

/** Git shows no account of its own: where nothing named one, or a key was not used, the user reads whose it is. */
export function noteGitAccount(io: CommandIo, ports: StatePort, answer: Answer): void {
  if (!io.isTerminal) return;
  const { cause, passedOver, session } = answer;
  const why = whichTexts.cause(cause);
  const state = ports.app.state();
  if (cause.rule !== 'named' && passedOver.some(({ rule }) => rule === 'foreign-keys'))
    note(io, whichTexts.foreignKeysUnused(why));
  const isUnnamed = cause.rule === 'superproject' || cause.rule === 'default';
  if (isUnnamed && state.settings.showGitAccount)
    note(io, whichTexts.git(sessionLabel(session), accountLabel(answer, state), why));
}
