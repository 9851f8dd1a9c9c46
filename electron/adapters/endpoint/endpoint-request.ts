import { timingSafeEqual } from 'node:crypto';
import { decodeText, type Frame, splitNul } from '../../../shared/endpoint/framing.ts';
import { ENV_ALLOW_LIST, FrameType } from '../../../shared/endpoint/protocol.ts';
import { unreachable } from '../../../shared/result.ts';

/** One call of the shim, as relayed. Everything in it is the caller's claim. */
export interface ShimRequest {
  /** Base name the shim was called by. */
  readonly calledAs: string;
  /** Without argv[0]. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Allow-listed names only, whatever the client sent. */
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number | null;
  readonly ppid: number | null;
  /** True when the caller's standard error is a terminal. */
  readonly tty: boolean;
  /** True when standard output is not a terminal. */
  readonly isPiped: boolean;
  /** How long the caller looked for the app, or started it, before it could ask. */
  readonly spentMs: number;
  /** Width of that terminal, or null. */
  readonly columns: number | null;
  /** True when the client knows `askField`, and so can hide what is typed. */
  readonly canAskFields: boolean;
  /** True when the client lends its terminal, key by key. */
  readonly canLendScreen: boolean;
  /** True when the caller's environment has an access key that is not from us. */
  readonly hasForeignKeys: boolean;
  /** The variable that has the access key of the caller's environment, ours or not; null: none, or an older client. */
  readonly keyName: string | null;
  /** `keyDigest` of an access key there that is from us, as the client says; null: there is none, or an older client does not say. */
  readonly keyDigest: string | null;
  /** Kinds of credentials in the caller's environment, as the protocol names them; null: an older client does not say. */
  readonly given: readonly string[] | null;
  /** Remote addresses of the repositories that the caller's one is a submodule of, the nearest first. */
  readonly superprojects: readonly string[];
}

/** Why a connection was ended: a short closed set, fit for the log. */
export type Refusal =
  | 'deadline'
  | 'half-request'
  | 'malformed'
  | 'not-utf8'
  | 'out-of-order'
  | 'too-large'
  | 'unknown-frame'
  | 'unread-reply'
  | 'wrong-token';

/** SECURITY: the comparison takes as long for a guess that is nearly right as for any other. */
export function isSameToken(expected: string, given: Uint8Array): boolean {
  const wanted = Buffer.from(expected, 'ascii');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

const order = [
  FrameType.token,
  FrameType.argv,
  FrameType.cwd,
  FrameType.env,
  FrameType.client,
  FrameType.go,
] as const;
type Step = (typeof order)[number];

const allowed = new Set<string>(ENV_ALLOW_LIST);

/** NAME=VALUE pairs; what is not UTF-8 is left out rather than guessed at. */
function readPairs(payload: Uint8Array): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const part of splitNul(payload)) {
    const text = decodeText(part);
    const at = text?.indexOf('=') ?? -1;
    if (text !== null && at > 0) pairs.set(text.slice(0, at), text.slice(at + 1));
  }
  return pairs;
}

function readNumber(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

export interface RequestReader {
  /** 'more' until `go`; then the request, or why there is none. */
  take(frame: Frame): 'more' | ShimRequest | Refusal;
  /** True from `go` on. */
  isComplete(): boolean;
}

/** Takes the frames from `token` to `go`, each once and in their order. */
export function createRequestReader(token: string): RequestReader {
  let step = 0;
  let calledAs = '';
  let argv: readonly string[] = [];
  let cwd = '';
  let env: Readonly<Record<string, string>> = {};
  let client = new Map<string, string>();

  const takeStep = (type: Step, payload: Uint8Array): 'more' | ShimRequest | Refusal => {
    switch (type) {
      case FrameType.token:
        return isSameToken(token, payload) ? 'more' : 'wrong-token';
      case FrameType.argv: {
        const texts: string[] = [];
        for (const part of splitNul(payload)) {
          const text = decodeText(part);
          if (text === null) return 'not-utf8';
          texts.push(text);
        }
        calledAs = texts[0] ?? '';
        argv = texts.slice(1);
        return calledAs === '' ? 'malformed' : 'more';
      }
      case FrameType.cwd:
        cwd = Buffer.from(payload).toString('utf8');
        return 'more';
      case FrameType.env:
        // SECURITY: the list is applied here too, so another client cannot bring more in.
        env = Object.fromEntries([...readPairs(payload)].filter(([name]) => allowed.has(name)));
        return 'more';
      case FrameType.client:
        client = readPairs(payload);
        return 'more';
      case FrameType.go:
        if (payload.length > 0) return 'malformed';
        return {
          calledAs,
          argv,
          cwd,
          env,
          pid: readNumber(client.get('pid')),
          ppid: readNumber(client.get('ppid')),
          tty: client.get('tty') === '1',
          isPiped: client.get('output') === 'pipe',
          spentMs: readNumber(client.get('spent')) ?? 0,
          columns: readNumber(client.get('columns')),
          canAskFields: client.get('fields') === '1',
          canLendScreen: client.get('screen') === '1',
          hasForeignKeys: client.get('keys') === 'foreign',
          keyName: client.get('key') ?? null,
          keyDigest: client.get('digest') ?? null,
          given: client.get('given')?.split(',') ?? null,
          superprojects: (client.get('superproject-remotes') ?? client.get('superprojects') ?? '')
            .split('\n')
            .filter((line) => line !== ''),
        };
      default:
        return unreachable(type);
    }
  };

  return {
    take(frame) {
      const expected = order[step];
      if (expected === undefined || frame.type !== expected) return 'out-of-order';
      step += 1;
      return takeStep(expected, frame.payload);
    },
    isComplete: () => step === order.length,
  };
}
