import { otherCredentialNames } from '../../../shared/endpoint/other-credential-names.ts';
import { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { ShadowView } from '../../../shared/shadow.ts';
import { doctorTexts } from '../../../shared/text/doctor.ts';
import { ownDefaultText } from '../../../shared/text/shadow.ts';
import { syncTexts } from '../../../shared/text/sync.ts';
import { configuredGitEndpoint, gitHostOf } from '../codecommit/host.ts';
import { lockedProblem } from '../lock/lock-gate.ts';
import type { GitFailure } from '../ports/probes.ts';
import { isAboutProtocols } from '../profiles/git-files.ts';
import { isReadable, parseIni } from '../profiles/ini/ini-document.ts';
import { profileNames, sessionAndAccount } from '../sessions/session-names.ts';
import { pathHere } from './child-environment.ts';
import type { CommandIo } from './command.ts';
import type { CommandPorts, InForcePort, StatePort, VerbsPort } from './command-ports.ts';
import { type Check, failed, fromProblem, noted, passed } from './doctor-check.ts';
import { attentionChecks, probeChecks } from './doctor-probes.ts';
import { shellChecks } from './doctor-shells.ts';
import { namedAddresses } from './git-address-check.ts';
import { gitSettingChecks } from './git-setting-checks.ts';
import { syncLines } from './io/sync-wait.ts';
import { byOption, type ResolvePorts, resolveNow } from './resolve.ts';

type RewritePorts = StatePort & InForcePort & { readonly app: Pick<CommandPorts['app'], 'filesWritten'> };
export type CheckPorts = ResolvePorts &
  RewritePorts &
  VerbsPort<'gitPlan' | 'activityFiles' | 'shellStates'> &
  Pick<
    CommandPorts,
    'clock' | 'skew' | 'awsFiles' | 'commentsAmiss' | 'awsEndpoints' | 'gitAddresses' | 'command' | 'probes'
  >;

/** `cwd`: null where nobody asks from a directory. */
export type DoctorIo = Pick<CommandIo, 'env' | 'hasForeignKeys' | 'given'> & { readonly cwd: string | null };

/** What only the terminal's side can see, beside the app's own checks. */
export async function checks(
  io: DoctorIo,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  // A write that failed is tried again: what is said is of now, and not of a file that the user has corrected since.
  if (ports.app.state().files.problem !== null) await ports.app.filesWritten();
  // What of the activity cannot be kept or read now is in the state then.
  await ports.app.verbs.activityFiles({}, signal);
  const state = ports.app.state();
  const git = await ports.app.verbs.gitPlan({ install: true }, signal);
  const settings = await settingChecks(io, ports, signal);
  return [
    await commandCheck(ports),
    fromProblem(doctorTexts.endpoint, state.endpoint.problem, doctorTexts.endpointOpen),
    ...(state.locked === null ? [] : [fromProblem(doctorTexts.lock, lockedProblem(state.locked), '')]),
    ...(await probeChecks(io, ports, signal)),
    ...(await fileChecks(ports)),
    ...(await inForceChecks(ports, signal)),
    ...(await commentChecks(ports)),
    ...awsEndpointChecks(ports),
    ...attentionChecks(ports),
    ...signInChecks(ports),
    ...syncChecks(ports),
    sessionCheck(ports),
    ...ownerChecks(ports),
    ...(await gitProgramChecks(io, ports, { isInstalled: git.ok && git.value.installed }, signal)),
    git.ok ? gitCheck(withoutSaid(git.value, settings)) : fromProblem(doctorTexts.git, git.error, ''),
    ...onceEach([
      ...(git.ok && git.value.installed ? await gitHelperChecks(io, ports, signal) : []),
      ...settings,
      ...(await addressChecks(io, ports, signal)),
    ]),
    ...(await shellChecks(ports, signal)),
    ...(await environmentChecks(io, ports, signal)),
  ];
}

async function commandCheck({ command, probes }: Pick<CommandPorts, 'command' | 'probes'>): Promise<Check> {
  const { shim, repairShim } = await probes();
  const state = shim();
  if (state === 'fine') return passed(doctorTexts.command, doctorTexts.commandAt(command));
  const said = state === 'stale' ? doctorTexts.commandStale(command) : doctorTexts.commandBroken(command);
  if (repairShim === null) return failed(doctorTexts.command, said, doctorTexts.commandReinstall);
  const check = failed(doctorTexts.command, said, doctorTexts.commandFix);
  return { ...check, repair: async () => repairShim() };
}

interface GitPlanned {
  readonly installed: boolean;
  readonly diff: { readonly changed: boolean };
  readonly notes?: readonly string[] | undefined;
}

/** That a protocol is refused says all of it: that the user decides about protocols need not be said beside. */
function withoutSaid(plan: GitPlanned, settings: readonly Check[]): GitPlanned {
  if (!settings.some(({ said }) => doctorTexts.gitRefuses.test(said))) return plan;
  return {
    installed: plan.installed,
    diff: plan.diff,
    notes: (plan.notes ?? []).filter((note) => !isAboutProtocols(note)),
  };
}

function gitCheck({ installed, diff, notes }: GitPlanned): Check {
  if (!installed) return passed(doctorTexts.git, doctorTexts.gitNotInstalled);
  if (!diff.changed && (notes ?? []).length === 0) return passed(doctorTexts.git, doctorTexts.gitInstalled);
  if (!diff.changed)
    return noted(
      doctorTexts.git,
      [doctorTexts.gitInstalled, ...(notes ?? [])].join('. '),
      doctorTexts.gitCompeting,
    );
  // Of an older version, without the hosts of a region that came since, or above a helper that would store what they give.
  return failed(doctorTexts.git, [doctorTexts.gitOutdated, ...(notes ?? [])].join(' '), doctorTexts.gitRenew);
}

/** Without a git nothing else here can be seen; who never uses it needs none. */
async function gitProgramChecks(
  { env }: DoctorIo,
  { probes }: CheckPorts,
  { isInstalled }: { readonly isInstalled: boolean },
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const git = await (await probes()).git(env.PATH ?? '', signal);
  const found = isInstalled ? failed : noted;
  if (git.kind === 'missing') return [found(doctorTexts.git, doctorTexts.noGit, doctorTexts.noGitFix)];
  if (git.kind === 'broken')
    return [failed(doctorTexts.git, doctorTexts.brokenGit(git.said), doctorTexts.brokenGitFix)];
  const { version } = git;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < 2 || (major === 2 && minor < 26);
  return isOld ? [found(doctorTexts.git, doctorTexts.oldGit(version), doctorTexts.noGitFix)] : [];
}

/** In git's system and repository configuration: what is in the user's own file is said above. */
async function gitHelperChecks(
  { cwd }: DoctorIo,
  { probes }: Pick<CommandPorts, 'probes'>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const found = await (await probes()).gitHelpers(cwd, signal);
  if (!found.ok) return gitFails(found.error);
  return found.value.flatMap(({ scope, origin, setting, helper }) => {
    const fix = doctorTexts.gitHelperFix(origin, setting, helper);
    const isForCodeCommit = /^credential\..*codecommit.*\.helper$/i.test(setting);
    // Ours comes after the system's and begins with an empty one; after the repository's nothing comes.
    if (scope === 'local' && helper === '')
      return [failed(doctorTexts.git, doctorTexts.gitHelperReset(origin, setting), fix)];
    if (isForCodeCommit) return [noted(doctorTexts.git, doctorTexts.gitHelperFirst(origin, setting), fix)];
    if (scope === 'system') return [];
    return [noted(doctorTexts.git, doctorTexts.gitHelperBelow(origin, setting, helper), fix)];
  });
}

/** What is there, nobody knows then. That there is no git is said with its version. */
const gitFails = (failure: GitFailure): readonly Check[] =>
  failure.kind === 'missing'
    ? []
    : [failed(doctorTexts.git, doctorTexts.gitFailsHere(failure.said), doctorTexts.gitFailsHereFix)];

/** Two that ask the same git have the same answer. */
const onceEach = (found: readonly Check[]): readonly Check[] =>
  found.filter(({ said }, at) => found.findIndex((one) => one.said === said) === at);

async function settingChecks(
  { cwd }: DoctorIo,
  { probes, app }: Pick<CommandPorts, 'probes'> & StatePort,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const regions = new Set(app.state().sessions.flatMap(({ region }) => region ?? []));
  const hosts = [...regions].flatMap((region) => gitHostOf(region) ?? []);
  const found = await (await probes()).gitSettings(cwd, signal, hosts);
  return found.ok ? gitSettingChecks(found.value) : gitFails(found.error);
}

async function addressChecks(
  { cwd }: DoctorIo,
  { gitAddresses }: Pick<CommandPorts, 'gitAddresses'>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  if (cwd === null) return [];
  const found = await gitAddresses.of(cwd, signal);
  if (!found.ok) return gitFails(found.error);
  return namedAddresses(found.value).map(({ said, fix }) => failed(doctorTexts.addresses, said, fix));
}

async function fileChecks(ports: Pick<CommandPorts, 'awsFiles'>): Promise<readonly Check[]> {
  const texts = await ports.awsFiles.read();
  if (!texts.ok) return [fromProblem(doctorTexts.filesRead, texts.error, '')];
  const config = parseIni(texts.value.config.text, 'config');
  const credentials = parseIni(texts.value.credentials.text, 'credentials');
  const found: Check[] = [];
  for (const [path, doc] of [
    [texts.value.config.path, config],
    [texts.value.credentials.path, credentials],
  ] as const) {
    const fault = doc.faults.find(({ rejectedBy }) => rejectedBy === 'python') ?? doc.faults[0];
    if (fault === undefined) continue;
    const who = isReadable(doc) ? doctorTexts.someSdks : doctorTexts.pythonTools;
    found.push(
      failed(
        doctorTexts.filesRead,
        doctorTexts.fault(path, fault.line + 1, fault.what, who),
        doctorTexts.lineFix,
      ),
    );
  }
  return found.length === 0 ? [passed(doctorTexts.filesRead, doctorTexts.filesFine)] : found;
}

/** Tokens and keys go there: that is what the user wants, or what nobody should miss. */
function awsEndpointChecks({ awsEndpoints }: Pick<CommandPorts, 'awsEndpoints'>): readonly Check[] {
  return awsEndpoints
    .foreign()
    .map(({ service, address }) =>
      noted(doctorTexts.foreign, doctorTexts.foreignAt(service, address), doctorTexts.foreignFix),
    );
}

async function inForceChecks(ports: RewritePorts, signal: AbortSignal): Promise<readonly Check[]> {
  const found = await ports.app.inForce(signal);
  // That the files cannot be read is said above.
  if (!found.ok) return [];
  const { shadows, unmarked, ownDefault } = found.value;
  // A file that aws cannot read is said above, with what is wrong with it.
  const bySection = shadows.filter(({ cause }) => cause !== 'unreadable');
  const others = [...bySection, ...unmarked].map((shadow): Check => {
    const check = fromProblem(doctorTexts.shadow, { code: 'profile-shadowed', ...shadow }, '');
    return isWrittenAgain(shadow)
      ? { ...check, repair: () => writtenAgain(ports, shadow.profile, signal) }
      : check;
  });
  if (ownDefault !== null)
    return [noted(doctorTexts.shadow, ownDefaultText(ownDefault), doctorTexts.ownDefaultFix), ...others];
  return others.length === 0 ? [passed(doctorTexts.shadow, doctorTexts.noShadow)] : others;
}

/** Any write puts it right. */
const isWrittenAgain = ({ cause }: ShadowView): boolean => cause === 'unmarked' || cause === 'no-program';

/** What Latchkey writes is as it should be then, with what was kept of the user's. */
async function writtenAgain(
  ports: RewritePorts,
  profile: string,
  signal: AbortSignal,
): Promise<Problem | null> {
  await ports.app.filesWritten();
  const found = await ports.app.inForce(signal);
  if (!found.ok) return found.error;
  const { shadows, unmarked } = found.value;
  const still = [...shadows, ...unmarked].find((one) => one.profile === profile && isWrittenAgain(one));
  if (still === undefined) return null;
  return ports.app.state().files.problem ?? { code: 'profile-shadowed', ...still };
}

/** One for each profile: no tool notices, and the user would only once the session is gone. */
async function commentChecks({
  commentsAmiss,
  awsFiles,
}: Pick<CommandPorts, 'commentsAmiss' | 'awsFiles'>): Promise<readonly Check[]> {
  const found = await commentsAmiss();
  // That the files cannot be read is said above.
  if (!found.ok) return [];
  const paths = awsFiles.paths();
  return found.value.map(({ profile, file, why, about, line }) =>
    noted(
      doctorTexts.comments,
      doctorTexts.commentsAre(why, profile, `${paths[file]}, line ${line}`),
      doctorTexts.commentsFix(why, about, `${paths[file]}.latchkey-kept.*`),
    ),
  );
}

function signInChecks(ports: StatePort): readonly Check[] {
  const { sources } = ports.app.state();
  // One of several may be left signed out on purpose; with none at all no tool gets credentials.
  const isNobody = sources.every(({ state }) => state === 'signed-out');
  return sources.map((source) => {
    const name = doctorTexts.signIn(source.name);
    if (source.problem !== null) return fromProblem(name, source.problem, '');
    if (source.state === 'signed-in') return passed(name, doctorTexts.signedIn(source.signedInAs));
    if (source.state === 'signing-in') return noted(name, doctorTexts.signingIn, doctorTexts.signingInFix);
    if (source.state === 'needs-attention')
      return failed(name, doctorTexts.needsAttention, doctorTexts.needsAttentionFix(source.name));
    return isNobody
      ? fromProblem(name, { code: 'sign-in-needed', source: source.name }, '')
      : passed(name, doctorTexts.signedOut(source.name));
  });
}

/** A source that nobody is signed in to is not read: that is said above. */
function syncChecks(ports: StatePort & Pick<CommandPorts, 'clock' | 'skew'>): readonly Check[] {
  return ports.app
    .state()
    .sources.filter(
      ({ hasSync, state, sync }) => hasSync !== false && (state !== 'signed-out' || sync.running),
    )
    .map((source) => {
      const { name, sync } = source;
      const check = syncTexts.check(name);
      if (sync.running) return passed(check, syncTexts.running(name, sync.doneAccounts, sync.totalAccounts));
      const [why, ...fix] = syncLines(source);
      if (why !== undefined) return failed(check, why, fix.join(' '));
      return passed(
        check,
        sync.lastAt === null ? syncTexts.neverRead : syncTexts.lastRead(serverNow(ports) - sync.lastAt),
      );
    });
}

function sessionCheck(ports: StatePort): Check {
  const { sessions, defaultSessionId } = ports.app.state();
  if (sessions.length === 0)
    return failed(doctorTexts.sessions, doctorTexts.noSessions, doctorTexts.noSessionsFix);
  return passed(doctorTexts.sessions, doctorTexts.sessionCount(sessions.length, defaultSessionId !== null));
}

/** Records of an earlier version may have one name for two sessions. The files have it once, so tools act as one of them. */
function ownerChecks(ports: StatePort): readonly Check[] {
  const owners = new Map<string, SessionView[]>();
  for (const session of ports.app.state().sessions)
    for (const name of profileNames(session)) {
      const known = owners.get(name);
      if (known === undefined) owners.set(name, [session]);
      else known.push(session);
    }
  return [...owners]
    .filter(([, sessions]) => sessions.length > 1)
    .map(([name, sessions]) => {
      const mains = sessions.filter(({ profile }) => profile === name).map(({ id }) => id);
      const said = doctorTexts.severalOwners(name, sessions.map(sessionAndAccount));
      return failed(doctorTexts.profileNames, said, doctorTexts.takeNameOut(name, mains));
    });
}

/** What tools will find under the name in AWS_PROFILE. */
function profileCheck(profile: string, session: SessionView | null, isDetached: boolean): Check {
  const name = doctorTexts.environment;
  if (session === null) return failed(name, doctorTexts.profileIsNot(profile), doctorTexts.profileFix);
  // A profile of the user's own may lead to it by another name.
  if (session.profileWritten || !profileNames(session).some((name) => name === profile))
    return passed(name, doctorTexts.profileIs(profile, session.name));
  // While detached no profile can be added.
  const fix = isDetached ? doctorTexts.profileAttach : doctorTexts.profileAdd(profile);
  return failed(name, doctorTexts.profileNotWritten(profile), fix);
}

async function environmentChecks(
  io: DoctorIo,
  ports: ResolvePorts & Pick<CommandPorts, 'awsFiles'>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const found: Check[] = [];
  const name = doctorTexts.environment;
  const { env } = io;
  const isDetached = ports.app.state().files.detached === true;
  const profile = env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE;
  if (profile !== undefined && profile !== '') {
    const session = await resolveNow(
      { env, hasForeignKeys: false, keysOf: null, given: null, superprojects: [] },
      ports,
      byOption(profile),
      { isRegionKnown: true },
      signal,
    );
    found.push(profileCheck(profile, session.ok ? session.value.session : null, isDetached));
  }
  for (const variable of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const value = env[variable];
    if (value === undefined || value === '' || Region.safeParse(value).success) continue;
    found.push(failed(name, doctorTexts.notARegion(variable, value), doctorTexts.regionFix(variable)));
  }
  const paths = ports.awsFiles.paths();
  for (const [variable, kind] of [
    ['AWS_CONFIG_FILE', 'config'],
    ['AWS_SHARED_CREDENTIALS_FILE', 'credentials'],
  ] as const) {
    const [value, path] = [env[variable], paths[kind]];
    if (value === undefined || value === '' || pathHere(io, kind, path, io.cwd) === path) continue;
    found.push(
      failed(name, doctorTexts.otherFile(variable, value, path), doctorTexts.otherFileFix(variable)),
    );
  }
  // Any value, the empty one too: git looks whether there is one.
  if (env.GIT_SSL_NO_VERIFY !== undefined)
    found.push(failed(name, doctorTexts.shellUnverified, doctorTexts.unset('GIT_SSL_NO_VERIFY')));
  if (Number(env.GIT_CONFIG_COUNT ?? 0) > 0)
    found.push(
      noted(name, doctorTexts.shellGitConfig(env.GIT_CONFIG_COUNT ?? ''), doctorTexts.shellGitConfigFix),
    );
  const endpoint = configuredGitEndpoint(env);
  if (endpoint !== null) {
    found.push(passed(name, doctorTexts.endpointSet(`${endpoint.host}:${endpoint.port}`)));
  }
  for (const variable of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_STS'])
    if ((env[variable] ?? '') !== '' && env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS !== 'true')
      found.push(noted(name, doctorTexts.shellEndpoint(variable), doctorTexts.unset(variable)));
  const others = otherCredentialNames(io.given);
  if (others.length > 0)
    found.push(noted(name, doctorTexts.otherNames(others), doctorTexts.unset(others.join(' '))));
  // SECURITY: the terminal command compares, so that no key of the caller is sent; only that there is one is known here.
  found.push(
    io.hasForeignKeys
      ? failed(name, doctorTexts.foreignKeys, doctorTexts.foreignKeysFix)
      : passed(name, doctorTexts.noForeignKeys),
  );
  return found;
}
