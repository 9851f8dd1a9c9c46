import { describe, expect, it } from 'vitest';
import { createOnBug } from './bugs.ts';
import { CANARY } from './testing/fake-identity.ts';

function noted(error: unknown, where = 'verb') {
  const lines: { readonly event: string; readonly facts: unknown }[] = [];
  const onBug = createOnBug({
    random: { hex: (bytes) => 'f'.repeat(bytes * 2), fraction: () => 0 },
    log: { line: (event, facts) => void lines.push({ event, facts }) },
  });
  const problem = onBug(where, error);
  return { problem, lines, text: JSON.stringify(lines) };
}
/** As V8 writes it: the message first, then a line for each frame. */
const withStack = (stack: string, message: string): Error => Object.assign(new Error(message), { stack });
const FRAME = '    at parse (file:///app/out/core.js:10:5)';

describe('a bug', () => {
  it('becomes a problem whose number is in the log, with where it was', () => {
    const { problem, lines } = noted(new TypeError('x'), 'verb start');
    expect(problem).toEqual({ code: 'internal', correlationId: 'ffffffffffff' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      event: 'bug',
      facts: { correlationId: 'ffffffffffff', where: 'verb start', error: 'TypeError' },
    });
  });

  it('keeps the frames, eight at most, innermost first', () => {
    expect(noted(new Error('x')).text).toMatch(/"frames":"at [^"]*bugs\.test\.ts:\d+:\d+/);
    const frames = Array.from({ length: 20 }, (_, n) => `    at f${n} (file:///a.js:${n}:1)`);
    const { lines } = noted(withStack(`Error: x\n${frames.join('\n')}`, 'x'));
    const eight = frames.slice(0, 8).map((line) => line.trim());
    expect(lines[0]?.facts).toMatchObject({ frames: eight.join(' | ') });
  });

  it('of a value that is no error is named by its type only', () => {
    for (const thrown of [CANARY, { secret: CANARY }, null, undefined, 7]) {
      const { lines, text } = noted(thrown);
      expect(lines[0]?.facts).toMatchObject({ error: typeof thrown, frames: '' });
      expect(text).not.toContain(CANARY);
    }
  });

  it('without a stack, or with an empty message, is noted anyway', () => {
    const none = new Error('x');
    delete none.stack;
    expect(noted(none).lines[0]?.facts).toMatchObject({ error: 'Error', frames: '' });
    expect(noted(withStack(`Error\n${FRAME}`, '')).lines[0]?.facts).toMatchObject({ frames: FRAME.trim() });
  });

  it('has a name of bounded length', () => {
    expect(noted(1, 'w'.repeat(500)).lines[0]?.facts).toMatchObject({ where: 'w'.repeat(100) });
  });
});

describe('attack: a message quotes the secret it choked on', () => {
  it.each([
    ['in one line', `cannot read ${CANARY}`],
    ['over several lines', `cannot read\n${CANARY}\nat the end`],
    ['in a line that looks like a frame', `cannot read\n    at ${CANARY} (file:///a.js:1:1)\nend`],
    ['twice', `${CANARY}\n${CANARY}`],
  ])('%s, and none of it is in the log', (_name, message) => {
    const { text, lines } = noted(withStack(`Error: ${message}\n${FRAME}`, message));
    expect(text).not.toContain(CANARY);
    expect(lines[0]?.facts).toMatchObject({ frames: FRAME.trim() });
    expect(noted(new Error(message)).text).not.toContain(CANARY);
  });

  it('and was changed after the stack was written', () => {
    const changed = withStack(`Error: cannot read\n${CANARY}\n${FRAME}`, 'another message');
    expect(noted(changed).text).not.toContain(CANARY);
    expect(noted(changed).lines[0]?.facts).toMatchObject({ frames: FRAME.trim() });
  });

  it('in what looks like a frame at a quick look', () => {
    const lines = [
      ` at ${CANARY} (a.js:1:1)`,
      `    at ${CANARY}`,
      `    at f (${CANARY}:1)`,
      `x    at ${CANARY}:1:1`,
    ];
    for (const line of lines) expect(noted(withStack(`Error: x\n${line}`, 'x')).text).not.toContain(CANARY);
  });
});
