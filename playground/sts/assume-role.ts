import { arnLike, type Principal, roleArnOf, roleSession, trustNames } from '../world/principal.ts';
import type { WorldRole } from '../world/world.ts';
import { checkMfa, denied } from './caller-rules.ts';
import {
  durationSeconds,
  invalid,
  optionalText,
  packedPolicySize,
  requiredText,
  sessionTags,
  transitiveTags,
} from './constraints.ts';
import { credentialsXml } from './credentials-xml.ts';
import type { SignedOperation } from './operation.ts';

const roleArnPattern = /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/;
const chainedMaxSeconds = 3600;

export const assumeRole: SignedOperation = {
  name: 'AssumeRole',
  signed: true,
  parameters: [
    'RoleArn',
    'RoleSessionName',
    'DurationSeconds',
    'ExternalId',
    'SerialNumber',
    'TokenCode',
    'Policy',
    'PolicyArns',
    'Tags',
    'TransitiveTagKeys',
    'SourceIdentity',
  ],
  run: ({ parameters, caller, nowMs }, ports) => {
    const { principal } = caller;
    const roleArn = requiredText(parameters, 'RoleArn');
    const sessionName = requiredText(parameters, 'RoleSessionName');
    const externalId = optionalText(parameters, 'ExternalId');
    const seconds = durationSeconds(parameters, { max: 43_200, fallback: 3600 });
    const tags = sessionTags(parameters);
    const inherited =
      principal.kind === 'role-session' ? principal.transitiveTags : new Map<string, string>();
    const passedOn = transitiveTags(parameters, tags, inherited);
    const packed = packedPolicySize(parameters, tags);
    if (!roleArnPattern.test(roleArn)) throw invalid(`${roleArn} is invalid`);

    const refused = denied(
      `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
    if (principal.kind === 'federated-user') throw refused;
    const hasMfa =
      checkMfa(parameters, principal, nowMs, ports) || (principal.kind === 'session-token' && principal.mfa);
    const role = ports.world.roles.find((each) => roleArnOf(each) === roleArn);
    if (role === undefined || !trusts(role, principal, externalId, hasMfa)) throw refused;

    if (principal.kind !== 'iam-user' && seconds > chainedMaxSeconds)
      throw invalid(
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      );
    if (seconds > role.maxSessionSeconds)
      throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');

    const before = principal.kind === 'role-session' ? principal.sourceIdentity : null;
    const asked = optionalText(parameters, 'SourceIdentity');
    // A source identity stays what it was first set to for the whole chain.
    if (before !== null && asked !== undefined && asked !== before) throw refused;
    const sourceIdentity = asked ?? before;

    const ssoUser = principal.kind === 'role-session' ? principal.ssoUser : null;
    const assumed = roleSession(role, { ssoUser, sessionName, sourceIdentity, transitiveTags: passedOn });
    return [
      [
        'AssumedRoleUser',
        [
          ['AssumedRoleId', assumed.userId],
          ['Arn', assumed.arn],
        ],
      ],
      credentialsXml(ports.keys.issue(assumed, seconds * 1000)),
      ...(packed === null ? [] : [['PackedPolicySize', packed] as const]),
      ...(sourceIdentity === null ? [] : [['SourceIdentity', sourceIdentity] as const]),
    ];
  },
};

function trusts(
  role: WorldRole,
  principal: Principal,
  externalId: string | undefined,
  hasMfa: boolean,
): boolean {
  const names = trustNames(principal);
  return (
    role.trust.principals.some((pattern) => names.some((name) => arnLike(pattern, name))) &&
    (role.trust.externalId === undefined || role.trust.externalId === externalId) &&
    (role.trust.requireMfa !== true || hasMfa)
  );
}
