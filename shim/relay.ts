#!/usr/bin/env node
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import tty from 'node:tty';
import { envFailureOf } from '../shared/endpoint/env-failure.ts';
import { decodeExec, decodeText, type ExecRequest, encodeFrame } from '../shared/endpoint/framing.ts';
import { FRAME_HEADER_BYTES, FrameType, REQUEST_CAP_BYTES } from '../shared/endpoint/protocol.ts';
import { find, runtimeDirectories, type Server } from './relay-endpoint.ts';
import { describe, errorCode, Failure, garbled, say, tooLarge } from './relay-failure.ts';
import { createTerminalField, type TerminalField } from './relay-field.ts';
import { start } from './relay-launch.ts';
import { buildRequest, calledAs } from './relay-request.ts';
import { createTerminalScreen, type TerminalScreen } from './relay-screen.ts';

// The stand-in for the native shim where no cargo exists: the same behaviour, as shim/conformance.test.ts shows.

/** Called as git's remote helper, the first argument is the name of a remote, which may be that of a subcommand. */
const verb = calledAs() === 'git-remote-codecommit' ? '' : (process.argv[2] ?? '');

const MAX_LINE_BYTES = 4096;
/** What a shell shows for a program that SIGPIPE ended. */
const BROKEN_PIPE = 141;

function write(stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    stream.write(bytes, (cause) => resolve(!cause));
  });
}

/** Streams standard input to the server; the failure, if any, ends the call. */
function pump(server: Server, sentBytes: number, fail: (failure: Failure) => void): void {
  let total = sentBytes;
  const input = process.stdin;
  input.on('data', (chunk: Buffer) => {
    total += FRAME_HEADER_BYTES + chunk.length;
    if (total + FRAME_HEADER_BYTES > REQUEST_CAP_BYTES) {
      input.destroy();
      fail(tooLarge('Standard input'));
      return;
    }
    server.socket.write(encodeFrame(FrameType.stdin, chunk));
  });
  let isEnded = false;
  const end = (): void => {
    if (!isEnded) server.socket.write(encodeFrame(FrameType.stdinEnd));
    isEnded = true;
  };
  input.on('end', end).on('error', end);
}

/** One line from the user's terminal; empty with no terminal. */
async function ask(question: Uint8Array): Promise<Uint8Array> {
  const [from, to] = process.platform === 'win32' ? ['CONIN$', 'CONOUT$'] : ['/dev/tty', '/dev/tty'];
  const none = new Uint8Array();
  let input: tty.ReadStream;
  try {
    const screen = fs.openSync(to, 'w');
    fs.writeSync(screen, question);
    fs.closeSync(screen);
    input = new tty.ReadStream(fs.openSync(from, 'r'));
  } catch {
    return none;
  }
  return new Promise((resolve) => {
    let line = Buffer.alloc(0);
    const finish = (): void => {
      input.destroy();
      const end = line.indexOf('\n');
      const text = line.subarray(0, end === -1 ? line.length : end).subarray(0, MAX_LINE_BYTES);
      resolve(text.at(-1) === 0x0d ? text.subarray(0, -1) : text);
    };
    input.on('data', (chunk: Buffer) => {
      line = Buffer.concat([line, chunk]);
      if (line.includes('\n') || line.length >= MAX_LINE_BYTES) finish();
    });
    input.on('end', finish).on('error', finish);
  });
}

/** Runs the program in our place: same terminal, signals passed on, its code or signal becomes ours. */
function become(request: ExecRequest): Promise<number> {
  const [program = '', ...args] = request.argv;
  const env = { ...process.env };
  delete env.LATCHKEY_ARGV0;
  for (const [name, value] of Object.entries(request.env)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  return new Promise((resolve, reject) => {
    const passed = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGQUIT', 'SIGCONT'] as const;
    // The terminal itself sends Ctrl-C to the child.
    const fromTerminal = tty.isatty(0) ? ['SIGINT', 'SIGQUIT'] : [];
    // Before the program runs: a signal that came in between would end us and leave it alone.
    for (const name of process.platform === 'win32' ? (['SIGINT'] as const) : passed) {
      process.on(name, () => {
        if (!fromTerminal.includes(name)) child.kill(name);
      });
    }
    const child = spawn(program, args, { env, stdio: 'inherit' });
    child.once('error', (cause) => {
      const isMissing = errorCode(cause) === 'ENOENT';
      reject(new Failure(`${program} could not be run: ${describe(cause)}.`, isMissing ? 127 : 126));
    });
    child.once('exit', (code, signal) => {
      if (signal === null) return resolve(code ?? 1);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
      // Reached only where the signal does not end us.
      setTimeout(() => resolve(128 + os.constants.signals[signal]), 100);
    });
  });
}

/** As a shell shows a program that SIGHUP ended. */
const LEFT = 129;
const PARENT_CHECK_MS = 1000;

/** Verbs whose answer a program reads: without that program there is nothing to wait for. */
function endWithParent(): void {
  if (process.platform === 'win32' || !['credential-process', 'git-credential'].includes(verb)) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(LEFT);
  }, PARENT_CHECK_MS).unref();
}

