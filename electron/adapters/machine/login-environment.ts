import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironmentFile } from './environment-file.ts';

type Environment = Readonly<Record<string, string>>;

const PROXY_VARIABLE = /^(https?|all|no)_proxy$/i;
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

/** What every login on a Linux machine gets, from files alone: `/etc/environment`, and systemd's `environment.d` of the user. */
export function loginEnvironment(input: {
  readonly systemFile: string;
  readonly configDirectory: string;
  readonly uid: number | undefined;
}): Environment {
  const directory = join(input.configDirectory, 'environment.d');
  const files = [input.systemFile, ...confFiles(directory).map((name) => join(directory, name))];
  return Object.assign({}, ...files.map((file) => readEnvironmentFile(file, input.uid).variables));
}

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
