import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvironmentFile, PROXY_VARIABLE, readEnvironmentFile } from './environment-file.ts';

type Environment = Readonly<Record<string, string>>;

const NAMES_A_PROXY = /^(https?|all)_proxy$/i;

const proxyVariables = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => PROXY_VARIABLE.test(name)));

/**
 * The proxy variables that count for the app: all of the first place that names a proxy. What the user wrote for the app, then
 * what every login gets, then what the app was started with. SECURITY: places are not mixed, so that no variable of a terminal
 * that happened to start the app bends a proxy that a login has.
 */
export function proxyEnvironment(places: readonly Environment[]): Environment {
  const found = places
    .map(proxyVariables)
    .find((env) => Object.keys(env).some((name) => NAMES_A_PROXY.test(name)));
  return found ?? {};
}

/**
 * What every login on a Linux machine gets, from files alone: `/etc/environment`, and systemd's `environment.d` of the user,
 * which may name what `known` and earlier files set. The problem is of a proxy variable that is passed over.
 */
export function loginEnvironment(input: {
  readonly systemFile: string;
  readonly configDirectory: string;
  readonly uid: number | undefined;
  readonly known: Environment;
}): Pick<EnvironmentFile, 'variables' | 'problem'> {
  const directory = join(input.configDirectory, 'environment.d');
  const system = readEnvironmentFile(input.systemFile, input.uid, { kind: 'pam' });
  let variables = system.variables;
  let problem = ofLine(system.problem);
  for (const name of confFiles(directory)) {
    const known = { ...input.known, ...variables };
    const file = readEnvironmentFile(join(directory, name), input.uid, { kind: 'systemd', known });
    variables = { ...variables, ...file.variables };
    problem ??= ofLine(file.problem);
  }
  return { variables, problem };
}

/** A file that is refused as a whole, or missing, is no news: it is another program's. */
const ofLine = (problem: EnvironmentFile['problem']): EnvironmentFile['problem'] =>
  problem?.code === 'file-malformed' ? problem : null;

function confFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.conf'))
      .sort();
  } catch {
    // No such directory, which is usual.
    return [];
  }
}
