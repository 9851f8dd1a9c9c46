/**
 * What the shim and the app say to each other over the local socket: a relay protocol that knows neither AWS nor git.
 *
 * Order: the server proves itself first (`hello` carries its proof, compared in constant time by the client before it
 * sends anything that says something), then the client sends `token`, `argv`, `cwd`, `env`, `client`, `go`. From then on the server
 * streams replies. It may ask for standard input (`pull`), to which the client answers with `stdin` chunks and
 * `stdinEnd`; and for one line from the user's terminal (`ask`), answered by `line`. One request per connection;
 * `exit` or `exec` ends it. A frame is: type (1 byte), payload length (u32, big endian), payload.
 *
 * SECURITY: on Windows the client sends `knock` before, and the server nothing until it came: every user of the machine may open
 * a named pipe for reading, and who had read the proof could answer in the place of an app that has ended.
 *
 * `superproject-remotes=` has the `codecommit://` addresses of the remotes of the repositories that the caller's one is a submodule of,
 * the nearest repository first, a line each, with tabs between its addresses; `codecommit:` among them says that there are more.
 * `superprojects=` has the first of each line, as older clients and apps know it. Only a client called as git-remote-codecommit, or with the verb `which`, looks for them.
 *
 * `keys=foreign` says that AWS_ACCESS_KEY_ID (where it is empty, AWS_ACCESS_KEY, then AMAZON_ACCESS_KEY_ID) is set to another
 * value than LATCHKEY_ACCESS_KEY_ID, where `latchkey env` notes the id of the key it gave. SECURITY: the client compares, so no key of the caller crosses the socket.
 * `key=` has the name of that variable, where there is such a key. Absent: there is none, or an older client does not say.
 * `digest=` has `keyDigest` of the key's id where it is the same, so that the app can say of which session it is.
 *
 * `given=` has the kinds of credentials in the caller's environment that AWS's tools would find, ours or not: `keys`,
 * `web-identity`, `container`, joined by commas, and `no-secret` where AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY.
 * Beside them what is another than LATCHKEY_KEYS and LATCHKEY_CONTAINER say that `latchkey env` and `exec` gave: `GivenChange`,
 * and the names of OTHER_CREDENTIAL_NAMES that are set, without what they are set to.
 * Absent: an older client, which does not say.
 *
 * `output=pipe`: its standard output is not a terminal. `spent`: milliseconds that it looked for the app, or started it.
 *
 * A client that says `fields=1` also knows `askField`: one field of a form, typed without echo where it is secret. It is
 * answered by exactly one `field`, whatever happens; `fieldOver` takes it back, and does nothing when none is open.
 * SECURITY: a client without `fields=1` is never sent one, so no secret is ever asked for where it would be shown.
 *
 * A client that says `screen=1` also lends its terminal: `screen` puts a picture on it and turns off lines and echo, each further
 * one takes the place of the last, and what is typed comes back in `keys`, at once and as it is. The first `keys` is sent at once
 * and has no key: it says how large the terminal is. `screenOver` gives the terminal back and is answered by the last `keys`. A picture
 * leaves the cursor in its first line, so that the client can take it away from there: at the end, and whenever it is stopped.
 */
export const FrameType = {
  // server to client
  hello: 0x48, // 'H' server proof, 64 hex characters
  pull: 0x50, // 'P' empty: send standard input
  stdout: 0x4f, // 'O' bytes for standard output
  stderr: 0x52, // 'R' bytes for standard error
  exit: 0x58, // 'X' exit code, decimal ASCII
  exec: 0x51, // 'Q' NUL-joined: argc, argv…, then NAME=VALUE to set or NAME to unset
  ask: 0x4b, // 'K' UTF-8 question to show on the terminal; bytes after the question: none
  askField: 0x46, // 'F' '0' (shown) or '1' (hidden), then the UTF-8 question
  fieldOver: 0x55, // 'U' empty
  screen: 0x57, // 'W' UTF-8 text for the terminal, with its escape sequences
  screenOver: 0x56, // 'V' empty
  // client to server
  knock: 0x42, // 'B' empty; on Windows alone
  token: 0x54, // 'T' 64 hex characters
  argv: 0x41, // 'A' NUL-joined; argv[0] is the base name the shim was called by
  cwd: 0x43, // 'C'
  env: 0x45, // 'E' NUL-joined NAME=VALUE, allow-listed names only
  client: 0x49, // 'I' NUL-joined NAME=VALUE: pid, ppid, tty (0/1), columns, protocol, fields, screen, output, spent, keys, key, digest, given, superprojects, superproject-remotes
  go: 0x47, // 'G' empty
  stdin: 0x53, // 'S' a chunk
  stdinEnd: 0x5a, // 'Z' empty
  line: 0x4e, // 'N' the line, without its newline; empty payload with no terminal
  field: 0x44, // 'D' one byte of FieldMark, and after `line` the line without its newline
  keys: 0x59, // 'Y' one byte of FieldMark, and after `line` columns and rows (u16, big endian), then the bytes typed
} as const;
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

/** What became of an `askField`, and what a `keys` frame is. */
export const FieldMark = {
  line: 0x3d, // '='
  left: 0x2d, // '-' end of input, or taken back
  noTerminal: 0x21, // '!' standard input is not a terminal, or there is none to ask at
} as const;

