import { describe, expect, it } from 'vitest';
import {
  applyEdits,
  hasForeignBytes,
  indentOf,
  indentWidth,
  rstripPython,
  stripPython,
  TextLines,
} from './ini-lines.ts';

/** What `str.isspace` of Python 3.11 says yes to. */
const python = [
  '09 0a 0b 0c 0d 1c 1d 1e 1f 20 85 a0 1680',
  '2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a',
  '2028 2029 202f 205f 3000',
].flatMap((row) => row.split(' ').map((code) => Number.parseInt(code, 16)));

describe('white space', () => {
  it('is what Python takes for it, of all characters, and nothing else', () => {
    const found = Array.from({ length: 0x1_0000 }, (_, code) => code).filter(
      (code) => stripPython(String.fromCharCode(code)) === '',
    );
    expect(found).toEqual(python);
  });

  it('goes at the ends and stays in between', () => {
    const text = '\u2003\t a\u3000b \u00a0';
    expect([stripPython(text), rstripPython(text), indentOf(text), indentWidth(text)]).toEqual([
      'a\u3000b',
      '\u2003\t a\u3000b',
      '\u2003\t ',
      3,
    ]);
    expect([stripPython(' '), rstripPython(''), indentOf('a')]).toEqual(['', '', '']);
  });

  it('is not where a byte was that is not UTF-8', () => {
    expect([hasForeignBytes('\udc80'), hasForeignBytes('größe 👩')]).toEqual([true, false]);
  });
});

describe('the lines of a text', () => {
  const of = (text: string) => new TextLines(text).all.map(({ text, eol }) => [text, eol]);

  it('end as each of them ends', () => {
    expect(of('a\r\nb\nc\rd')).toEqual([
      ['a', '\r\n'],
      ['b', '\n'],
      ['c', '\r'],
      ['d', ''],
    ]);
    expect(of('a\n\nb\n')).toEqual([
      ['a', '\n'],
      ['', '\n'],
      ['b', '\n'],
    ]);
    expect(of('\r\r\n\n')).toEqual([
      ['', '\r'],
      ['', '\r\n'],
      ['', '\n'],
    ]);
    expect(of('')).toEqual([]);
  });

  it('are empty where there are none', () => {
    const lines = new TextLines('a\nb');
    expect([lines.textOf(-1), lines.textOf(2), lines.eolOf(-1), lines.eolOf(2), lines.span(1, 9)]).toEqual([
      '',
      '',
      '',
      '',
      'b',
    ]);
  });

  it.each([
    ['a\nb\r\nc\r\n', '\r\n'],
    ['a\r\nb\nc\n', '\n'],
    ['a\r\nb\n', '\n'],
    ['a\rb\rc\n', '\r'],
    ['a\rb\n', '\n'],
    ['a\rb\r\n', '\r\n'],
    ['a\rb\rc\r\n', '\r'],
    ['a', '\n'],
    ['', '\n'],
  ])('of %j: a new one ends in %j', (text, eol) => {
    expect(new TextLines(text).eol).toBe(eol);
  });
});

describe('edits of lines', () => {
  const edit = (text: string, ...edits: Parameters<typeof applyEdits>[1]) =>
    applyEdits(new TextLines(text), edits);

  it('are made in the order of the text, whatever order they come in', () => {
    expect(
      edit(
        'a\nb\nc\n',
        { from: 2, to: 3, insert: ['C'] },
        { from: 0, to: 1, insert: [] },
        { from: 2, to: 2, insert: ['x'] },
      ),
    ).toBe('b\nx\nC\n');
  });

  it('keep the end of the line they replace, and give new lines that of their neighbour', () => {
    expect(edit('a\r\nb\nc\r', { from: 1, to: 2, insert: ['B', 'more'] })).toBe('a\r\nB\nmore\nc\r');
    expect(edit('a\r\nb\n', { from: 1, to: 1, insert: ['new'] })).toBe('a\r\nnew\r\nb\n');
    expect(edit('', { from: 0, to: 0, insert: ['a', 'b'] })).toBe('a\nb\n');
  });

  it('keep a text without a newline at its end as it is', () => {
    expect(edit('a\nb', { from: 2, to: 2, insert: ['c'] })).toBe('a\nb\nc');
    expect(edit('a\r\nb', { from: 2, to: 2, insert: ['c'] })).toBe('a\r\nb\r\nc');
    expect(edit('a\nb\nc', { from: 2, to: 3, insert: [] })).toBe('a\nb');
    expect(edit('a', { from: 0, to: 1, insert: [] })).toBe('');
  });

  it('that overlap are a bug', () => {
    const overlap = () => edit('a\nb\n', { from: 0, to: 2, insert: [] }, { from: 1, to: 2, insert: [] });
    expect(overlap).toThrow('line edits overlap');
    expect(() => edit('a\nb\n', { from: 1, to: 0, insert: [] })).toThrow('line edits overlap');
  });
});
