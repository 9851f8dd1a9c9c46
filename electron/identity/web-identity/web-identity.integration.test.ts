import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from '../../adapters/integration/identity-test-rig.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { webIdentityRoleKind } from './role.ts';
import { webIdentityKind } from './source.ts';

let playground: Playground;
let ports: IdentityPorts;
beforeAll(async () => {
  playground = await startPlayground();
  ports = createRealPorts(playground.endpoints);
});
afterAll(() => playground.close());

const lease = (config: Readonly<Record<string, string>>) =>
  webIdentityRoleKind.bind(ports).lease(
    sessionContext({
      config: { source: 'acme', roleArn: playground.oidc.roleArn },
      source: createSourceRig(config).ctx,
    }),
    never,
  );

it('assumes the role with the token of a file, and reads the file again each time', async () => {
  const tokenFile = join(playground.directory, 'token');
  writeFileSync(tokenFile, `${playground.oidcIssuer.mint()}\n`);
  const rig = createSourceRig({ tokenFile });
  expect(must(await webIdentityKind.bind(ports).signIn(rig.ctx, never))).toMatchObject({
    signedInAs: 'build-machine',
  });
  const got = must(await lease({ tokenFile }));
  const who = must(await ports.sts.getCallerIdentity(got, usEast1, never));
  expect(who.arn).toBe('arn:aws:sts::111111111111:assumed-role/WebIdentity/latchkey-production-Developer');
  const past = Math.floor(Date.now() / 1000) - 60;
  writeFileSync(tokenFile, playground.oidcIssuer.mint({ exp: past }));
  expect((await lease({ tokenFile })).ok).toBe(false);
  writeFileSync(tokenFile, playground.oidcIssuer.mint());
  expect((await lease({ tokenFile })).ok).toBe(true);
});

it('says in the words of AWS what is wrong with a token', async () => {
  const tokenFile = join(playground.directory, 'bad-token');
  const reported = async (token: string) => {
    writeFileSync(tokenFile, token);
    return JSON.stringify(await lease({ tokenFile }));
  };
  const { mint } = playground.oidcIssuer;
  expect(await reported(mint({ aud: 'another' }))).toContain('Incorrect token audience');
  expect(await reported(mint({ iss: 'https://elsewhere.example' }))).toContain(
    'No OpenIDConnect provider found',
  );
  expect(await reported(`${mint().slice(0, -8)}AAAAAAAA`)).toContain('verification key');
  expect(await reported('not-a-token')).toContain('not a valid JWT');
});

it('assumes the role with what a command prints', async () => {
  const program = join(playground.directory, 'print-token');
  writeFileSync(program, `#!/bin/sh\necho ${playground.oidcIssuer.mint()}\n`);
  chmodSync(program, 0o700);
  expect(must(await lease({ command: `"${program}" --quiet` })).accessKeyId).toMatch(/^ASIA/);
  expect(await lease({ command: '/nowhere/print-token' })).toMatchObject({
    error: { code: 'program-missing' },
  });
});

it('says with each lease whose token it was made with, and tells users of two issuers apart', async () => {
  const tokenFile = join(playground.directory, 'token-of-another');
  const whose = async (claims: Readonly<Record<string, unknown>>) => {
    writeFileSync(tokenFile, playground.oidcIssuer.mint(claims));
    return must(await lease({ tokenFile })).identity;
  };
  const build = await whose({});
  expect(build).toMatchObject({ signedInAs: 'build-machine' });
  expect(await whose({})).toEqual(build);
  expect(await whose({ sub: 'deploy-bot' })).toMatchObject({ signedInAs: 'deploy-bot' });
  const signedInBy = async (claims: Readonly<Record<string, unknown>>) => {
    writeFileSync(tokenFile, playground.oidcIssuer.mint(claims));
    const status = must(await webIdentityKind.bind(ports).signIn(createSourceRig({ tokenFile }).ctx, never));
    return status.kind === 'signed-in' ? status.user : null;
  };
  expect(await signedInBy({})).toBe(build?.user);
  expect(await signedInBy({ iss: 'https://elsewhere.example' })).not.toBe(build?.user);
});
