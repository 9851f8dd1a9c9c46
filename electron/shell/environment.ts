import { join } from 'node:path';
import { app } from 'electron';
import { appEnvironment, isTestFlavour } from '../../shared/endpoint/app-environment.ts';
import { type EnvironmentFile, readEnvironmentFile } from '../adapters/machine/environment-file.ts';
import { loginEnvironment, proxyEnvironment } from '../adapters/machine/login-environment.ts';
import { appImageOf } from './start-of-app.ts';

// The one file that reads process.env (import-law.test.ts). main.ts imports it first, so that what a shell has set is
// gone before an SDK, Chromium's network or a program that the app runs can read it.

export interface AppSurroundings {
  /** What every part of the app is given as its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The proxy variables that count: docs/decisions/0024. */
  readonly proxyEnv: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly file: EnvironmentFile;
  /** Proxy variables of the login's files that do not count. */
  readonly loginProblems: EnvironmentFile['problems'];
  /** The AppImage that this app was started from; null: none. */
  readonly appImage: string | null;
}

const NO_LOGIN_FILES: ReturnType<typeof loginEnvironment> = { variables: {}, problems: [] };

/** SECURITY: the app answers every terminal, so no terminal's variables may steer it, however it was started. */
function takeEnvironment(): AppSurroundings {
  const isTest = isTestFlavour(process.env);
  const kept = appEnvironment(process.env, process.platform);
  const dataDir = kept.LATCHKEY_USER_DATA ?? join(app.getPath('appData'), 'latchkey');
  const file = readEnvironmentFile(join(dataDir, 'environment'), process.getuid?.());
  const appImage = appImageOf(process.env, process.execPath);
  const login = isTest ? NO_LOGIN_FILES : loginFiles(kept);
  const env = {
    ...kept,
    ...file.variables,
    // The SDK warns once a process about Node 20, on which development and tests run; the app carries its own Node.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  return {
    env,
    proxyEnv: proxyEnvironment([file.variables, login.variables, kept]),
    dataDir,
    file,
    loginProblems: login.problems,
    appImage,
  };
}

function loginFiles(env: Readonly<Record<string, string>>): ReturnType<typeof loginEnvironment> {
  return process.platform === 'linux'
    ? loginEnvironment({
        systemFile: '/etc/environment',
        configDirectory: env.XDG_CONFIG_HOME || join(app.getPath('home'), '.config'),
        uid: process.getuid?.(),
        known: env,
      })
    : NO_LOGIN_FILES;
}

export const surroundings: AppSurroundings = takeEnvironment();
