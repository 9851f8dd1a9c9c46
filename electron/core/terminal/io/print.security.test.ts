import { expect, it } from 'vitest';
import type { CommandIo } from '../command.ts';
import { sayJson } from './print.ts';

it('attack: a name with terminal orders in --json: escaped, and the same to every reader', () => {
  const value = { name: 'a\u202eb\u009b31mc\u0085d\ne\u2066f' };
  let written = '';
  const io: Pick<CommandIo, 'out'> = {
    out: (text) => {
      written += String(text);
    },
  };
  Reflect.apply(sayJson, null, [io, value]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
  expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(JSON.parse(written)).toEqual(value);
});
