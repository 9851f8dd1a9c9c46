import fs from 'node:fs';
import path from 'node:path';
import tty from 'node:tty';
import { encodeFrame, joinNul } from '../shared/endpoint/framing.ts';
import { keyDigest } from '../shared/endpoint/key-digest.ts';
import {
  ENV_ALLOW_LIST,
  FrameType,
  PROTOCOL_VERSION,
  REQUEST_CAP_BYTES,
} from '../shared/endpoint/protocol.ts';
import { tooLarge } from './relay-failure.ts';
import { superprojectRemotes } from './relay-superproject.ts';

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

/** Which credentials of the environment AWS's tools would find, by kind, ours or not. */
function given(): string {
  const { env } = process;
  const container = env.AWS_CONTAINER_CREDENTIALS_FULL_URI || env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  return [
    ...(accessKeyName() === undefined ? [] : ['keys']),
    ...(env.AWS_ACCESS_KEY_ID && !env.AWS_SECRET_ACCESS_KEY ? ['no-secret'] : []),
    ...(env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN ? ['web-identity'] : []),
    ...(container ? ['container'] : []),
  ].join(',');
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
    ...(superprojects === '' ? [] : [`superprojects=${superprojects}`]),
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
