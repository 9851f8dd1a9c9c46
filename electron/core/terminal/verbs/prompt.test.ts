import { describe, expect, it } from 'vitest';
import { ok } from '../../../../shared/result.ts';
import type { SessionView } from '../../../../shared/session.ts';
import type { ShadowView } from '../../../../shared/shadow.ts';
import { promptTexts } from '../../../../shared/text/prompt.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { NOW_MS, testSession } from '../testing-state.ts';

const dev = { ...testSession({ id: 's1', profile: 'dev' }), expiresAt: NOW_MS + 125 * 60_000 };
const prod: SessionView = {
  ...testSession({ id: 's2', profile: 'prod' }),
  accountName: 'Shop',
  production: true,
  expiresAt: null,
};
const app = (defaultSessionId: typeof dev.id | null = dev.id) =>
  testPorts({ hash: nodeHash, state: { sessions: [dev, prod], defaultSessionId } });

describe('latchkey prompt', () => {
  it('is one line: session, account, and the time left where credentials are held', async () => {
    expect((await run(app().ports, ['prompt'])).out).toMatch(/^dev .*111111111111.* 2h05m\n$/);
    const inProd = await run(app().ports, ['prompt'], { env: { LATCHKEY_SESSION_ID: 's2' } });
    expect(inProd.out).toMatch(/^! prod Shop \(\d{12}\)\n$/);
    expect(JSON.parse((await run(app().ports, ['prompt', '--json'])).out)).toMatchObject({
      session: 'dev',
      account: '111111111111',
      production: false,
      secondsLeft: 125 * 60,
    });
  });

  it('is silent where no session answers', async () => {
    const ran = await run(app(null).ports, ['prompt']);
    expect([ran.code, ran.out, ran.err]).toEqual([1, '', '']);
  });

  it('says so where the profile that the shell names has credentials of the user, and where', async () => {
    const keys = '[dev]\naws_access_key_id = AKIA\naws_secret_access_key = x\n';
    const credentials = '/home/u/.aws/credentials';
    const shadowed = (shadows: readonly ShadowView[]) =>
      testPorts({
        hash: nodeHash,
        state: { sessions: [dev, prod], defaultSessionId: prod.id },
        awsFiles: {
          read: async () =>
            ok({
              config: { path: '/home/u/.aws/config', text: '', exists: false },
              credentials: { path: credentials, text: keys, exists: true },
            }),
        },
        inForce: { shadows },
      });
    const shadow: ShadowView = {
      profile: 'dev',
      file: credentials,
      session: 'dev',
      cause: 'keys',
      line: 2,
      every: true,
    };
    const named = { env: { AWS_PROFILE: 'dev' } };
    const ran = await run(shadowed([shadow]).ports, ['prompt'], named);
    expect([ran.code, ran.out, ran.err]).toEqual([1, `not dev: aws uses ${credentials}:2\n`, '']);
    // Not found in the files, or something in the environment comes first: no place is named.
    for (const [shadows, request] of [
      [[], named],
      [[shadow], { ...named, hasForeignKeys: true }],
      [[shadow], { env: { AWS_PROFILE: 'dev', AWS_CONFIG_FILE: '/elsewhere' } }],
    ] as const)
      expect((await run(shadowed(shadows).ports, ['prompt'], request)).out).toBe(
        'not dev: see latchkey which\n',
      );
    expect((await run(shadowed([shadow]).ports, ['prompt', '--json'], named)).out).toBe('');
  });

  it('says so where the variables of a shell contradict each other', async () => {
    const env = { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'prod' };
    expect((await run(app().ports, ['prompt'], { env })).out).toBe('not dev: see latchkey which\n');
    expect((await run(app().ports, ['prompt'], { env: { AWS_PROFILE: 'nobody' } })).out).toBe('');
  });

  it('says that aws uses the credentials of the shell where it is in no session', async () => {
    const foreign = await run(app().ports, ['prompt'], { hasForeignKeys: true });
    expect([foreign.code, foreign.out]).toEqual([1, 'no session: aws uses AWS_ACCESS_KEY_ID\n']);
    const other = await run(app().ports, ['prompt'], { hasForeignKeys: true, keyName: 'AWS_ACCESS_KEY' });
    expect([other.code, other.out]).toEqual([1, '']);
    const left = await run(app().ports, ['prompt'], { given: ['keys'] });
    expect([left.code, left.out]).toEqual([1, `no session: aws uses ${promptTexts.left}\n`]);
    const json = await run(app().ports, ['prompt', '--json'], { hasForeignKeys: true });
    expect(JSON.parse(json.out)).toMatchObject({ session: '', account: null, aws: 'AWS_ACCESS_KEY_ID' });
  });

  it('gets no credentials and records nothing', async () => {
    const asked = app();
    await run(asked.ports, ['prompt']);
    expect([asked.leases, asked.called, asked.recorded, asked.noticed()]).toEqual([[], [], [], 0]);
  });
});
