import { describe, expect, it } from 'vitest';
import { FrameType } from '../../../shared/endpoint/protocol.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createTerminalScreens } from './terminal-screen.ts';

const typed = (text: string | Uint8Array, columns = 80, rows = 24): Uint8Array => {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(columns);
  size.writeUInt16BE(rows, 2);
  return new Uint8Array(Buffer.concat([Buffer.from('='), size, Buffer.from(text)]));
};
const mark = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

function screens(isAble = true) {
  const sent: (readonly [FrameType, string])[] = [];
  const made = createTerminalScreens({
    isAble: () => isAble,
    send: (type, payload) => sent.push([type, Buffer.from(payload ?? []).toString()]),
  });
  return { sent, made };
}
async function opened(signal = neverAborts()) {
  const { sent, made } = screens();
  const opening = made.open(signal);
  expect(made.take(typed('', 100, 50))).toBe(true);
  const result = await opening;
  if (result.kind !== 'open') throw new Error(result.kind);
  return { sent, made, screen: result.screen };
}

describe('a lent terminal', () => {
  it('says its size first, and then keys in their order, a character never in halves', async () => {
    const { sent, made, screen } = await opened();
    expect([screen.columns, screen.rows]).toEqual([100, 50]);
    screen.show('picture');
    expect(sent).toEqual([
      [FrameType.screen, ''],
      [FrameType.screen, 'picture'],
    ]);
    const snowman = Buffer.from('☃');
    made.take(typed('a'));
    made.take(typed(new Uint8Array(snowman.subarray(0, 1)), 90, 40));
    made.take(typed(new Uint8Array(snowman.subarray(1))));
    expect(await screen.next()).toEqual({ columns: 80, rows: 24, text: 'a' });
    expect(await screen.next()).toEqual({ columns: 90, rows: 40, text: '' });
    expect(await screen.next()).toMatchObject({ text: '☃' });
  });

  it('says of keys that nobody could have meant for a picture that they were typed ahead', async () => {
    const { sent, made } = screens();
    const opening = made.open(neverAborts());
    // As the terminal command sends it: its size, and at once what it has of keys, a moment later.
    made.take(typed('', 100, 50));
    setImmediate(() => made.take(typed('\r')));
    const lent = await opening;
    if (lent.kind !== 'open') throw new Error(lent.kind);
    lent.screen.show('picture');
    made.take(typed('a'));
    expect(await lent.screen.next()).toEqual({ columns: 80, rows: 24, text: '\r', isTypedAhead: true });
    expect(await lent.screen.next()).toEqual({ columns: 80, rows: 24, text: 'a' });
    expect(sent).toHaveLength(2);
  });

  it('is given back once, and nothing is drawn on it any more', async () => {
    const { sent, made, screen } = await opened();
    screen.close();
    screen.close();
    screen.show('late');
    expect(sent.slice(1)).toEqual([[FrameType.screenOver, '']]);
    // Keys that were on their way are taken, and the answer, and then nothing.
    expect([made.take(typed('x')), made.take(mark('-')), made.take(mark('-'))]).toEqual([true, true, false]);
    expect((await made.open(neverAborts())).kind).toBe('left');
  });

  it.each([
    ['the end of input', ({ made }: Awaited<ReturnType<typeof opened>>) => made.take(mark('-'))],
    ['a caller that leaves', ({ made }: Awaited<ReturnType<typeof opened>>) => made.close()],
  ])('ends with %s', async (_, end) => {
    const lent = await opened();
    const next = lent.screen.next();
    end(lent);
    expect([await next, await lent.screen.next()]).toEqual([null, null]);
  });

  it('ends with the signal', async () => {
    const ending = new AbortController();
    const { screen } = await opened(ending.signal);
    const next = screen.next();
    ending.abort();
    expect(await next).toBeNull();
  });

  it('keeps no more than a bounded number of words that nobody reads', async () => {
    const { made, screen } = await opened();
    for (let sent = 0; sent < 5_000; sent += 1) expect(made.take(typed('a'))).toBe(true);
    made.take(mark('-'));
    let read = 0;
    while ((await screen.next()) !== null) read += 1;
    expect(read).toBe(1_000);
  });

  it('is not asked for of a command that knows nothing of it, nor where there is none', async () => {
    const older = screens(false);
    expect([await older.made.open(neverAborts()), older.sent]).toEqual([{ kind: 'old-command' }, []]);
    const { made } = screens();
    const opening = made.open(neverAborts());
    made.take(mark('!'));
    expect(await opening).toEqual({ kind: 'no-terminal' });
  });

  // SECURITY: a client cannot send what nobody asked for, and so fill the memory of a call that does not listen.
  it.each([
    ['keys that nobody asked for', typed('a'), false],
    ['no mark', mark(''), true],
    ['half a size', mark('=ab'), true],
    ['another mark', mark('?'), true],
    ['a mark with more behind it', mark('-x'), true],
  ])('refuses %s', (_, payload, isOpening) => {
    const { made } = screens();
    if (isOpening) void made.open(neverAborts());
    expect(made.take(payload)).toBe(false);
  });
});