/** The app has printed something: it says itself what a shell is to evaluate. */
let hasPrinted = false;

/** On a terminal nobody evaluates what is printed. */
const envFailure = (): string | null =>
  verb !== 'env' || tty.isatty(1) ? null : envFailureOf(process.argv.slice(2), process.platform === 'win32');

/** A signal that ends the call, such as that of `timeout`, says so too. */
function printEnvFailureAtSignals(): void {
  if (process.platform === 'win32' || envFailure() === null) return;
  for (const name of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGALRM', 'SIGTERM', 'SIGXCPU'] as const) {
    process.once(name, () => {
      printEnvFailure();
      process.kill(process.pid, name);
    });
  }
}

/** `latchkey env` that gave no session. */
function printEnvFailure(): void {
  const line = envFailure();
  if (hasPrinted || line === null) return;
  hasPrinted = true;
  try {
    fs.writeSync(1, line);
  } catch {
    // Nobody reads it any more.
  }
}

async function relay(server: Server): Promise<number> {
  const field = createTerminalField((answer) => server.socket.write(encodeFrame(FrameType.field, answer)));
  const screen = createTerminalScreen((keys) => server.socket.write(encodeFrame(FrameType.keys, keys)));
  try {
    return await obey(server, field, screen);
  } finally {
    field.close();
    screen.close();
  }
}

async function obey(server: Server, field: TerminalField, screen: TerminalScreen): Promise<number> {
  const request = buildRequest(server.token);
  endWithParent();
  server.socket.write(request);
  let fail: (failure: Failure) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  for (;;) {
    const { type, payload } = await Promise.race([server.next(), failed]);
    switch (type) {
      case FrameType.stdout:
        if (!(await write(process.stdout, payload))) return BROKEN_PIPE;
        hasPrinted = true;
        break;
      case FrameType.stderr:
        await write(process.stderr, payload);
        break;
      case FrameType.pull:
        pump(server, request.length, fail);
        break;
      case FrameType.ask:
        void ask(payload).then((line) => server.socket.write(encodeFrame(FrameType.line, line)));
        break;
      case FrameType.askField:
        field.ask(payload);
        break;
      case FrameType.fieldOver:
        field.takeBack();
        break;
      case FrameType.screen:
        screen.show(payload);
        break;
      case FrameType.screenOver:
        screen.takeBack();
        break;
      case FrameType.exit: {
        const text = decodeText(payload) ?? '';
        if (!/^\d{1,3}$/.test(text) || Number(text) > 255) throw garbled();
        return Number(text);
      }
      case FrameType.exec: {
        const program = decodeExec(payload);
        if (program === null) throw garbled();
        server.socket.destroy();
        field.close();
        screen.close();
        return await become(program);
      }
      default:
        throw garbled();
    }
  }
}

async function main(): Promise<number> {
  // A closed pipe is reported by the write that meets it.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const directories = runtimeDirectories();
  if (directories.length === 0) {
    throw new Failure('HOME is not set, so Latchkey cannot be found. Set HOME or LATCHKEY_RUNTIME_DIR.');
  }
  const server = await find(directories);
  if (server === null && isPrompt) return 1;
  return await relay(server ?? (await start(directories)));
}

/** git writes its whole request, also to a helper that needs none of it: one that ends first ends git by SIGPIPE (141). */
function takeTheRest(): void {
  if (verb !== 'git-credential' || tty.isatty(0)) return;
  try {
    while (fs.readSync(0, Buffer.alloc(4096)) > 0);
  } catch {
    // The stream has been read to its end, or there is none.
  }
}

/** It prints nothing but its answer, and starts nothing. */
const isPrompt = verb === 'prompt';
// A shell runs it before every line: an app that is busy must not keep the user from typing.
if (isPrompt) setTimeout(() => process.exit(1), 500).unref();

printEnvFailureAtSignals();

main().then(
  (code) => {
    takeTheRest();
    if (code !== 0) printEnvFailure();
    process.exit(code);
  },
  (cause: unknown) => {
    takeTheRest();
    if (isPrompt) process.exit(1);
    printEnvFailure();
    say(describe(cause));
    process.exit(cause instanceof Failure ? cause.code : 1);
  },
);
