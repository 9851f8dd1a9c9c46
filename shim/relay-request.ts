import fs from 'node:fs';
import path from 'node:path';
import tty from 'node:tty';
import { encodeFrame, joinNul } from '../shared/endpoint/framing.ts';
import { keyDigest } from '../shared/endpoint/key-digest.ts';
import { OTHER_CREDENTIAL_NAMES } from '../shared/endpoint/other-credential-names.ts';
import {
  ENV_ALLOW_LIST,
  FrameType,
  GivenChange,
  PROTOCOL_VERSION,
  REQUEST_CAP_BYTES,
} from '../shared/endpoint/protocol.ts';
import { tooLarge } from './relay-failure.ts';
import { firstOfEach, superprojectRemotes } from './relay-superproject.ts';

export function calledAs(): string {
  return (
    process.env.LATCHKEY_ARGV0 || path.basename(process.argv[1] ?? 'latchkey').replace(/(-relay)?\.c?js$/, '')
  );
}

/** The arguments as bytes: process.argv has already replaced what is not UTF-8, where Linux still knows it. */
function argumentBytes(): readonly Buffer[] {
  const decoded = process.argv.slice(2).map((arg) => Buffer.from(arg));
  try {
    const raw = fs.readFileSync('/proc/self/cmdline').toString('latin1').split('\0').slice(0, -1);
    const bytes = raw.slice(raw.length - decoded.length).map((arg) => Buffer.from(arg, 'latin1'));
    return decoded.length === 0 ? [] : bytes;
  } catch {
    return decoded;
  }
}

function joinBytes(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.of(0), part])));
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** The access key that SDKs find: the Go SDKs take the second name where the first is empty, the one for Ruby all three. */
const ACCESS_KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY', 'AMAZON_ACCESS_KEY_ID'] as const;

/** The name of the variable that has it; undefined: none has. */
const accessKeyName = (): (typeof ACCESS_KEYS)[number] | undefined =>
  ACCESS_KEYS.find((name) => (process.env[name] ?? '') !== '');

/**
 * Whether the caller's environment has an access key that `latchkey env` did not put there, or which one it did.
 * SECURITY: compared here, so that the key itself never crosses the socket.
 */
function accessKeySaid(): readonly string[] {
  const name = accessKeyName();
  if (name === undefined) return [];
  const key = process.env[name] ?? '';
  const isOurs = key === process.env.LATCHKEY_ACCESS_KEY_ID;
  return [isOurs ? `digest=${keyDigest(key)}` : 'keys=foreign', `key=${name}`];
}

/** Which credentials of the environment AWS's tools would find, by kind, ours or not, and what of those that we gave is another now. */
function given(): string {
  const { env } = process;
  const container = env.AWS_CONTAINER_CREDENTIALS_FULL_URI || env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  return [
    ...(accessKeyName() === undefined ? [] : ['keys']),
    ...(env.AWS_ACCESS_KEY_ID && !env.AWS_SECRET_ACCESS_KEY ? ['no-secret'] : []),
    ...changedKeys(),
    ...(env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN ? ['web-identity'] : []),
    ...(container ? ['container'] : []),
    ...changedContainer(),
    ...OTHER_CREDENTIAL_NAMES.filter((name) => (env[name] ?? '') !== ''),
  ].join(',');
}

/** Whether a variable is another one than the digest says that we gave. SECURITY: compared here, so that no value crosses the socket. */
const isChanged = (value: string | undefined, digest: string | undefined): boolean =>
  digest !== undefined && keyDigest(value ?? '') !== digest;

/** Beside the key that `latchkey env` gave: a secret or a token that it did not. */
function changedKeys(): readonly GivenChange[] {
  const { env } = process;
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (!key || !secret || key !== env.LATCHKEY_ACCESS_KEY_ID) return [];
  const [ofSecret, ofToken] = (env.LATCHKEY_KEYS ?? '').split(' ');
  const changed: GivenChange[] = [];
  if (ofSecret && isChanged(secret, ofSecret)) changed.push(GivenChange.otherSecret);
  // boto3 and aws read it before the other one.
  const older = env.AWS_SECURITY_TOKEN;
  const isOlderOurs = Boolean(older) && !isChanged(older, ofToken);
  if (isChanged(token, ofToken) && token) changed.push(GivenChange.otherToken);
  else if (isChanged(token, ofToken))
    changed.push(isOlderOurs ? GivenChange.onlyOlderToken : GivenChange.noToken);
  else if (older && isChanged(older, ofToken)) changed.push(GivenChange.olderToken);
  return changed;
}

/** What SDKs read before, or in the place of, the address and the token that `latchkey exec` gave. */
function changedContainer(): readonly GivenChange[] {
  const { env } = process;
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const changed: GivenChange[] = [];
  if (relative !== undefined) changed.push(relative ? GivenChange.relative : GivenChange.emptyRelative);
  const [, ofAddress, ofToken] = (env.LATCHKEY_CONTAINER ?? '').split(' ');
  const full = env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (ofToken === undefined) return changed;
  if (!full) return [...changed, GivenChange.noAddress];
  if (isChanged(full, ofAddress)) return [...changed, GivenChange.otherAddress];
  if (isChanged(env.AWS_CONTAINER_AUTHORIZATION_TOKEN, ofToken)) changed.push(GivenChange.otherAuthorization);
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  if (file !== undefined)
    changed.push(file ? GivenChange.authorizationFile : GivenChange.emptyAuthorizationFile);
  return changed;
}

/** Every frame from `token` to `go`. */
export function buildRequest(token: string): Buffer {
  const spentMs = Math.round(performance.now());
  // SECURITY: an allow-list. Keys and tokens in the caller's environment never cross the socket.
  const env = ENV_ALLOW_LIST.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
  const superprojects = superprojectRemotes(calledAs(), process.argv[2]);
  const isTerminal = tty.isatty(2);
  const client = [
    `pid=${process.pid}`,
    `ppid=${process.ppid}`,
    `tty=${isTerminal ? 1 : 0}`,
    `protocol=${PROTOCOL_VERSION}`,
    'fields=1',
    // Windows' console is not tried.
    ...(process.platform === 'win32' ? [] : ['screen=1']),
    ...(tty.isatty(1) ? [] : ['output=pipe']),
    ...(spentMs > 0 ? [`spent=${spentMs}`] : []),
    ...(isTerminal && process.stderr.columns ? [`columns=${process.stderr.columns}`] : []),
    ...accessKeySaid(),
    `given=${given()}`,
    ...(superprojects === ''
      ? []
      : [`superproject-remotes=${superprojects}`, `superprojects=${firstOfEach(superprojects)}`]),
  ];
  const request = Buffer.concat([
    encodeFrame(FrameType.token, joinNul([token])),
    encodeFrame(FrameType.argv, joinBytes([Buffer.from(calledAs()), ...argumentBytes()])),
    encodeFrame(FrameType.cwd, joinNul([workingDirectory()])),
    encodeFrame(FrameType.env, joinNul(env)),
    encodeFrame(FrameType.client, joinNul(client)),
    encodeFrame(FrameType.go),
  ]);
  if (request.length > REQUEST_CAP_BYTES) throw tooLarge('The arguments');
  return request;
}
