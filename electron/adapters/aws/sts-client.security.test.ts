import { expect, it } from 'vitest';
import { Region, RoleArn } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { Secret } from '../../core/secret.ts';
import { createSystemClock } from '../machine/system-clock.ts';
import { systemRandom } from '../machine/system-random.ts';
import { createClockSkew } from './clock-skew.ts';
import { createStsClient } from './sts-client.ts';

// An endpoint that answers with somebody else's credentials: a wrong address, a broken proxy, or an attacker's.
const roleArn = RoleArn.parse('arn:aws:iam::111111111111:role/team/Deploy');
const region = Region.parse('us-east-1');
const SECRET = 'of-another-account';

const calls = ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'] as const;
const answer = (action: (typeof calls)[number], arn: string | null): string =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
  ${arn === null ? '' : `<AssumedRoleUser><AssumedRoleId>AROA1:me</AssumedRoleId><Arn>${arn}</Arn></AssumedRoleUser>`}
  <Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey>
  <SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>
  </${action}Result></${action}Response>`;

async function ask(action: (typeof calls)[number], arn: string | null) {
  const sts = createStsClient({
    fetch: async () => new Response(answer(action, arn), { headers: { 'content-type': 'text/xml' } }),
    clock: createSystemClock(),
    skew: createClockSkew(),
    random: systemRandom,
    endpointFor: () => 'http://127.0.0.1:1',
  });
  const parent = {
    accessKeyId: 'AKIA1',
    secretAccessKey: new Secret('x'),
    sessionToken: null,
    expiresAt: 0,
    issuedAt: 0,
    accountId: null,
    chained: false,
  };
  const signal = neverAborts();
  switch (action) {
    case 'AssumeRole':
      return sts.assumeRole({ parent, roleArn, sessionName: 'me', region }, signal);
    case 'AssumeRoleWithSAML':
      return sts.assumeRoleWithSaml(
        {
          roleArn,
          principalArn: 'arn:aws:iam::111111111111:saml-provider/x',
          assertion: new Secret('x'),
          region,
        },
        signal,
      );
    case 'AssumeRoleWithWebIdentity':
      return sts.assumeRoleWithWebIdentity(
        { roleArn, sessionName: 'me', token: new Secret('x'), region },
        signal,
      );
  }
}

it.each(calls)('%s: credentials of the role that was asked for are those of its account', async (action) => {
  const given = await ask(action, 'arn:aws:sts::111111111111:assumed-role/Deploy/me');
  expect(given).toMatchObject({ ok: true, value: { accountId: '111111111111', accessKeyId: 'ASIA1' } });
});

it.each(
  calls.flatMap((action) =>
    [
      'arn:aws:sts::222222222222:assumed-role/Deploy/me',
      'arn:aws:sts::111111111111:assumed-role/Admin/me',
      'arn:aws-cn:sts::111111111111:assumed-role/Deploy/me',
    ].map((arn) => [action, arn] as const),
  ),
)('%s: %s is refused, and its keys are nowhere', async (action, arn) => {
  const given = await ask(action, arn);
  expect(given).toEqual({
    ok: false,
    error: { code: 'identity-mismatch', service: 'AWS STS', asked: roleArn, answered: arn },
  });
});

it.each(calls)('%s: an answer that says nothing of whose credentials it has is none', async (action) => {
  expect(await ask(action, null)).toMatchObject({ ok: false, error: { code: 'upstream-garbage' } });
});
