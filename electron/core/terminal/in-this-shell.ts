import type { AppState } from '../../../shared/app-state.ts';
import { otherCredentialNames } from '../../../shared/endpoint/other-credential-names.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { InForce, ShadowView } from '../../../shared/shadow.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { type Elsewhere, elsewhereText, type Onward, whichTexts } from '../../../shared/text/which.ts';
import { readProfilePin } from '../profile-pin.ts';
import { findSections, parseIni, readValue } from '../profiles/ini/ini-document.ts';
import { profileNames, sessionLabel } from '../sessions/session-names.ts';
import type { RegionAnswer } from '../sessions/which-region.ts';
import type { Answer } from '../sessions/which-session.ts';
import { fromIsoTime } from '../utc.ts';
import { filesElsewhere, hasHalfKeys, hidesAwsFiles } from './child-environment.ts';
import type { CommandIo } from './command.ts';
import type { CommandPorts, InForcePort, OwnProfilesPort, StatePort } from './command-ports.ts';
import { defaultHere, isSessionInFilesHere, ownDefaultHere } from './files-here.ts';
import {
  afterTheFiles,
  brokenKeys,
  containerElsewhere,
  containerOfAnother,
  containerOfMachine,
  hasContainerMark,
} from './given-marks.ts';
import { type ResolvePorts, resolveNow } from './resolve.ts';

export type ShellPorts = StatePort &
  InForcePort &
  OwnProfilesPort &
  Pick<CommandPorts, 'awsFiles' | 'otherFile' | 'command'>;
type Shell = Pick<CommandIo, 'env' | 'cwd' | 'hasForeignKeys' | 'keyName' | 'keysOf' | 'given'>;

/**
 * What aws and the SDKs take in this shell instead of the answer, which git and Latchkey itself take; null: they take the
 * same. Orders: docs/protocols.md. Not for addresses, which are git's.
 */
export async function elsewhereInShell(
  io: Shell,
  ports: ShellPorts,
  answer: Answer,
  signal: AbortSignal,
): Promise<Result<Elsewhere | null, Problem>> {
  const { cause } = answer;
  if (cause.rule === 'superproject' || (cause.rule === 'named' && cause.by !== 'option')) return ok(null);
  // A profile that the call names is read from the files, whatever else is in the environment.
  const byEnvironment = cause.rule === 'named' ? filesDecide : ofEnvironment(io, ports, answer);
  if (byEnvironment === filesFirst) {
    const isDefault = answer.session.id === ports.app.state().defaultSessionId;
    if (isDefault && (await isSessionInFilesHere(io, ports, answer, 'default')))
      return ok(forSome(io, ports, answer));
    const byDefault = await defaultHere(io, ports);
    if (byDefault === null)
      return ok(containerElsewhere(io, answer.session.id) ?? containerOfAnother(io, answer.session.id));
    return ok({ kind: 'default-first', ...byDefault, onward: onwardOf(io, ports, answer) });
  }
  if (byEnvironment === noneLeft) {
    const byDefault = await defaultHere(io, ports);
    const isRefused = byDefault?.isRefused ?? null;
    return ok({ kind: 'credentials-gone', isRefused, onward: onwardOf(io, ports, answer) });
  }
  if (byEnvironment !== filesDecide) return ok(byEnvironment);
  const name = 'name' in cause ? cause.name : 'default';
  const file = filesElsewhere(io, ports.awsFiles.paths(), io.cwd);
  if (file !== null && file.how !== 'tilde') {
    if (!(await isSessionInFilesHere(io, ports, answer, name)))
      return ok(
        file.how === 'empty' ? { kind: 'no-file', variable: file.variable } : { ...file, kind: 'files' },
      );
    return ok(
      file.how === 'empty' ? { kind: 'empty-file', variable: file.variable } : forSome(io, ports, answer),
    );
  }
  const inForce = await ports.app.inForce(signal);
  if (!inForce.ok) return inForce;
  const { ownDefault } = inForce.value;
  const shadow = shadowOf(io, inForce.value, name, answer);
  if (shadow !== undefined)
    return ok({ kind: 'shadow', shadow, isDetached: ports.app.state().files.detached === true });
  const { session } = answer;
  if ('isOnlyOne' in cause && session.profile !== 'default')
    return ok(
      ownDefault === null
        ? { kind: 'no-profile', profile: name }
        : { kind: 'own-default', shadow: ownDefault },
    );
  // A role of the user's own is in the files by its nature.
  const isWritten = session.profileWritten && answer.profile === name;
  if ('name' in cause && name !== 'default' && answer.roles.length === 0 && !isWritten) {
    // One of the user's own that runs our command for the session is in the files, too.
    const own = await ports.ownProfiles();
    const found = own.ok ? own.value.get(name) : undefined;
    if (own.ok && found === undefined) {
      const inFiles = await ofOurSections(io, ports, name, session.id);
      if (inFiles !== null) return ok(inFiles);
    } else if (found?.kind !== 'alias') return ok({ kind: 'no-profile', profile: name });
  }
  if (file !== null) return ok({ kind: 'tilde', variable: file.variable, sign: file.sign });
  return ok(forSome(io, ports, answer));
}

