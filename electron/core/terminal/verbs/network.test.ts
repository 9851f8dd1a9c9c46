import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { ok } from '../../../../shared/result.ts';
import { run, testPorts } from '../testing.ts';
import { refusing, world } from '../testing-verbs.ts';

describe('latchkey network', () => {
  it('test: says each hop, and fails with the one that does', async () => {
    const base = world();
    const checks = [
      { name: 'Proxy', ok: true, said: 'proxy:3128', fix: null },
      { name: 'Certificate', ok: false, said: 'not trusted', fix: 'Name its file.' },
    ];
    const failing = { ...base, verbs: { ...base.verbs, testNetwork: async () => ok({ checks }) } };
    const ran = await run(testPorts(failing).ports, ['network', 'test']);
    expect(ran.out).toBe('ok    Proxy: proxy:3128\nFAIL  Certificate: not trusted\n      Name its file.\n');
    expect(ran.code).toBe(ExitCode.failed);
    expect((await run(testPorts(world()).ports, ['network', 'test'])).code).toBe(0);
  });

  it('login: takes user name and password from standard input, and says neither', async () => {
    const base = world();
    const given: unknown[] = [];
    const noting = {
      ...base,
      verbs: {
        ...base.verbs,
        setProxyLogin: async (input: unknown) => {
          given.push(input);
          return ok({ proxy: 'proxy:3128' });
        },
      },
    };
    const { ports } = testPorts(noting);
    const ran = await run(ports, ['network', 'login', '--stdin'], { stdin: 'maria\nof the proxy\n' });
    expect(given).toEqual([{ login: { userName: 'maria', password: 'of the proxy' } }]);
    expect(ran.out).toBe('The login of the proxy proxy:3128 is saved in the keychain.\n');
    await run(ports, ['network', 'logout']);
    expect(given.at(-1)).toEqual({ login: null });
  });

  it('login: keeps a typed password as it was typed, blanks and all', async () => {
    const base = world();
    const given: unknown[] = [];
    const setProxyLogin = async (input: unknown) => {
      given.push(input);
      return ok({ proxy: 'proxy:3128' });
    };
    const { ports } = testPorts({ ...base, verbs: { ...base.verbs, setProxyLogin } });
    await run(ports, ['network', 'login'], { isTerminal: true, fields: [' maria ', ' of the proxy '] });
    expect(given).toEqual([{ login: { userName: 'maria', password: ' of the proxy ' } }]);
  });

  it('login: without a user name, or without a terminal, keeps nothing', async () => {
    const { ports, called } = testPorts(world());
    expect((await run(ports, ['network', 'login', '--stdin'], { stdin: '\n' })).code).not.toBe(0);
    const ran = await run(ports, ['network', 'login'], { isTerminal: false });
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain('latchkey network login --stdin');
    expect(called.filter(({ verb }) => verb === 'setProxyLogin')).toEqual([]);
  });

  it('login: says why where no proxy is in use', async () => {
    const refused = refusing('setProxyLogin', {
      code: 'invalid-input',
      field: 'proxy',
      reason: 'No proxy is in use.',
    });
    const ran = await run(testPorts(refused).ports, ['network', 'login', '--stdin'], { stdin: 'a\nb\n' });
    expect(ran.err).toContain('No proxy is in use.');
  });
});
