import { describe, expect, it } from 'vitest';
import type { FormSpec } from '../../../../shared/form.ts';
import { SourceId } from '../../../../shared/ids.ts';
import { invalidInput } from '../../../../shared/invalid-input.ts';
import { parseStartUrl } from '../../../../shared/portal.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';
import { testSource } from '../testing-state.ts';

const form: FormSpec = {
  kind: 'identity-center',
  makes: 'source',
  title: 'IAM Identity Center',
  summary: '',
  address: 'startUrl',
  fields: [
    { name: 'startUrl', label: 'Start URL', type: 'text', required: true },
    {
      name: 'region',
      label: 'Region of IAM Identity Center',
      type: 'region',
      required: false,
      placeholder: 'us-east-1',
    },
  ],
};
const newId = SourceId.parse('identity-center-0011');

/** An app that adds a source by the given values, and knows one short name. */
function machine({
  sources = [],
  signIn,
}: {
  sources?: ReturnType<typeof testSource>[];
  signIn?: Problem;
} = {}) {
  const added: unknown[] = [];
  const deleted: unknown[] = [];
  const app = testPorts({
    hash: nodeHash,
    state: { sources },
    verbs: {
      forms: async () => ok([form]),
      resolveSource: async ({ values: { startUrl = '', region } }) => {
        const address =
          startUrl === 'https://aws.example.com/start' ? 'https://acme.awsapps.com/start' : startUrl;
        const parsed = parseStartUrl(address);
        if (!parsed.ok) return invalidInput('startUrl', parsed.error);
        const place = region ?? parsed.value.region;
        if (place === null) return invalidInput('region', 'The region is required.');
        if (!/^\w+-\w+-\d$/.test(place)) return invalidInput('region', 'This is not a region name.');
        return ok({ values: { startUrl: parsed.value.url, region: place } });
      },
      addSource: async (input) => {
        added.push(input);
        const made = {
          ...testSource({ name: input.name, config: input.values, state: 'signed-out' }),
          id: newId,
        };
        app.update({ sources: [...app.ports.app.state().sources, made] });
        return ok({ sourceId: newId });
      },
      deleteSource: async (input) => {
        deleted.push(input);
        return ok({});
      },
      signIn: async () => {
        if (signIn !== undefined) return err(signIn);
        app.update({
          sources: app.ports.app
            .state()
            .sources.map((source) => ({ ...source, state: 'signed-in' as const })),
        });
        return ok({});
      },
    },
  });
  const login = (words: readonly string[], request: TestRequest = {}) =>
    run(app.ports, ['login', ...words], request);
  return { login, added, deleted };
}
const acme = {
  kind: 'identity-center',
  name: 'acme',
  values: { startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' },
};

describe('login by an address that no source has', () => {
  it('asks for the region and for a yes, adds it, and signs in', async () => {
    const { login, added } = machine();
    const ran = await login(['https://acme.awsapps.com/start'], {
      isTerminal: true,
      typed: ['eu-west-1', 'y'],
    });
    expect(ran.asked).toEqual([
      'Region of IAM Identity Center, such as us-east-1: ',
      'No identity source has this address. Add acme (https://acme.awsapps.com/start, eu-west-1) and sign in? (y/N) ',
    ]);
    expect(added).toEqual([acme]);
    expect([ran.code, ran.err]).toEqual([0, 'Added acme.\n']);
    expect(ran.out).toContain('Signed in to acme');
  });

  it('asks for a region again with the reason, and leaves with an empty line', async () => {
    const { login, added } = machine();
    const ran = await login(['acme.awsapps.com'], { isTerminal: true, typed: ['here', ''] });
    expect([ran.code, ran.err, added]).toEqual([
      4,
      expect.stringContaining('This is not a region name.'),
      [],
    ]);
  });

  it('adds nothing on a no, nor where nobody can be asked', async () => {
    const { login, added } = machine();
    const words = ['https://acme.awsapps.com/start', '--region', 'eu-west-1'];
    expect((await login(words, { isTerminal: true, typed: ['n'] })).code).toBe(5);
    const alone = await login(words);
    expect([alone.code, alone.err]).toEqual([5, expect.stringContaining('--yes')]);
    const noRegion = await login(['https://acme.awsapps.com/start', '--yes']);
    expect([noRegion.code, noRegion.err]).toEqual([2, expect.stringContaining('--region')]);
    expect(added).toEqual([]);
  });

  it('takes region and yes from the command line', async () => {
    const { login, added } = machine();
    expect((await login(['https://aws.example.com/start', '--region', 'eu-west-1', '--yes'])).code).toBe(0);
    expect(added).toEqual([acme]);
  });

  it('finds the source whose portal a short name leads to, and adds no second one', async () => {
    const known = testSource({ name: 'Corp', config: acme.values, state: 'signed-out' });
    const { login, added } = machine({ sources: [known] });
    const ran = await login(['https://aws.example.com/start', '--region', 'eu-west-1']);
    expect([ran.code, ran.asked, added]).toEqual([0, [], []]);
    expect(ran.out).toContain('Signed in to Corp');
  });

  it('gives a second portal of one name a number', async () => {
    const { login, added } = machine({ sources: [testSource({ name: 'acme' })] });
    await login(['https://acme.awsapps.com/start', '--region', 'eu-west-1', '--yes']);
    expect(added).toEqual([{ ...acme, name: 'acme 2' }]);
  });

  it('gives it no name that others were given, whatever they are shown as', async () => {
    const twins = ['one.example', 'two.example'].map((host) =>
      Object.assign(testSource({ name: `acme (${host})` }), { givenName: 'acme' }),
    );
    const { login, added } = machine({ sources: twins });
    await login(['https://acme.awsapps.com/start', '--region', 'eu-west-1', '--yes']);
    expect(added).toEqual([{ ...acme, name: 'acme 2' }]);
  });

  it('does not keep one at which nobody can sign in, and keeps one whose sign-in was denied', async () => {
    const words = ['https://acme.awsapps.com/start', '--region', 'eu-west-1', '--yes'];
    const wrong = machine({
      signIn: {
        code: 'source-set-up-wrong',
        source: 'acme',
        field: 'Start URL',
        reason: 'Unknown.',
        detail: '',
      },
    });
    const ran = await wrong.login(words);
    expect([ran.code, wrong.deleted]).toEqual([1, [{ sourceId: newId }]]);
    expect(ran.err).toContain('acme was not kept.');
    const denied = machine({ signIn: { code: 'sign-in-denied', source: 'acme' } });
    await denied.login(words);
    expect(denied.deleted).toEqual([]);
  });

  it('is signed in at with the same line again, after a sign-in that did not work; another region is refused', async () => {
    const words = ['https://acme.awsapps.com/start', '--yes', '--region'];
    const behindPortal = machine({ signIn: { code: 'network', host: 'h', cause: 'redirected' } });
    const codes: (number | null)[] = [];
    for (let i = 0; i < 2; i += 1) codes.push((await behindPortal.login([...words, 'eu-west-1'])).code);
    const other = await behindPortal.login([...words, 'eu-north-1']);
    expect([codes, behindPortal.added, behindPortal.deleted]).toEqual([[1, 1], [acme], []]);
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('set up already, in eu-west-1.')]);
  });

  it('refuses what is no portal, and a region for a source that is there', async () => {
    const { login } = machine({ sources: [testSource({ name: 'Corp' })] });
    const console = await login(['https://console.aws.amazon.com/', '--yes']);
    expect([console.code, console.err]).toEqual([
      2,
      expect.stringContaining('Start URL: This is the AWS console'),
    ]);
    expect((await login(['Corp', '--region', 'eu-west-1'])).code).toBe(2);
    expect((await login(['nobody.example.com'])).err).toContain('nobody.example.com');
  });
});
