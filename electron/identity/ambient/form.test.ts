import { expect, it } from 'vitest';
import { parseSource } from './form.ts';

it.each([
  '/usr/bin/latchkey credential-process --profile prod',
  '"/opt/Latchkey/resources/bin/latchkey" credential-process --profile prod',
  'latchkey.exe credential-process',
])('refuses Latchkey’s own command, which would wait for itself: %s', (command) => {
  expect(parseSource({ origin: 'process', command })).toMatchObject({
    ok: false,
    error: { code: 'invalid-input', field: 'command' },
  });
});

it('takes a program that is only called alike', () => {
  expect(parseSource({ origin: 'process', command: 'latchkey-old print' })).toMatchObject({ ok: true });
});
