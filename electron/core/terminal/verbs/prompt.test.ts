import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../../shared/session.ts';
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

  it('gets no credentials and records nothing', async () => {
    const asked = app();
    await run(asked.ports, ['prompt']);
    expect([asked.leases, asked.called, asked.recorded, asked.noticed()]).toEqual([[], [], [], 0]);
  });
});