/** In `given=`: what a shell has in the place of, or beside, what Latchkey gave it. SECURITY: the client compares digests. */
export const GivenChange = {
  /** Beside the key that `env` gave: another AWS_SECRET_ACCESS_KEY, no or another AWS_SESSION_TOKEN, an AWS_SECURITY_TOKEN. */
  otherSecret: 'other-secret',
  noToken: 'no-token',
  otherToken: 'other-token',
  olderToken: 'older-token',
  /** No AWS_SESSION_TOKEN, and the token that `env` gave in AWS_SECURITY_TOKEN. */
  onlyOlderToken: 'only-older-token',
  /** AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, which Latchkey never sets. */
  relative: 'relative',
  emptyRelative: 'empty-relative',
  /** No AWS_CONTAINER_CREDENTIALS_FULL_URI any more, or another one; at the address of `exec` another token, or a file for one. */
  noAddress: 'no-address',
  otherAddress: 'other-address',
  otherAuthorization: 'other-authorization',
  authorizationFile: 'authorization-file',
  emptyAuthorizationFile: 'empty-authorization-file',
} as const;
export type GivenChange = (typeof GivenChange)[keyof typeof GivenChange];

export const PROTOCOL_VERSION = 1;

/** All frames of a request together, standard input included. Git's credential input and an argv fit many times over. */
export const REQUEST_CAP_BYTES = 64 * 1024;
/** One reply frame. A list of thousands of sessions is sent as several `stdout` frames. */
export const REPLY_FRAME_CAP_BYTES = 64 * 1024;
export const FRAME_HEADER_BYTES = 5;
/** From connection to `go`. */
export const REQUEST_DEADLINE_MS = 5_000;
export const MAX_CONNECTIONS = 256;
/** sockaddr_un: 104 bytes on macOS with its NUL; Node truncates a longer path silently. */
export const SOCKET_PATH_MAX_BYTES = 103;

/** Environment variables the shim may pass on. Secrets (AWS_SECRET_ACCESS_KEY …) are not among them on purpose. */
export const ENV_ALLOW_LIST = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL_CODECOMMIT',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  // The id of the session that `latchkey exec` and `env` put a shell into.
  'LATCHKEY_SESSION_ID',
  'LATCHKEY_SESSION_PROFILE',
  // The region that `exec` and `env` set with that session.
  'LATCHKEY_REGION',
  // What `latchkey env --unset` gives back, and when the keys that `latchkey env` gave end.
  'LATCHKEY_BEFORE',
  'AWS_CREDENTIAL_EXPIRATION',
  'LATCHKEY_SESSION_ACTS_AS',
  // The session of the address that `exec` gave, and digests of that address and its token.
  'LATCHKEY_CONTAINER',
  'CODE_COMMIT_ENDPOINT',
  'GIT_CONFIG_GLOBAL',
  'GIT_TERMINAL_PROMPT',
  'GIT_DIR',
  'GIT_EXEC_PATH',
  // Whether git goes by them; what they set stays where it is.
  'GIT_SSL_NO_VERIFY',
  'GIT_CONFIG_COUNT',
  'HOME',
  // What doctor looks at: which programs a shell runs, and whether its file of certificates is there.
  'PATH',
  'AWS_CA_BUNDLE',
  // What `latchkey exec` without a command starts.
  'SHELL',
  'XDG_CONFIG_HOME',
  'LANG',
  'LC_ALL',
  'NO_COLOR',
  'FORCE_COLOR',
  'TERM',
  'COLUMNS',
  // Whether a browser could be seen where the command was typed.
  'SSH_CONNECTION',
  'DISPLAY',
  'WAYLAND_DISPLAY',
] as const;

/**
 * endpoint.json: 0600, atomic, in the private runtime directory, removed on quit. Runtime directory:
 * LATCHKEY_RUNTIME_DIR, else $XDG_RUNTIME_DIR/latchkey, else ~/.cache/latchkey/run (Linux), ~/Library/Caches/Latchkey/run
 * (macOS), %LOCALAPPDATA%\Latchkey\run (Windows). `address` is a socket path, or a pipe name on Windows.
 */
export interface EndpointFile {
  readonly version: typeof PROTOCOL_VERSION;
  /** At most 300 characters. */
  readonly address: string;
  /** Sent by the client. 64 hexadecimal digits, as `proof`. */
  readonly token: string;
  /** Sent by the server first. */
  readonly proof: string;
  readonly pid: number;
}

const ENDPOINT_FIELDS = ['version', 'address', 'token', 'proof', 'pid'];
const ADDRESS_MAX = 300;
const is64Hex = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** By hand: a start reads this before zod. Null for all that Latchkey does not write. */
export function parseEndpointFile(raw: unknown): EndpointFile | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  if (Object.keys(raw).some((name) => !ENDPOINT_FIELDS.includes(name))) return null;
  const { version, address, token, proof, pid }: Partial<Record<keyof EndpointFile, unknown>> = raw;
  if (version !== PROTOCOL_VERSION || typeof address !== 'string' || address.length > ADDRESS_MAX)
    return null;
  if (!is64Hex(token) || !is64Hex(proof)) return null;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null;
  return { version, address, token, proof, pid };
}

export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  signInNeeded: 4,
  refused: 5,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
