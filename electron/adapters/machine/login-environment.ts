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
 * which may name what `known` and earlier files set. The problems are of proxy variables that are passed over.
 */
export function loginEnvironment(input: {
  readonly systemFile: string;
  readonly configDirectory: string;
  readonly uid: number | undefined;
  readonly known: Environment;
}): Pick<EnvironmentFile, 'variables' | 'problems'> {
  const directory = join(input.configDirectory, 'environment.d');
  const system = readEnvironmentFile(input.systemFile, input.uid, { kind: 'pam' });
  let variables = system.variables;
  const problems = [...ofLines(system.problems)];
  for (const name of confFiles(directory)) {
    const known = { ...input.known, ...variables };
    const file = readEnvironmentFile(join(directory, name), input.uid, { kind: 'systemd', known });
    variables = { ...variables, ...file.variables };
    problems.push(...ofLines(file.problems));
  }
  return { variables, problems };
}

/** A file that is refused as a whole, or missing, is no news: it is another program's. */
const ofLines = (problems: EnvironmentFile['problems']): EnvironmentFile['problems'] =>
  problems.filter(({ code }) => code === 'file-malformed');

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
