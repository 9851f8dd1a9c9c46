import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { Secret } from '../../core/secret.ts';
import { createRealPorts, leaseOf, must, never, usEast1 } from './identity-test-rig.ts';

// In a file of its own: the SDK reads some of them once a process, so that another test's call would hide it.
describe('the user’s own AWS settings', () => {
  let playground: Playground;
  let home: string;
  const before = { ...process.env };
  const longAgo = new Date(1_000_000_000_000);
  beforeAll(async () => {
    playground = await startPlayground();
    home = mkdtempSync(join(tmpdir(), 'aws-home-'));
    for (const name of ['config', 'credentials', 'control']) {
      writeFileSync(
        join(home, name),
        '[default]\nretry_mode = nonsense\nuse_fips_endpoint = true\nregion = mars-1\n',
      );
      utimesSync(join(home, name), longAgo, new Date());
    }
    Object.assign(process.env, {
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
      AWS_PROFILE: 'default',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_ACCESS_KEY_ID: 'AKIAFOREIGNFOREIGN00',
      AWS_SECRET_ACCESS_KEY: 'foreign',
      AWS_MAX_ATTEMPTS: '99',
      AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
    });
  });
  afterAll(async () => {
    await playground.close();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(home, { recursive: true, force: true });
  });

  it('neither steer our calls nor are read at all', async () => {
    const ports = createRealPorts(playground.endpoints);
    const user = playground.world.iamUsers.find((one) => one.userName === 'build');
    if (user === undefined) throw new Error('no user');
    const { accessKeyId, secretAccessKey } = user;
    const lease = leaseOf({ accessKeyId, secretAccessKey, sessionToken: null });
    const who = must(await ports.sts.getCallerIdentity(lease, usEast1, never));
    expect(who.arn).toBe('arn:aws:iam::111111111111:user/build');
    const region = usEast1;
    must(await ports.identityCenter.registerClient({ region, startUrl: playground.startUrl }, never));
    const wrong = { region, accessToken: new Secret('nobody'), nextToken: null };
    expect(await ports.identityCenter.listAccounts(wrong, never)).toMatchObject({
      error: { code: 'sign-in-needed' },
    });
    // A file's access time moves at the first read after it was set back; the control shows that it does here.
    readFileSync(join(home, 'control'));
    expect(statSync(join(home, 'control')).atime).not.toEqual(longAgo);
    for (const name of ['config', 'credentials']) {
      expect(statSync(join(home, name)).atime).toEqual(longAgo);
    }
  });
});
