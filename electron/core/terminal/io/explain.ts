import { accountText, accountTitle, type NamedAccount } from '../../../../shared/account.ts';
import type { AppState } from '../../../../shared/app-state.ts';
import type { CliWhich } from '../../../../shared/cli.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { type Elsewhere, elsewhereText, whichTexts } from '../../../../shared/text/which.ts';
import { createProduction } from '../../sessions/production.ts';
import {
  isWhole,
  profileLabel,
  profileNames,
  sessionAddress,
  sessionAndAccount,
  sessionLabel,
} from '../../sessions/session-names.ts';
import { accountReadIn, alsoNamed, isShownOtherwise } from '../../sessions/typed-names.ts';
import type { RegionAnswer } from '../../sessions/which-region.ts';
import { type Answer, type Cause, ruleNumbers } from '../../sessions/which-session.ts';
import type { CommandIo } from '../command.ts';
import type { OwnProfilesPort, StatePort } from '../command-ports.ts';
import { type Paint, painter } from './colour.ts';
import { note, plain } from './print.ts';
import { sessionJson } from './views.ts';

type Known = Pick<AppState, 'sessions' | 'accounts' | 'settings'>;

/** The account that answers: that of the session, or of the last role on top of it. */
interface Answering extends NamedAccount {
  readonly isProduction: boolean;
}

function answeringAccount(
  { session, account }: Pick<Answer, 'session' | 'account'>,
  known: Known,
): Answering {
  const isOwn = session.accountId === account;
  const named = isOwn ? session : known.sessions.find(({ accountId }) => accountId === account);
  const settled = known.accounts.find(({ id }) => id === account);
  const accountName = named?.accountName ?? null;
  const accountLabel = named?.accountLabel ?? settled?.label ?? undefined;
  if (isOwn)
    return { accountId: account, accountName, accountLabel, isProduction: session.production === true };
  // A role of the user's own leads to an account whose sessions may be marked one by one: the account itself counts.
  const isMarked = createProduction(() => known.settings.productionPatterns);
  return {
    accountId: account,
    accountName,
    accountLabel,
    isProduction: isMarked({
      sessionMark: undefined,
      account: { label: accountLabel, mark: settled?.mark ?? undefined },
      accountId: account,
      names: [accountName],
    }),
  };
}

/** The session that a cause means, where its own words do not name it. */
function sessionOfCause(cause: Cause, { sessions }: Known): SessionView | undefined {
  return 'id' in cause ? sessions.find(({ id }) => id === cause.id) : undefined;
}

function passedOverLine(cause: Cause, state: Known): string {
  const session = sessionOfCause(cause, state);
  const said = whichTexts.cause(cause);
  return whichTexts.rule(
    ruleNumbers[cause.rule],
    session === undefined ? said : whichTexts.causeWithSession(said, sessionLabel(session)),
  );
}

