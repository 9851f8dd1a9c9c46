import { describe, expect, it } from 'vitest';
import { FrameType } from '../../../shared/endpoint/protocol.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { createTerminalFields } from './terminal-field.ts';

const signal = neverAborts();
const settled = () => new Promise((resolve) => setImmediate(resolve));

function client(isAble = true) {
  const sent: string[] = [];
  const fields = createTerminalFields({
    isAble: () => isAble,
    send: (type, payload = new Uint8Array()) =>
      sent.push(type === FrameType.fieldOver ? 'over' : Buffer.from(payload).toString()),
  });
  return { fields, sent, answer: (text: string) => fields.take(Buffer.from(text)) };
}

describe('the fields of a caller’s terminal', () => {
  it('are asked for one at a time, and each answer is reported as it is', async () => {
    const { fields, sent } = client();
    const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => fields.ask(name, name > 'a', signal)));
    for (const [at, text] of ['=AKIA', '=', '-', '!', '=\xff'].entries()) {
      await settled();
      expect(sent).toHaveLength(at + 1);
      expect(fields.take(Buffer.from(text, 'latin1'))).toBe(true);
    }
    expect(sent).toEqual(['0a', '1b', '1c', '1d', '1e']);
    expect((await all).map((a) => (a.kind === 'line' ? `line ${a.text}` : a.kind))).toEqual([
      'line AKIA',
      'line ',
      'left',
      'no-terminal',
      // Not UTF-8.
      'left',
    ]);
  });

  it('are overwritten where they came in', async () => {
    const { fields } = client();
    const asked = fields.ask('a', true, signal);
    await settled();
    const payload = Buffer.from('=secret');
    fields.take(payload);
    expect(await asked).toEqual({ kind: 'line', text: 'secret' });
    expect(payload.every((byte) => byte === 0)).toBe(true);
  });

  it('are taken back without waiting; a late answer is not taken for that to the next question', async () => {
    const { fields, sent, answer } = client();
    const leaving = new AbortController();
    const first = fields.ask('first', true, leaving.signal);
    await settled();
    leaving.abort();
    expect(await first).toEqual({ kind: 'left' });
    const second = fields.ask('second', true, signal);
    await settled();
    expect(sent).toEqual(['1first', 'over']);
    answer('=too late');
    await settled();
    expect(sent).toEqual(['1first', 'over', '1second']);
    answer('=in time');
    expect(await second).toEqual({ kind: 'line', text: 'in time' });
  });

  it('are refused when nobody asked, or when they mean nothing', async () => {
    const { fields, answer } = client();
    expect(answer('=x')).toBe(false);
    const asked = fields.ask('a', true, signal);
    await settled();
    for (const wrong of ['', '?', '-x', '!x']) expect(answer(wrong)).toBe(false);
    expect(answer('=x')).toBe(true);
    expect(await asked).toEqual({ kind: 'line', text: 'x' });
  });

  it('are not asked of a client that would show them, nor of one that has left', async () => {
    const old = client(false);
    expect(await old.fields.ask('a', true, signal)).toEqual({ kind: 'old-command' });
    expect(old.sent).toEqual([]);
    const { fields, sent } = client();
    const asked = fields.ask('a', true, signal);
    await settled();
    fields.close();
    expect(await asked).toEqual({ kind: 'left' });
    expect(await fields.ask('b', true, signal)).toEqual({ kind: 'left' });
    expect(sent).toEqual(['1a']);
  });
});
