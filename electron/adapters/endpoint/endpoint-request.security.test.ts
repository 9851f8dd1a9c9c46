import { describe, expect, it } from 'vitest';
import { joinNul } from '../../../shared/endpoint/framing.ts';
import { FrameType } from '../../../shared/endpoint/protocol.ts';
import { createRequestReader, isSameToken, type ShimRequest } from './endpoint-request.ts';

const TOKEN = 'a'.repeat(64);
const bytes = (text: string): Uint8Array => Buffer.from(text);
type Frame = { readonly type: FrameType; readonly payload: Uint8Array };
const frames = (over: {
  readonly argv?: readonly string[];
  readonly env?: readonly string[];
  readonly client?: readonly string[];
}): readonly Frame[] => [
  { type: FrameType.token, payload: bytes(TOKEN) },
  { type: FrameType.argv, payload: joinNul(over.argv ?? ['latchkey', 'status', '--json']) },
  { type: FrameType.cwd, payload: bytes('/home/ada') },
  { type: FrameType.env, payload: joinNul(over.env ?? []) },
  { type: FrameType.client, payload: joinNul(over.client ?? []) },
  { type: FrameType.go, payload: bytes('') },
];
function read(over: Parameters<typeof frames>[0]): ShimRequest {
  const reader = createRequestReader(TOKEN);
  const answers = frames(over).map((frame) => reader.take(frame));
  const request = answers.at(-1);
  expect(answers.slice(0, -1)).toEqual(['more', 'more', 'more', 'more', 'more']);
  if (request === undefined || typeof request === 'string') throw new Error(`no request: ${request}`);
  return request;
}

describe('the request of a shim', () => {
  it('says what a client of an earlier version does not say either', () => {
    expect(read({})).toEqual({
      calledAs: 'latchkey',
      argv: ['status', '--json'],
      cwd: '/home/ada',
      env: {},
      pid: null,
      ppid: null,
      tty: false,
      isPiped: false,
      spentMs: 0,
      columns: null,
      canAskFields: false,
      canLendScreen: false,
      hasForeignKeys: false,
      keyName: null,
      keyDigest: null,
      given: null,
      superprojects: [],
    });
  });

  it('says all that a client of today says', () => {
    const client = [
      'pid=12',
      'ppid=9999999999',
      'tty=1',
      'output=pipe',
      'spent=250',
      'columns=80',
      'fields=1',
      'screen=1',
      'keys=foreign',
      'key=AWS_ACCESS_KEY_ID',
      'given=keys,profile',
      'superprojects=https://a.example/x=y\n\nhttps://b.example',
    ];
    expect(read({ client })).toMatchObject({
      pid: 12,
      ppid: 9_999_999_999,
      tty: true,
      isPiped: true,
      spentMs: 250,
      columns: 80,
      canAskFields: true,
      canLendScreen: true,
      hasForeignKeys: true,
      keyName: 'AWS_ACCESS_KEY_ID',
      given: ['keys', 'profile'],
      superprojects: ['https://a.example/x=y', 'https://b.example'],
    });
  });

  it('reads all remotes of the superprojects, and of an older client the one that it sends', () => {
    const older = 'superprojects=codecommit://a@S';
    expect(read({ client: [older] })).toMatchObject({ superprojects: ['codecommit://a@S'] });
    const all = 'superproject-remotes=codecommit://a@S\tcodecommit://b@S\ncodecommit://c@T';
    expect(read({ client: [all, older] })).toMatchObject({
      superprojects: ['codecommit://a@S\tcodecommit://b@S', 'codecommit://c@T'],
    });
  });

  it.each(['0', '-1', '1.5', '12x', 'x12', '', '01', '99999999999'])('"%s" is no number', (pid) => {
    expect(read({ client: [`pid=${pid}`, `columns=${pid}`] })).toMatchObject({ pid: null, columns: null });
  });

  it('has a variable only where the list allows it, with all of its value', () => {
    const env = [
      'AWS_PROFILE=a=b',
      'AWS_REGION=',
      'LD_PRELOAD=/tmp/evil.so',
      '=x',
      'AWS_PROFILE',
      'AWS_SECRET_ACCESS_KEY=s',
    ];
    expect(read({ env }).env).toEqual({ AWS_PROFILE: 'a=b', AWS_REGION: '' });
  });
});

describe('attack: a request that is none', () => {
  const take = (...given: readonly Frame[]) => {
    const reader = createRequestReader(TOKEN);
    const answers = given.map((frame) => reader.take(frame));
    return [answers.at(-1), reader.isComplete()];
  };
  const [token, argv, cwd, env, client, go] = frames({});
  if (!token || !argv || !cwd || !env || !client || !go) throw new Error('six frames expected');

  it('gets no further than its wrong token', () => {
    for (const wrong of ['', 'a'.repeat(63), `${'a'.repeat(63)}b`, 'a'.repeat(65)]) {
      expect(take({ ...token, payload: bytes(wrong) })).toEqual(['wrong-token', false]);
      expect(isSameToken(TOKEN, bytes(wrong))).toBe(false);
    }
    expect(isSameToken(TOKEN, bytes(TOKEN))).toBe(true);
  });

  it('has its frames in another order, or one twice', () => {
    expect(take(argv)).toEqual(['out-of-order', false]);
    expect(take(token, token)).toEqual(['out-of-order', false]);
    expect(take(token, argv, env)).toEqual(['out-of-order', false]);
    expect(take(token, argv, cwd, env, client, go, go)).toEqual(['out-of-order', true]);
  });

  it('has no name it was called by, bytes that are not UTF-8, or more behind its end', () => {
    const after = (payload: Uint8Array) => take(token, { ...argv, payload });
    expect(after(joinNul(['', 'status']))).toEqual(['malformed', false]);
    expect(after(bytes(''))).toEqual(['malformed', false]);
    expect(after(Buffer.from([0x6c, 0, 0xff]))).toEqual(['not-utf8', false]);
    expect(take(token, argv, cwd, env, client, { ...go, payload: bytes('x') })).toEqual(['malformed', true]);
  });

  it('has a variable that is not UTF-8: that one is left out', () => {
    const payload = Buffer.concat([
      bytes('AWS_PROFILE='),
      Buffer.from([0xff, 0]),
      bytes('AWS_REGION=eu-west-1'),
    ]);
    const reader = createRequestReader(TOKEN);
    const answers = [token, argv, cwd, { ...env, payload }, client, go].map((frame) => reader.take(frame));
    expect(answers.at(-1)).toMatchObject({ env: { AWS_REGION: 'eu-west-1' } });
  });
});