/** Who answers, from which rule, and what was passed over: aligned lines. */
export function explanation(
  answer: Answer,
  region: RegionAnswer | null,
  state: Known,
  paint: Paint = (_, text) => text,
  elsewhere: Elsewhere | null = null,
): string {
  const { session, roles, cause, passedOver } = answer;
  const account = answeringAccount(answer, state);
  const rows: (readonly [string, string])[] = [
    [whichTexts.session, profileLabel(session, answer.profile)],
    [whichTexts.account, accountText(account) ?? whichTexts.unknownAccount],
    ...(account.isProduction ? [[whichTexts.mark, whichTexts.production] as const] : []),
    [whichTexts.role, session.role ?? whichTexts.none],
    ...roles.map((role) => [whichTexts.role, whichTexts.ownRole(role.roleArn, role.profile)] as const),
    [whichTexts.region, region === null ? whichTexts.none : whichTexts.regionOf(region.region, region.from)],
    [whichTexts.because, whichTexts.rule(ruleNumbers[cause.rule], whichTexts.cause(cause))],
    ...passedOver.map((other) => [whichTexts.passedOver, passedOverLine(other, state)] as const),
    ...(elsewhere === null ? [] : [[whichTexts.elsewhere, elsewhereText(elsewhere)] as const]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  let before = '';
  const lines = rows.map(([label, value]) => {
    const shown = label === before ? '' : label;
    before = label;
    const text = plain(value);
    return `${shown.padEnd(width)}  ${label === whichTexts.mark ? paint('production', text) : text}\n`;
  });
  return lines.join('');
}

export function whichJson(
  answer: Answer,
  region: RegionAnswer | null,
  state: Known,
  elsewhere: Elsewhere | null = null,
): CliWhich {
  const { session, account, roles, cause, passedOver } = answer;
  const { isProduction, ...named } = answeringAccount(answer, state);
  const causeJson = (of: Cause) => ({
    rule: ruleNumbers[of.rule],
    because: of.rule,
    name: 'name' in of ? of.name : 'id' in of ? of.id : null,
  });
  return {
    session: sessionJson(session),
    profile: answer.profile,
    account,
    accountName: accountTitle({ accountId: account, accountName: named.accountName }),
    accountLabel: named.accountLabel ?? null,
    production: isProduction,
    roles: roles.map(({ profile, roleArn }) => ({ profile, roleArn })),
    region: region?.region ?? null,
    regionFrom: region?.from ?? null,
    ...causeJson(cause),
    passedOver: passedOver.map(causeJson),
    aws: elsewhere === null ? null : elsewhereText(elsewhere),
  };
}

/** `--explain`: the same on standard error, beside what the command prints. */
export const explain = (io: CommandIo, ports: StatePort, answer: Answer, region: RegionAnswer | null): void =>
  io.err(explanation(answer, region, ports.app.state(), painter(io, 'err')));

/** A part of a name chose the account, or a name that it is no longer shown under: whose it is, also without a terminal. */
export async function noteTyped(
  io: CommandIo,
  ports: StatePort & OwnProfilesPort,
  { cause, session }: Answer,
): Promise<void> {
  if (cause.rule !== 'named' || cause.by !== 'argument') return;
  if (isWhole(ports.app.state(), cause.name)) noteShownOtherwise(io, cause.name, session);
  else note(io, whichTexts.byPart(cause.name, sessionAndAccount(session)));
  await noteOtherMeant(io, ports, cause.name, session);
}

/** As below, for the name in an address or behind --profile; a variable is set once, and names a profile alone. */
export async function noteNamed(
  io: CommandIo,
  ports: StatePort & OwnProfilesPort,
  { cause, session, roles }: Answer,
): Promise<void> {
  if (cause.rule === 'named' && roles.length === 0) await noteOtherMeant(io, ports, cause.name, session);
}

/**
 * A profile of one session may be the plain name of another, and a plain name a profile of the user's own: the one that answers has
 * always answered, so it is said, also without a terminal, which other one the user may have meant.
 */
export async function noteOtherMeant(
  io: Pick<CommandIo, 'err'>,
  ports: StatePort & OwnProfilesPort,
  asked: string,
  session: SessionView,
): Promise<void> {
  const { sessions } = ports.app.state();
  if (asked === session.id || asked === 'default') return;
  if (profileNames(session).some((name) => name === asked)) {
    const [other] = alsoNamed(sessions, asked, session);
    const account = other === undefined ? accountReadIn(asked, session, sessions) : null;
    if (account !== null) note(io, whichTexts.readsAs(asked, account, sessionAndAccount(session)));
    if (other === undefined) return;
    const [meant, another] = [session, other].map(sessionAndAccount);
    note(io, whichTexts.alsoNamed(asked, meant ?? '', another ?? '', sessionAddress(other)));
    return;
  }
  if (session.name !== asked) return;
  const own = await ports.ownProfiles();
  if (own.ok && own.value.has(asked)) note(io, whichTexts.alsoOwnProfile(asked, sessionAndAccount(session)));
}

/** The account was typed by another name than it is shown under. */
export function noteShownOtherwise(io: Pick<CommandIo, 'err'>, asked: string, session: SessionView): void {
  // A profile and an id, which may read like ACCOUNT/ROLE, name no account.
  if (asked === session.id || profileNames(session).some((name) => name === asked)) return;
  if (isShownOtherwise(asked, session))
    note(io, whichTexts.shownOtherwise(asked, sessionAndAccount(session)));
}

/** Git shows no account of its own: where nothing named one, or a key was not used, the user reads whose it is. */
export function noteGitAccount(io: CommandIo, ports: StatePort, answer: Answer): void {
  const { cause, passedOver, session } = answer;
  if ('name' in cause && answer.roles.length === 0) noteShownOtherwise(io, cause.name, session);
  if (!io.isTerminal) return;
  const why = whichTexts.cause(cause);
  const state = ports.app.state();
  if (cause.rule !== 'named' && passedOver.some(({ rule }) => rule === 'foreign-keys'))
    note(io, whichTexts.foreignKeysUnused(why));
  // By that variable some programs take the default session.
  const isByFewer =
    cause.rule === 'environment' &&
    cause.variable === 'AWS_DEFAULT_PROFILE' &&
    session.id !== state.defaultSessionId;
  const isUnnamed = cause.rule === 'superproject' || cause.rule === 'default' || isByFewer;
  if (isUnnamed && state.settings.showGitAccount) {
    const account = answeringAccount(answer, state);
    const mark = account.isProduction ? whichTexts.production : null;
    note(
      io,
      whichTexts.git(
        sessionLabel(session),
        accountText(account) ?? whichTexts.unknownAccount,
        mark,
        isByFewer ? whichTexts.notInJavaScript(why) : why,
      ),
    );
  }
}