/** The lines for which aws does not take the answer by that profile. A file that it refuses keeps it from every profile, also from the user's own. */
function shadowOf(
  io: Pick<CommandIo, 'env'>,
  { shadows, beside }: InForce,
  name: string,
  { session }: Answer,
): ShadowView | undefined {
  const all = [...shadows, ...beside];
  const own = all.find(
    ({ profile, cause }) =>
      profile === name && ((cause !== 'region' && cause !== 'bad-region') || !hasRegion(io)),
  );
  if (own !== undefined) return own;
  const refused = all.find(({ cause }) => cause === 'unreadable');
  if (refused === undefined) return undefined;
  const { file, line, every } = refused;
  return { profile: name, session: sessionLabel(session), cause: 'unreadable', file, line, every };
}

/**
 * What aws and the SDKs take in this shell where no session answers, because none is named and none is the default. Null: nothing of
 * which the files or the environment say so.
 */
export async function awsWithoutSession(
  io: Shell,
  ports: ShellPorts,
  problem: Problem,
  signal: AbortSignal,
): Promise<Elsewhere | null> {
  if (problem.code === 'pinned-session-gone') return keysOfGone(io);
  const isOwnDefault = problem.code === 'own-profile' && problem.profile === 'default';
  const isNobody = problem.code === 'no-default-session' || problem.code === 'default-gone';
  if (!isNobody && !isOwnDefault) return null;
  if (io.given?.includes('web-identity') === true) return { kind: 'web-identity' };
  const { gives, region } = await ownDefaultHere(io, ports, signal);
  if (gives !== null) return { kind: 'own-default', shadow: gives };
  const variable = containerOfMachine(io);
  if (variable !== null) return { kind: 'container', variable };
  return region === null ? null : { kind: 'own-region', shadow: region };
}

/** What is in a shell whose session is no longer there: its keys are good until they end, whatever Latchkey forgets. */
function keysOfGone({ given, hasForeignKeys, keyName }: Shell): Elsewhere | null {
  if (hasForeignKeys)
    return keyName === null || keyName === 'AWS_ACCESS_KEY_ID' ? { kind: 'foreign-keys' } : null;
  if (given?.includes('keys') === true && !hasHalfKeys({ given })) return { kind: 'keys-left' };
  return given?.includes('web-identity') === true ? { kind: 'web-identity' } : null;
}

/**
 * What aws takes from a profile that is none of the user's own, whatever the records say of it: a removed profile stays in the files
 * for as long as a command of `exec` runs in it, and its name may have gone to another session. Null: the session; it asks our command,
 * which answers it as this call is answered, or has its keys.
 */
async function ofOurSections(
  io: Shell,
  ports: ShellPorts,
  profile: string,
  id: string,
): Promise<Elsewhere | null> {
  const texts = await ports.awsFiles.read();
  const sections = !texts.ok
    ? []
    : (['config', 'credentials'] as const).flatMap((kind) =>
        findSections(parseIni(texts.value[kind].text, kind), 'profile', profile),
      );
  const withKeys = sections.filter((one) => readValue(one, 'aws_access_key_id') !== undefined);
  const other = withKeys.find(({ sessionId }) => sessionId !== id)?.sessionId;
  if (other != null)
    return { kind: 'profile-of-another', profile, session: ownerOf(io, ports.app.state(), other) };
  const isGiven =
    withKeys.length > 0 || sections.some((one) => readValue(one, 'credential_process') !== undefined);
  return isGiven ? null : { kind: 'no-profile', profile };
}

/** Where some of the tools take another, or fail, although aws by its profile does not. Tried: e2e/which-account.spec.ts. */
function forSome(io: Shell, ports: StatePort, answer: Answer): Elsewhere | null {
  const { env, hasForeignKeys, keyName } = io;
  const { cause, session, roles } = answer;
  if (cause.rule === 'named') return null;
  if (hasForeignKeys && keyName !== null) return { kind: 'other-key', variable: keyName };
  const empty = emptyProfile(env);
  if (empty !== null) return empty;
  const isDefaultToo = session.id === ports.app.state().defaultSessionId && roles.length === 0;
  if (cause.rule === 'environment' && cause.variable === 'AWS_DEFAULT_PROFILE' && !isDefaultToo)
    return { kind: 'default-profile', profile: cause.name };
  const next = hasContainerMark(io) ? onwardOf(io, ports, answer) : null;
  return next === null ? null : { kind: 'container-next', ...next };
}

