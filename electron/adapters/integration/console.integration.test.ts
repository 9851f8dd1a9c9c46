import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { iamUserSessionKind } from '../../identity/iam-user/session.ts';
import { iamUserKind } from '../../identity/iam-user/source.ts';
import { createConsoleFederation } from '../aws/console-federation.ts';
import {
  createRealPorts,
  createSourceRig,
  leaseOf,
  must,
  never,
  sessionContext,
  usEast1,
} from './identity-test-rig.ts';

// The federation endpoint, against the playground, which accepts and refuses the same credentials as AWS.
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

const destination = 'https://us-east-1.console.aws.amazon.com/s3/home?region=us-east-1';
const sent: { readonly url: string; readonly method: string }[] = [];
function federation() {
  const { clock, skew, random } = createRealPorts(playground.endpoints);
  return createConsoleFederation({
    fetch: (url, init) => {
      sent.push({ url, method: init.method });
      return fetch(url, init);
    },
    clock,
    skew,
    random,
    limits: { firstPauseMs: 1, longestPauseMs: 5 },
    endpointFor: () => playground.endpoints.signin,
  });
}
const roleLease = () => leaseOf(playground.issueRoleCredentials('maria', '111111111111', 'DeveloperAccess'));

it('signs a browser in once, with nothing secret in any address but the token', async () => {
  const lease = roleLease();
  const url = must(await federation().loginUrl({ lease, region: usEast1, destination }, never)).reveal();
  for (const text of [url, ...sent.map((each) => each.url)]) {
    expect(text).not.toContain(lease.accessKeyId);
    expect(text).not.toContain(encodeURIComponent(lease.secretAccessKey.reveal()));
  }
  expect(sent).toEqual([{ url: `${playground.endpoints.signin}/federation`, method: 'POST' }]);
  const page = await (await fetch(url)).text();
  expect(page).toContain('>111111111111<');
  expect(page).toContain('AWSReservedSSO_DeveloperAccess');
  expect(page).toContain('us-east-1.console.aws.amazon.com/s3/home');
  expect((await fetch(url)).status).toBe(400);
});

it('tries a passing failure again, and reports a lasting one, garbage and a refusal each as what it is', async () => {
  const ask = (lease = roleLease()) => federation().loginUrl({ lease, region: usEast1, destination }, never);
  playground.faults.add({ service: 'signin', status: 503, times: 2 });
  expect((await ask()).ok).toBe(true);
  playground.faults.add({ service: 'signin', garbage: true, times: 1 });
  expect(await ask()).toMatchObject({ error: { code: 'upstream-garbage', service: 'AWS sign-in' } });
  const dead = leaseOf({ accessKeyId: 'ASIAX', secretAccessKey: 'x', sessionToken: 'y' });
  const refused = await ask(dead);
  expect(refused).toMatchObject({ error: { code: 'aws-refused', action: 'getSigninToken' } });
  expect(JSON.stringify(refused)).not.toContain('Playground');
});

it('an IAM user’s session: AWS refuses its own credentials, and takes those of a federated user', async () => {
  const ports = createRealPorts(playground.endpoints);
  const rig = createSourceRig({});
  const build = playground.world.iamUsers.find(({ userName }) => userName === 'build');
  if (build === undefined) throw new Error('no build');
  const { accessKeyId, secretAccessKey } = build;
  rig.answerWith(() => ({ kind: 'fields', values: { accessKeyId, secretAccessKey } }));
  must(await iamUserKind.bind(ports).signIn(rig.ctx, never));
  const bound = iamUserSessionKind.bind(ports);
  const context = sessionContext({ config: { source: 'acme', mfa: 'no' }, source: rig.ctx });
  const own = must(await bound.lease(context, never));
  expect(await federation().loginUrl({ lease: own, region: usEast1, destination }, never)).toMatchObject({
    error: { code: 'aws-refused' },
  });
  const access = await bound.console?.(context, destination, never);
  if (access === undefined) throw new Error('no way into the console');
  const way = must(access);
  if (way.kind !== 'credentials') throw new Error('a page');
  expect(way.note).toContain('federated user build');
  const url = must(await federation().loginUrl({ lease: way.lease, region: usEast1, destination }, never));
  expect(await (await fetch(url.reveal())).text()).toContain('federated-user/build');
});
