// The environment that the app runs with, however it is started: docs/decisions/0015-environment-of-the-app.md says why each
// name is here. shim/src/environment.rs has the same list; shim/start-app.test.ts compares what both let through.

type Environment = Readonly<Record<string, string | undefined>>;

/** What a login on a desktop sets for every program. */
export const APP_VARIABLES = [
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'PATH',
  'TMPDIR',
  'TZ',
  'LANG',
  'LANGUAGE',
  // The desktop: where to draw, how to type, which theme.
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'DBUS_SESSION_BUS_ADDRESS',
  'DESKTOP_SESSION',
  'DESKTOP_STARTUP_ID',
  'KDE_FULL_SESSION',
  'KDE_SESSION_VERSION',
  'GNOME_DESKTOP_SESSION_ID',
  'GTK_IM_MODULE',
  'QT_IM_MODULE',
  'XMODIFIERS',
  'GDK_SCALE',
  'GDK_DPI_SCALE',
  'GDK_BACKEND',
  'GTK_THEME',
  'XCURSOR_THEME',
  'XCURSOR_SIZE',
  'GSETTINGS_BACKEND',
  'NO_AT_BRIDGE',
  'SSH_AUTH_SOCK',
  // The network, where a machine reaches AWS through a proxy only.
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  // macOS
  '__CF_USER_TEXT_ENCODING',
  // Electron sets both itself, before the first line of the app runs.
  'CHROME_DESKTOP',
  'ORIGINAL_XDG_CURRENT_DESKTOP',
  // Where the endpoint is: the shim that starts the app looks there.
  'LATCHKEY_RUNTIME_DIR',
] as const;

export const APP_VARIABLE_PREFIXES = ['LC_', 'XDG_'] as const;

/** Windows sets these for every program; hardly any starts without them. Compared without regard to case. */
export const WINDOWS_VARIABLES = [
  'ALLUSERSPROFILE',
  'APPDATA',
  'COMMONPROGRAMFILES',
  'COMMONPROGRAMFILES(X86)',
  'COMMONPROGRAMW6432',
  'COMPUTERNAME',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'LOGONSERVER',
  'NUMBER_OF_PROCESSORS',
  'OS',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROCESSOR_IDENTIFIER',
  'PROCESSOR_LEVEL',
  'PROCESSOR_REVISION',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PROGRAMW6432',
  'PUBLIC',
  'SESSIONNAME',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERDOMAIN',
  'USERNAME',
  'USERPROFILE',
  'WINDIR',
] as const;

/** A second instance with places of its own: nobody reaches it who does not name the same places. */
const INSTANCE_VARIABLES = ['LATCHKEY_USER_DATA', 'LATCHKEY_KEYCHAIN_SERVICE'] as const;

/** A shim that starts the test flavour drops these anyway: the caller's keys, choice and git internals. */
export const NEVER_INHERITED = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_CONFIG_PARAMETERS',
  'GIT_ASKPASS',
  'ELECTRON_RUN_AS_NODE',
  'NODE_OPTIONS',
  'LATCHKEY_ARGV0',
] as const;

const plain: ReadonlySet<string> = new Set(APP_VARIABLES);
const windows: ReadonlySet<string> = new Set(WINDOWS_VARIABLES);
const ofInstance: ReadonlySet<string> = new Set(INSTANCE_VARIABLES);

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/** True where the environment names a data directory and a runtime directory: not the user's own app. */
const isOwnInstance = (given: Environment): boolean =>
  isSet(given.LATCHKEY_USER_DATA) && isSet(given.LATCHKEY_RUNTIME_DIR);

/**
 * LATCHKEY_FLAVOUR=test: an instance of its own that keeps the environment it was started with, for the tests and the
 * demo, which lead it to the playground. SECURITY: without places of its own the word counts for nothing, so that no
 * shell can hand its environment to the app that answers everybody.
 */
export const isTestFlavour = (given: Environment): boolean =>
  given.LATCHKEY_FLAVOUR === 'test' && isOwnInstance(given);

function isKept(name: string, given: Environment, platform: string): boolean {
  if (plain.has(name) || APP_VARIABLE_PREFIXES.some((prefix) => name.startsWith(prefix))) return true;
  if (ofInstance.has(name)) return isOwnInstance(given);
  if (platform !== 'win32') return false;
  const upper = name.toUpperCase();
  return plain.has(upper) || windows.has(upper);
}

/** What of the given environment the app may have: on every start, by the shims before it and by the app itself. */
export function appEnvironment(given: Environment, platform: string): Record<string, string> {
  const keepsAll = isTestFlavour(given);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && (keepsAll || isKept(name, given, platform))) kept[name] = value;
  }
  return kept;
}
