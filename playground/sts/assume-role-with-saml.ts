import type { Element } from '@xmldom/xmldom';
import { Refusal } from '../service.ts';
import { arnLike, roleArnOf, roleSession } from '../world/principal.ts';
import { denied } from './caller-rules.ts';
import { durationSeconds, invalid, packedPolicySize, requiredText } from './constraints.ts';
import { credentialsXml } from './credentials-xml.ts';
import type { UnsignedOperation } from './operation.ts';
import { attributeValues, parseXml, signedAssertion, textOf, within } from './saml-assertion.ts';

const refusedToken = (message: string): Refusal => new Refusal(400, 'InvalidIdentityToken', message);
const tooOld = (message: string): Refusal => new Refusal(400, 'ExpiredTokenException', message);
const acs = /^https:\/\/([a-z0-9-]+\.)?signin\.aws\.amazon\.com\/(static\/)?saml$/;
const redeemMs = 5 * 60_000;

export const assumeRoleWithSaml: UnsignedOperation = {
  name: 'AssumeRoleWithSAML',
  signed: false,
  parameters: ['RoleArn', 'PrincipalArn', 'SAMLAssertion', 'DurationSeconds', 'Policy', 'PolicyArns'],
  run: ({ parameters, nowMs }, ports) => {
    const roleArn = requiredText(parameters, 'RoleArn');
    const principalArn = parameters.get('PrincipalArn') ?? '';
    if (principalArn.length < 20 || principalArn.length > 2048)
      throw invalid('PrincipalArn must have between 20 and 2048 characters.');
    const base64 = parameters.get('SAMLAssertion') ?? '';
    // SECURITY: the assertion is never repeated in an error text.
    if (base64.length < 4 || base64.length > 100_000)
      throw invalid('SAMLAssertion must have between 4 and 100000 characters.');
    const asked = durationSeconds(parameters, { max: 43_200, fallback: 3600 });
    const packed = packedPolicySize(parameters, new Map());

    const xml = Buffer.from(base64, 'base64').toString('utf8');
    const root = parseXml(xml);
    if (root === null) throw refusedToken('Invalid SAML response: it could not be parsed.');
    const provider = ports.saml?.providers().find((each) => each.arn === principalArn);
    if (provider === undefined)
      throw refusedToken(`No SAML provider found in your account for ${principalArn}`);
    const assertion = signedAssertion(xml, root, provider.certificate);
    if (assertion === null) throw refusedToken('Response signature invalid');
    const issuer = textOf(within(assertion, 'Issuer')[0]);
    if (issuer !== provider.issuer) throw refusedToken('Issuer not present in specified provider');
    checkTimes(assertion, nowMs);
    const audience = textOf(within(assertion, 'Audience')[0]);
    const recipient = within(assertion, 'SubjectConfirmationData')[0]?.getAttribute('Recipient') ?? '';
    if (!acs.test(recipient) || (audience !== 'urn:amazon:webservices' && !acs.test(audience)))
      throw refusedToken('Audience is not urn:amazon:webservices or Recipient is not the sign-in endpoint');
    const [sessionName = ''] = attributeValues(assertion, 'RoleSessionName');
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
      throw refusedToken(
        'RoleSessionName is required in AuthnResponse and must match [a-zA-Z_0-9+=,.@-]{2,64}',
      );

    const notAllowed = denied('Not authorized to perform sts:AssumeRoleWithSAML');
    const listed = attributeValues(assertion, 'Role').some((pair) => {
      const parts = pair.split(',').map((part) => part.trim());
      return parts.length === 2 && parts.includes(roleArn) && parts.includes(principalArn);
    });
    const role = ports.world.roles.find((each) => roleArnOf(each) === roleArn);
    const isTrusted = role?.trust.principals.some((pattern) => arnLike(pattern, principalArn)) === true;
    if (!listed || role === undefined || !isTrusted || role.roleName.startsWith('AWSReservedSSO_'))
      throw notAllowed;
    if (asked > role.maxSessionSeconds)
      throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
    const ends = instantOf(within(assertion, 'AuthnStatement')[0], 'SessionNotOnOrAfter');
    if (ends !== null && ends <= nowMs) throw tooOld('Token has expired: SessionNotOnOrAfter is in the past');
    const lifeMs = Math.min(asked * 1000, ends === null ? Number.POSITIVE_INFINITY : ends - nowMs);
    const assumed = roleSession(role, {
      ssoUser: null,
      sessionName,
      sourceIdentity: null,
      transitiveTags: new Map(),
    });
    return [
      credentialsXml(ports.keys.issue(assumed, lifeMs)),
      [
        'AssumedRoleUser',
        [
          ['AssumedRoleId', assumed.userId],
          ['Arn', assumed.arn],
        ],
      ],
      ...(packed === null ? [] : [['PackedPolicySize', packed] as const]),
      ['Subject', textOf(within(assertion, 'NameID')[0])],
      ['SubjectType', 'persistent'],
      ['Issuer', issuer],
      ['Audience', recipient],
    ];
  },
};

function checkTimes(assertion: Element, nowMs: number): void {
  const issuedAt = instantOf(assertion, 'IssueInstant');
  if (issuedAt === null || nowMs - issuedAt >= redeemMs)
    throw tooOld('Token must be redeemed within 5 minutes of issuance');
  const [conditions] = within(assertion, 'Conditions');
  const notBefore = instantOf(conditions, 'NotBefore');
  if (notBefore !== null && nowMs < notBefore) throw refusedToken('Response is not yet valid');
  for (const each of [conditions, within(assertion, 'SubjectConfirmationData')[0]]) {
    const until = instantOf(each, 'NotOnOrAfter');
    if (until !== null && nowMs >= until) throw tooOld('Response has expired');
  }
}

function instantOf(element: Element | undefined, name: string): number | null {
  const time = Date.parse(element?.getAttribute(name) ?? '');
  return Number.isNaN(time) ? null : time;
}
