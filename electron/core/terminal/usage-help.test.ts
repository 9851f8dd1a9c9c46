import { expect, it } from 'vitest';
import { registry } from './registry.ts';
import { run, testPorts } from './testing.ts';
import { world } from './testing-verbs.ts';

const forms = registry.verbs
  .filter(({ name }) => name !== 'help')
  .flatMap(({ name, forms }) =>
    forms.map(({ subcommand }) => (subcommand === null ? [name] : [name, subcommand])),
  );

it.each(forms.map((words) => [words.join(' '), words] as const))(
  'a wrong call of "%s" names the help of just that',
  async (name, words) => {
    const { code, err } = await run(testPorts(world()).ports, [...words, '--no-such-option']);
    expect(code).toBe(2);
    expect(err).toContain(`See: latchkey help ${name}\n`);
  },
);

it('also where the verb itself finds the fault, and where a subcommand is missing or unknown', async () => {
  const { ports } = testPorts(world());
  const label = await run(ports, ['account', 'label', '111111111111', '222222222222']);
  expect(label.err).toContain('See: latchkey help account label\n');
  expect((await run(ports, ['account'])).err).toContain('See: latchkey help account\n');
  expect((await run(ports, ['account', 'no-such'])).err).toContain('See: latchkey help account\n');
});

it('and the list of all verbs where no verb is known', async () => {
  const { ports } = testPorts(world());
  expect((await run(ports, ['no-such'])).err).toContain('See: latchkey help\n');
  expect((await run(ports, ['help', 'no-such'])).err).toContain('See: latchkey help\n');
});