/** Each takes the first of the two that is set, if to nothing, in an order of its own. */
function emptyProfile({ AWS_PROFILE, AWS_DEFAULT_PROFILE }: Shell['env']): Elsewhere | null {
  const failing = {
    v1: (AWS_DEFAULT_PROFILE ?? AWS_PROFILE) === '',
    v2: (AWS_PROFILE ?? AWS_DEFAULT_PROFILE) === '',
  };
  if (!failing.v1 && !failing.v2) return null;
  const isOfDefault = failing.v1 ? AWS_DEFAULT_PROFILE === '' : AWS_PROFILE !== '';
  const variable = isOfDefault ? 'AWS_DEFAULT_PROFILE' : 'AWS_PROFILE';
  return { kind: 'empty-profile', variable, programs: whichTexts.profileReaders(failing) };
}

/** Where not all tools take the region of the answer: some read one of the two variables alone. */
export function regionsInShell(
  { env }: Pick<CommandIo, 'env'>,
  { session, ownRegion, cause }: Pick<Answer, 'session' | 'ownRegion' | 'cause'>,
  answer: RegionAnswer | null,
): Elsewhere | null {
  if (answer === null) return null;
  const { AWS_REGION, AWS_DEFAULT_REGION } = env;
  const own = ownProfileNamed(cause, session);
  if (AWS_REGION === undefined && AWS_DEFAULT_REGION === undefined)
    return own !== null && ownRegion === null ? { kind: 'no-own-region', profile: own } : null;
  const ofFile = own === null ? (ownRegion ?? session.region) : ownRegion;
  const regions = whichTexts
    .readersOfRegion({
      v1: AWS_DEFAULT_REGION ?? ofFile,
      js: AWS_REGION ?? ofFile,
      v2: AWS_REGION ?? AWS_DEFAULT_REGION ?? ofFile,
      // An empty one is none to them.
      others: AWS_REGION || AWS_DEFAULT_REGION || ofFile,
    })
    .filter(({ region }) => region !== answer.region);
  return regions.length === 0 ? null : { kind: 'regions', regions };
}

/** A profile of the user's own that leads to the session: its lines are all that aws has of it. */
function ownProfileNamed(cause: Answer['cause'], session: SessionView): string | null {
  if (!('name' in cause) || cause.name === 'default') return null;
  const isSession = [session.id, session.name, ...profileNames(session)].some((one) => one === cause.name);
  return isSession ? null : cause.name;
}

/** What single tools take before the session, where the SDKs do not look. Null: nothing is set. */
export function otherNames({ given }: Pick<CommandIo, 'given'>): Elsewhere | null {
  const names = otherCredentialNames(given);
  return names.length === 0 ? null : { kind: 'other-names', names };
}

/** When the keys that `latchkey env` gave this shell end. Null: none are in it, or it does not say. */
export function keysOfShellEndAt(
  { env, given, hasForeignKeys }: Shell,
  { session, roles }: Answer,
): number | null {
  const isGiven = given?.includes('keys') === true && !hasHalfKeys({ given }) && !hasForeignKeys;
  if (!isGiven || session.id !== env.LATCHKEY_SESSION_ID || roles.length > 0) return null;
  return fromIsoTime(env.AWS_CREDENTIAL_EXPIRATION ?? '');
}

const filesDecide = 'the files decide';
/** They come before what `exec` gave, where their default profile gives anything. */
const filesFirst = 'the files come first';
/** Of those that a shell was given. */
const noneLeft = 'no credentials are left';

/** Where the environment itself has credentials: those, or null where they are the answer's. */
function ofEnvironment(
  io: Shell,
  ports: ShellPorts,
  answer: Answer,
): Elsewhere | null | typeof filesDecide | typeof filesFirst | typeof noneLeft {
  const { env, cwd, hasForeignKeys, keyName, keysOf, given } = io;
  const { cause, session, roles } = answer;
  // aws, boto3 and JavaScript read an access key by one name only.
  const isOtherKey = keyName !== null && keyName !== 'AWS_ACCESS_KEY_ID';
  if (hasHalfKeys({ given }))
    return {
      kind: 'half-keys',
      isInSession: (env.LATCHKEY_SESSION_ID ?? '') !== '',
      profile: cause.rule === 'environment' ? cause.name : null,
      onward: onwardOf(io, ports, answer),
    };
  if (hasForeignKeys && !isOtherKey) return { kind: 'foreign-keys' };
  const pinnedId = env.LATCHKEY_SESSION_ID;
  const hasKeys = given?.includes('keys') === true && !isOtherKey;
  const owner = keysOf ?? pinnedId;
  const broken = hasKeys ? brokenKeys(io) : null;
  if (broken !== null) return broken;
  if (hasKeys && owner === session.id && roles.length === 0) return null;
  if (hasKeys) return { kind: 'session-keys', session: ownerOf({ env }, ports.app.state(), owner ?? '') };
  if (given?.includes('web-identity') === true) return { kind: 'web-identity' };
  if (cause.rule !== 'pinned') return filesDecide;
  // An older terminal command does not say what the environment has; what put the shell into its session gave it credentials.
  if (given === null) return null;
  const empty = emptyProfile(env);
  if (empty !== null) return empty;
  if (given.includes('container')) {
    // Go and Ruby alone take such a key.
    if (hasForeignKeys && containerElsewhere(io, session.id) === null)
      return { kind: 'other-key', variable: keyName ?? '' };
    return filesFirst;
  }
  if (hidesAwsFiles(io)) return { kind: 'container-gone' };
  const isElsewhere = filesElsewhere({ env }, ports.awsFiles.paths(), cwd) !== null;
  const isDefaultToo = session.id === ports.app.state().defaultSessionId && !isElsewhere;
  return isDefaultToo ? filesDecide : noneLeft;
}

