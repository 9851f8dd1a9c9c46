import { doctorTexts } from '../../../shared/text/doctor.ts';
import { problemText } from '../../../shared/text/problem.ts';
import type { HostProbe, ProbedService, Probes } from '../ports/probes.ts';
import type { CommandIo } from './command.ts';
import type { CommandPorts, StatePort } from './command-ports.ts';
import { type Check, failed, fromProblem, noted, passed } from './doctor-check.ts';
import { fileStateChecks } from './doctor-files.ts';

/** AWS refuses a signature that is off by more (protocols §vii): 5 minutes for most services. */
const SKEW_THAT_HURTS_MS = 5 * 60_000;
/** Each costs a request; more regions than this are of one partition and tell the same. */
const MOST_REGIONS = 4;
/** Where a console sign-in that names no region happens. */
const usualRegion = 'us-east-1';

export type ProbePorts = StatePort & Pick<CommandPorts, 'probes' | 'awsFiles' | 'skew' | 'command'>;
/** The same, with the probes at hand. */
type Ready = Omit<ProbePorts, 'probes'> & { readonly probes: Probes };

/** What is seen of the machine now. Of what cannot be looked at it says so: nothing unseen passes. */
export async function probeChecks(
  io: Pick<CommandIo, 'env'>,
  given: ProbePorts,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const probes = await given.probes();
  const ports = { ...given, probes };
  const [keychain, network, written, files, programs] = await Promise.all([
    probes.keychain(signal),
    networkChecks(ports, signal),
    writtenCheck(ports),
    fileStateChecks(ports, signal),
    programChecks(io, ports),
  ]);
  return [
    fromProblem(doctorTexts.keychain, keychain, doctorTexts.keychainUsable),
    fromProblem(doctorTexts.dataFolder, probes.ownFolder(), doctorTexts.dataFolderFine),
    ...network,
    written,
    ...files,
    ...programs,
  ];
}

/** What a write said last, or what one would say now: a disk fills up while nobody writes. */
async function writtenCheck(ports: Ready): Promise<Check> {
  const {
    files: { problem, config },
    sessions,
  } = ports.app.state();
  const paths = ports.awsFiles.paths();
  const seen = await Promise.all(Object.values(paths).map(ports.probes.unwritable));
  const hasKeys = sessions.some(({ delivery }) => delivery === 'keys');
  const open = hasKeys ? await ports.probes.openToOthers(paths.credentials) : null;
  const now = seen.find((one) => one !== null) ?? open;
  return fromProblem(doctorTexts.files, problem ?? now, doctorTexts.filesAt(config));
}

/** The services that the sources and the default session need. */
function servicesInUse(ports: StatePort): readonly ProbedService[] {
  const { sources, sessions, defaultSessionId } = ports.app.state();
  const found: ProbedService[] = [];
  for (const { kind, config } of sources) {
    const { startUrl, region, additionalRegion, issuer } = config;
    for (const where of startUrl === undefined ? [] : [region, additionalRegion])
      if (where !== undefined && where !== '')
        found.push({ service: 'sso_oidc', where }, { service: 'sso', where });
    if (kind === 'console-sign-in')
      found.push({ service: 'signin', where: region === undefined || region === '' ? usualRegion : region });
    if (issuer !== undefined && /^https?:\/\//.test(issuer)) found.push({ service: 'oidc', where: issuer });
  }
  const ofDefault = sessions.find(({ id }) => id === defaultSessionId)?.region ?? null;
  const regions = new Set([ofDefault, ...sessions.map(({ region }) => region)].filter((r) => r !== null));
  for (const where of [...regions].slice(0, MOST_REGIONS)) found.push({ service: 'sts', where });
  return [...new Map(found.map((one) => [`${one.service} ${one.where}`, one])).values()];
}

async function networkChecks(ports: Ready, signal: AbortSignal): Promise<readonly Check[]> {
  const services = servicesInUse(ports);
  const hosts = services.length === 0 ? [] : await ports.probes.hosts(services, signal);
  const checks = hosts.map(({ host, isEncrypted, problem }) =>
    fromProblem(
      doctorTexts.network(host),
      problem,
      isEncrypted ? doctorTexts.answers : doctorTexts.answersInClear,
    ),
  );
  return [
    ...(checks.length === 0
      ? [noted(doctorTexts.networkName, doctorTexts.noHosts, doctorTexts.noSessionsFix)]
      : checks),
    clockCheck(ports, hosts),
  ];
}

function clockCheck(ports: Pick<CommandPorts, 'skew'>, hosts: readonly HostProbe[]): Check {
  const measured = hosts.flatMap(({ skewMs }) => skewMs ?? []).toSorted((a, b) => a - b);
  const now = measured[Math.floor(measured.length / 2)];
  // Without an answer now, what earlier ones said is all there is; it is a finding only where it is bad.
  const skewMs = now ?? ports.skew.skewMs();
  if (Math.abs(skewMs) > SKEW_THAT_HURTS_MS)
    return fromProblem(doctorTexts.clock, { code: 'clock-skewed', skewMs }, '');
  return now === undefined
    ? noted(doctorTexts.clock, doctorTexts.clockUnknown, doctorTexts.clockUnknownFix)
    : passed(doctorTexts.clock, doctorTexts.clockFine);
}

async function programChecks(
  { env }: Pick<CommandIo, 'env'>,
  { probes, command }: Ready,
): Promise<readonly Check[]> {
  const name = doctorTexts.environment;
  const searchPath = env.PATH ?? '';
  // The window has no shell, and an older terminal command does not pass it on.
  if (searchPath === '') return [];
  const directory = command.replace(/[\\/][^\\/]*$/, '');
  const checks: Check[] = [];
  for (const program of ['latchkey', 'git-remote-codecommit']) {
    const [first] = await probes.programs(program, searchPath);
    if (first === undefined)
      checks.push(noted(name, doctorTexts.notOnPath(program), doctorTexts.pathFix(directory)));
    else if (!first.isOurs)
      checks.push(failed(name, doctorTexts.otherFirst(program, first.path), doctorTexts.pathFix(directory)));
  }
  const bundle = env.AWS_CA_BUNDLE ?? '';
  if (bundle !== '' && !(await probes.isReadable(bundle)))
    checks.push(failed(name, doctorTexts.noBundle(bundle), doctorTexts.noBundleFix));
  return checks;
}

/** Why Latchkey itself could not do something the last time; what is looked at again above is not repeated. */
const lookedAtAgain = /^(?:source:|shadow:|files$|clock$|keychain$)/;
export function attentionChecks(ports: StatePort): readonly Check[] {
  return ports.app
    .state()
    .attention.filter(({ id, problem }) => !lookedAtAgain.test(id) && problem.code !== 'left-in-git')
    .map(({ problem }) => {
      if (problem.code !== 'restart-to-update') return fromProblem(doctorTexts.attention, problem, '');
      // Everything works: the update can wait for its user.
      const { what, fix } = problemText(problem);
      return noted(doctorTexts.update, what, fix);
    });
}
