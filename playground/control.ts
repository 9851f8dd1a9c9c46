import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { faultSchema } from './faults.ts';
import { rateSchema } from './identity-center/throttle.ts';
import { machineParts } from './metadata/metadata-service.ts';
import type { Playground } from './playground.ts';
import { pageParts } from './saml/idp.ts';
import { type Listening, listen, readBody } from './service.ts';
import { equalInConstantTime } from './sigv4.ts';

type Verb = (body: unknown) => unknown;

/** The playground's handles over loopback HTTP, for a test that drives it from another process. */
export async function startControl(
  playground: Playground,
  port: number,
): Promise<Listening & { readonly token: string }> {
  const token = randomBytes(32).toString('base64url');
  const verbs = verbsOf(playground);
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const send = (status: number, value: unknown): void => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(value ?? null));
    };
    // SECURITY: a web page can reach loopback too; without the token it can do nothing here.
    if (!equalInConstantTime(req.headers.authorization ?? '', `Bearer ${token}`))
      return send(401, { error: 'The control token is missing or wrong.' });
    const verb = verbs.get(`${req.method} ${req.url}`);
    if (verb === undefined) return send(404, { error: `There is no ${req.method} ${req.url}.` });
    try {
      const text = (await readBody(req))?.toString('utf8') ?? '';
      send(200, await verb(text === '' ? {} : JSON.parse(text)));
    } catch (thrown) {
      send(400, { error: thrown instanceof Error ? thrown.message : 'Failed.' });
    }
  };
  const listening = await listen((req, res) => {
    answer(req, res).catch(() => req.socket.destroy());
  }, port);
  return { ...listening, token };
}

const userBody = z.strictObject({ userName: z.string() });
const keyBody = z.strictObject({ accessKeyId: z.string() });
const issueBody = z.strictObject({
  userName: z.string(),
  accountId: z.string(),
  permissionSet: z.string(),
});
const lifetimes = z.strictObject({
  credentialMs: z.int().positive().nullable().optional(),
  tokenMs: z.int().positive().nullable().optional(),
});

function verbsOf(playground: Playground): ReadonlyMap<string, Verb> {
  const { clock, faults } = playground;
  const ms = (body: unknown): number => z.strictObject({ ms: z.number() }).parse(body).ms;
  return new Map<string, Verb>([
    ['GET /clock', () => ({ now: clock.now() })],
    ['POST /clock/advance', (body) => clock.advance(ms(body))],
    ['POST /clock/set', (body) => clock.set(ms(body))],
    ['POST /clock/skew', (body) => clock.setSkew(ms(body))],
    ['POST /faults', (body) => faults.add(faultSchema.parse(body))],
    ['DELETE /faults', () => faults.clear()],
    ['GET /calls', () => playground.calls],
    ['DELETE /calls', () => playground.clearCalls()],
    ['GET /world', () => playground.world],
    ['POST /owner', (body) => playground.ownerOfKey(keyBody.parse(body).accessKeyId)],
    ['GET /user-codes', () => playground.openUserCodes()],
    [
      'POST /confirm',
      (body) => {
        const shape = z.strictObject({
          userCode: z.string(),
          deny: z.boolean().default(false),
          userName: z.string().optional(),
        });
        const { userCode, deny, userName } = shape.parse(body);
        playground.confirmDevice(userCode, userName === undefined ? { deny } : { deny, userName });
      },
    ],
    [
      'POST /change-password',
      (body) => ({ count: playground.changePassword(userBody.parse(body).userName) }),
    ],
    ['POST /revoke', (body) => ({ count: playground.revokeToken(userBody.parse(body).userName) })],
    [
      'POST /expire',
      (body) => ({ count: playground.expireCredentials(userBody.partial().parse(body).userName) }),
    ],
    [
      'POST /lifetimes',
      (body) => {
        const { credentialMs, tokenMs } = lifetimes.parse(body);
        if (credentialMs !== undefined) playground.setCredentialLifetimeMs(credentialMs);
        if (tokenMs !== undefined) playground.setTokenLifetimeMs(tokenMs);
      },
    ],
    [
      'POST /rate',
      (body) => playground.setPortalRate(z.strictObject({ rate: rateSchema.nullable() }).parse(body).rate),
    ],
    [
      'POST /issue',
      (body) => {
        const { userName, accountId, permissionSet } = issueBody.parse(body);
        return playground.issueRoleCredentials(userName, accountId, permissionSet);
      },
    ],
    ['POST /oidc/revoke', () => playground.oidcIssuer.revokeAll()],
    [
      'POST /oidc/lifetime',
      (body) => {
        playground.oidcIssuer.setTokenLifetimeMs(ms(body));
      },
    ],
    [
      'POST /oidc/refreshable',
      (body) =>
        playground.oidcIssuer.setRefreshable(z.strictObject({ given: z.boolean() }).parse(body).given),
    ],
    [
      'POST /oidc/mint',
      (body) => ({ token: playground.oidcIssuer.mint(z.record(z.string(), z.unknown()).parse(body)) }),
    ],
    ['GET /saml', () => ({ handedOver: playground.samlIdp.handedOver(), roles: playground.samlIdp.roles })],
    ['POST /saml/page', (body) => playground.samlIdp.setParts(pageParts.parse(body))],
    ['POST /saml/forget', () => playground.samlIdp.forgetUsers()],
    ['POST /machine', (body) => playground.setMachine(machineParts.parse(body))],
    ['POST /mfa-code', (body) => ({ code: playground.mfaCode(userBody.parse(body).userName) })],
  ]);
}