const onwardOf = (io: Shell, ports: StatePort, { session }: Answer): Onward | null =>
  afterTheFiles(io, session.id, (id) => ownerOf(io, ports.app.state(), id));

function ownerOf(io: Pick<CommandIo, 'env'>, state: AppState, id: string): string {
  const session = state.sessions.find((one) => one.id === id);
  if (id === io.env.LATCHKEY_SESSION_ID) return pinnedSession(io, state) ?? id;
  return session === undefined ? id : (session.profile ?? sessionLabel(session));
}

/** aws reads no region from a file then. */
const hasRegion = ({ env }: Pick<CommandIo, 'env'>): boolean =>
  env.AWS_REGION !== undefined && env.AWS_DEFAULT_REGION !== undefined;

/** The session that this shell was put into, as prompts name it; null: none, or it is gone. */
export function pinnedSession(
  { env }: Pick<CommandIo, 'env'>,
  { sessions }: Pick<AppState, 'sessions'>,
): string | null {
  const session = sessions.find(({ id }) => id === env.LATCHKEY_SESSION_ID);
  const { profile, of } = readProfilePin(env.LATCHKEY_SESSION_PROFILE);
  if (session === undefined) return null;
  return (of === session.id ? profile : session.profile) ?? sessionLabel(session);
}

/** The same, where another one answers: AWS_VAULT, which prompts show, is no longer true then. */
export const startedFor = (
  io: Pick<CommandIo, 'env'>,
  state: Pick<AppState, 'sessions'>,
  { session, roles }: Answer,
): string | null =>
  session.id === io.env.LATCHKEY_SESSION_ID && roles.length === 0 ? null : pinnedSession(io, state);

/** Sentences about the shell that asks: where it is not in the session that it seems to be in. */
export async function shellNotes(
  io: CommandIo,
  ports: ShellPorts & ResolvePorts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer = await resolveNow(io, ports, null, { isRegionKnown: true }, signal);
  if (!answer.ok) {
    const aws = await awsWithoutSession(io, ports, answer.error, signal);
    if (isAboutShell.has(answer.error.code))
      return [problemSentence(answer.error), ...(aws === null ? [] : [elsewhereText(aws)])];
    const isSaid = aws?.kind === 'own-default' && (await isOfWrittenFiles(ports, aws.shadow, signal));
    return aws === null || isSaid ? [] : [elsewhereText(aws)];
  }
  const notes: string[] = [];
  const pinned = startedFor(io, ports.app.state(), answer.value);
  if (pinned !== null) notes.push(whichTexts.startedFor(pinned));
  const { rule } = answer.value.cause;
  const elsewhere = await elsewhereInShell(io, ports, answer.value, signal);
  if (!elsewhere.ok) return [...notes, problemSentence(elsewhere.error)];
  if (elsewhere.value === null) return notes;
  // What keeps tools from the default session is said of that one.
  if (rule !== 'default' || !ofDefault.has(elsewhere.value.kind)) notes.push(elsewhereText(elsewhere.value));
  return notes;
}

/** Said of all shells already. */
async function isOfWrittenFiles(
  ports: InForcePort,
  { file, line }: ShadowView,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await ports.app.inForce(signal);
  const written = found.ok ? found.value.ownDefault : null;
  return written !== null && written.file === file && written.line === line;
}

const ofDefault: ReadonlySet<Elsewhere['kind']> = new Set(['shadow', 'own-default', 'no-profile']);

const isAboutShell: ReadonlySet<Problem['code']> = new Set([
  'foreign-keys',
  'session-keys-left',
  'pin-dropped',
  'credentials-gone',
  'half-keys',
  'profile-variables-differ',
  'pins-mixed',
  'own-profile',
  'unknown-profile',
  'pinned-session-gone',
  'session-edited',
  'keys-of-other-account',
  'signed-in-as-another',
  'keys-of-another',
]);
