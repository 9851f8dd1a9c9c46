import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generatedDocs } from './generated-docs.ts';
import { jsonShape } from './json-shape.ts';
import { table, withParts } from './markdown.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the guide', () => {
  it('says what the code says; if this fails, run: npm run docs', () => {
    for (const [page, text] of generatedDocs(root)) {
      expect(readFileSync(join(root, page), 'utf8')).toBe(text);
    }
  });

  it('has a place for every generated part', () => {
    const page = 'a\n<!-- begin x: made by npm run docs -->\nold\n<!-- end x: made by npm run docs -->\nz';
    expect(withParts(page, { x: 'new' })).toBe(
      'a\n<!-- begin x: made by npm run docs -->\n\nnew\n\n<!-- end x: made by npm run docs -->\nz',
    );
    expect(() => withParts(page, { y: 'new' })).toThrow('no place for "y"');
  });

  it('keeps a bar inside a cell', () => {
    expect(table(['a', 'b'], [['x|y', 'z']])).toBe('| a    | b   |\n| ---- | --- |\n| x\\|y | z   |');
  });
});

describe('a JSON schema in words', () => {
  it.each<[unknown, string]>([
    [{ type: 'string' }, 'string'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ enum: ['a', 'b'] }, "'a' | 'b'"],
    [{ type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }, '(number | null)[]'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, '{ [name]: string }'],
    [
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'boolean' } }, required: ['a'] },
      '{ a: string, b?: boolean }',
    ],
  ])('%j', (schema, shape) => expect(jsonShape(schema)).toBe(shape));
});
