import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { totp } from '../../../playground/world/totp.ts';
import { Secret } from '../../core/secret.ts';
import { createRealPorts, must, never, roleArn, usEast1 } from './identity-test-rig.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

const ports = () => createRealPorts(playground.endpoints, { firstPauseMs: 1, longestPauseMs: 5 });
function maria() {
  const user = playground.world.iamUsers.find(({ userName }) => userName === 'maria');
  if (user === undefined) throw new Error('no maria');
  return {
    user,
    key: { accessKeyId: user.accessKeyId, secretAccessKey: new Secret(user.secretAccessKey) },
  };
}

describe('sessions of an IAM user', () => {
  it('GetSessionToken gives keys that end when AWS says, with and without an MFA code', async () => {
    const { user, key } = maria();
    const { sts } = ports();
    const plain = must(await sts.getSessionToken({ key, region: usEast1, durationSeconds: 900 }, never));
    expect(plain.expiresAt - Date.now()).toBeLessThanOrEqual(905_000);
    const who = must(await sts.getCallerIdentity(plain, usEast1, never));
    expect(who.arn).toContain(':user/maria');
    const mfa = { serial: user.mfa?.serial ?? '', code: new Secret(totp(user.mfa?.seed ?? '', Date.now())) };
    const proven = must(await sts.getSessionToken({ key, region: usEast1, mfa }, never));
    expect(proven.chained).toBe(false);
    // Each code counts once, and it is not sent again by ourselves.
    expect(await sts.getSessionToken({ key, region: usEast1, mfa }, never)).toMatchObject({
      ok: false,
      error: { code: 'mfa-wrong', serial: mfa.serial },
    });
  });

  it('GetFederationToken gives a federated user of the account', async () => {
    const { sts } = ports();
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const lease = must(
      await sts.getFederationToken(
        { key: maria().key, name: 'guest', region: usEast1, durationSeconds: 900, policy },
        never,
      ),
    );
    expect(lease.accountId).toBe('111111111111');
    expect(must(await sts.getCallerIdentity(lease, usEast1, never)).arn).toContain('federated-user/guest');
  });

  it('a key that AWS does not know is reported in its words', async () => {
    const key = { accessKeyId: 'AKIANOSUCHKEYAAAAAAA', secretAccessKey: new Secret('no') };
    expect(await ports().sts.getSessionToken({ key, region: usEast1 }, never)).toMatchObject({
      ok: false,
      error: { code: 'aws-refused', awsCode: 'InvalidClientTokenId' },
    });
  });
});

describe('calls whose proof is in their body', () => {
  const xml = (code: string, message: string) =>
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  const answering = (status: number, body: string) => {
    const sent: { readonly headers: Record<string, string>; readonly body: string }[] = [];
    const { sts } = createRealPorts(
      playground.endpoints,
      { firstPauseMs: 1, attempts: 2 },
      async (_, init) => {
        sent.push({ headers: init.headers, body: String(init.body) });
        return new Response(body, { status, headers: { 'content-type': 'text/xml' } });
      },
    );
    return { sts, sent };
  };
  const web = {
    roleArn: roleArn('arn:aws:iam::111111111111:role/Web'),
    sessionName: 'maria',
    token: new Secret('XYZZY.id.token'),
    region: usEast1,
  };
  const saml = {
    roleArn: web.roleArn,
    principalArn: 'arn:aws:iam::111111111111:saml-provider/Corp',
    assertion: new Secret('WFlaWlk='),
    region: usEast1,
  };

  it.each([
    [400, 'ExpiredTokenException', { code: 'credentials-expired', detail: 'so it is' }, 1],
    [400, 'InvalidIdentityToken', { code: 'aws-refused', awsCode: 'InvalidIdentityToken' }, 1],
    [403, 'IDPRejectedClaim', { code: 'aws-refused', awsCode: 'IDPRejectedClaim' }, 1],
    [400, 'IDPCommunicationError', { code: 'upstream-failed' }, 2],
    [400, 'PackedPolicyTooLarge', { code: 'aws-refused', awsCode: 'PackedPolicyTooLarge' }, 1],
    [400, 'MalformedPolicyDocument', { code: 'aws-refused', awsCode: 'MalformedPolicyDocument' }, 1],
    [403, 'RegionDisabledException', { code: 'aws-refused', awsCode: 'RegionDisabledException' }, 1],
    [403, 'AccessDenied', { code: 'access-denied' }, 1],
  ])('%i %s', async (status, awsCode, error, tries) => {
    const { sts, sent } = answering(status, xml(awsCode, 'so it is'));
    expect(await sts.assumeRoleWithWebIdentity(web, never)).toMatchObject({ ok: false, error });
    expect(sent).toHaveLength(tries);
  });

  it('are sent without a signature, and their proof comes back in no problem', async () => {
    const { sts, sent } = answering(400, xml('InvalidIdentityToken', 'no'));
    const refusals = [
      await sts.assumeRoleWithWebIdentity(
        { ...web, providerId: 'www.amazon.com', durationSeconds: 900 },
        never,
      ),
      await sts.assumeRoleWithSaml(saml, never),
    ];
    for (const { headers } of sent) {
      expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('authorization');
    }
    expect(sent[0]?.body).toContain('ProviderId=www.amazon.com');
    expect(sent[1]?.body).toContain('SAMLAssertion=WFlaWlk%3D');
    expect(JSON.stringify(refusals)).not.toMatch(/XYZZY|WFlaWlk/);
  });
});
