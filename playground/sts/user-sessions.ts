import { checkMfa, requireLongTermKey } from './caller-rules.ts';
import { durationSeconds, packedPolicySize, requiredText, sessionTags } from './constraints.ts';
import { credentialsXml } from './credentials-xml.ts';
import type { SignedOperation } from './operation.ts';

const longest = { max: 129_600, fallback: 43_200 };

export const getSessionToken: SignedOperation = {
  name: 'GetSessionToken',
  signed: true,
  parameters: ['DurationSeconds', 'SerialNumber', 'TokenCode'],
  run: ({ parameters, caller, nowMs }, ports) => {
    const { principal } = requireLongTermKey(caller, 'GetSessionToken');
    const seconds = durationSeconds(parameters, longest);
    const mfa = checkMfa(parameters, principal, nowMs, ports);
    return [credentialsXml(ports.keys.issue({ ...principal, kind: 'session-token', mfa }, seconds * 1000))];
  },
};

export const getFederationToken: SignedOperation = {
  name: 'GetFederationToken',
  signed: true,
  parameters: ['Name', 'DurationSeconds', 'Policy', 'PolicyArns', 'Tags'],
  run: ({ parameters, caller }, ports) => {
    const { principal } = requireLongTermKey(caller, 'GetFederationToken');
    const name = requiredText(parameters, 'Name');
    const seconds = durationSeconds(parameters, longest);
    const packed = packedPolicySize(parameters, sessionTags(parameters));
    const { accountId } = principal;
    const arn = `arn:aws:sts::${accountId}:federated-user/${name}`;
    const userId = `${accountId}:${name}`;
    // Without a session policy a federated user may do nothing.
    const permissions = packed === null ? [] : principal.permissions;
    const key = ports.keys.issue(
      { kind: 'federated-user', accountId, arn, userId, permissions },
      seconds * 1000,
    );
    return [
      credentialsXml(key),
      [
        'FederatedUser',
        [
          ['FederatedUserId', userId],
          ['Arn', arn],
        ],
      ],
      ...(packed === null ? [] : [['PackedPolicySize', packed] as const]),
    ];
  },
};
