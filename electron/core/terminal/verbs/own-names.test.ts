import { describe, expect, it } from 'vitest';
import { ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';

const prod = testSession({
  id: 's-prod',
  profile: 'prod-developer',
  name: 'Developer',
  accountId: '999999999999',
  role: 'Developer',
});
const own = {
  keys: '[profile dev]\nregion = eu-west-1\n',
  role: '[profile dev]\nrole_arn = arn:aws:iam::111111111111:role/R\nsource_profile = mine\n',
  process: '[profile dev]\ncredential_process = /usr/bin/latchkey credential-process --profile other\n',
};
const world = (config: string) => {
  let reads = 0;
  const file = (name: string, text: string) => ({ path: `/home/u/.aws/${name}`, text, exists: true });
  const read = async () => {
    reads += 1;
    const keys = config === own.keys ? '[dev]\naws_access_key_id = A\naws_secret_access_key = B\n' : '';
    return ok({ config: file('config', config), credentials: file('credentials', keys) });
  };
  const app = testPorts({ hash: nodeHash, state: { sessions: [prod] }, awsFiles: { read } });
  return { ...app, reads: () => reads };
};
const verbs: readonly (readonly string[])[] = [
  ['exec', 'dev', '--', 'terraform', 'destroy'],
  ['env', 'dev'],
  ['use', 'dev'],
  ['start', 'dev'],
  ['renew', 'dev'],
  ['stop', 'dev'],
  ['mark', 'dev', 'ordinary'],
  ['tag', 'dev', 'payments'],
  ['profile', 'add', 'dev'],
  ['profile', 'remove', 'dev'],
];
const as = (word: string, argv: readonly string[]) => argv.map((one) => (one === 'dev' ? word : one));

describe('a word that is a profile of the user’s own, and a part of the name of a session', () => {
  for (const [kind, config] of Object.entries(own))
    it.each(verbs)(`is refused where that profile has ${kind}: %s`, async (...argv) => {
      const app = world(config);
      const ran = await run(app.ports, argv);
      expect(ran.err).toContain('"dev" is a profile of your own');
      expect([ran.code, ran.out, app.leases, app.called]).toEqual([5, '', [], []]);
    });

  it.each(verbs)('is a part of a name where no file has it: %s', async (...argv) => {
    const ran = await run(world('').ports, argv, {});
    expect(ran.err).not.toContain('a profile of your own');
    expect(ran.code ?? 0).toBe(0);
  });

  it.each(verbs)('is not looked for in files where it is a whole name: %s', async (...argv) => {
    const app = world(own.keys);
    for (const word of ['prod-developer', 's-prod', 'Developer', '999999999999/Developer']) {
      const ran = await run(app.ports, as(word, argv));
      expect(ran.err).not.toContain('a profile of your own');
      expect(ran.code ?? 0).toBe(0);
    }
  });
});

describe('a part of a name', () => {
  it.each(verbs.slice(0, 2))(
    'names session and account on standard error, without a terminal: %s',
    async (...argv) => {
      const ran = await run(world('').ports, argv);
      expect(ran.err).toBe(
        'latchkey: "dev" is part of a name, and means Developer (profile prod-developer) · acct-99 (999999999999)\n',
      );
      expect((await run(world('').ports, as('prod-developer', argv))).err).toBe('');
    },
  );
});
