import { Refusal } from '../service.ts';
import type { QueryParameters } from '../sts/query.ts';
import type { Xml } from '../sts/xml.ts';
import type { KeyRecord } from '../world/key-record.ts';
import type { IamUserPrincipal } from '../world/principal.ts';
import type { UserKey } from '../world/user-keys.ts';
import type { IamOperation } from './operation.ts';

/** What a user does with their own keys and devices: without UserName IAM takes the user behind the key that signed. */
export const ownAccess: readonly IamOperation[] = [
  {
    name: 'ListAccessKeys',
    parameters: ['UserName', 'Marker', 'MaxItems'],
    run: ({ caller, parameters }, { keys }) => {
      const user = ownerOf(caller, 'ListAccessKeys', parameters);
      const members = keys
        .keysOf(user.arn)
        .map((key): readonly [string, Xml] => ['member', [['UserName', user.userName], ...facts(key)]]);
      return [
        ['AccessKeyMetadata', members],
        ['IsTruncated', 'false'],
      ];
    },
  },
  {
    name: 'CreateAccessKey',
    parameters: ['UserName'],
    run: ({ caller, parameters }, { keys }) => {
      const user = ownerOf(caller, 'CreateAccessKey', parameters);
      const key = keys.createUserKey(user);
      if (key === null)
        throw new Refusal(409, 'LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2');
      return [
        ['AccessKey', [['UserName', user.userName], ...facts(key), ['SecretAccessKey', key.secretAccessKey]]],
      ];
    },
  },
  {
    name: 'UpdateAccessKey',
    parameters: ['UserName', 'AccessKeyId', 'Status'],
    run: ({ caller, parameters }, { keys }) => {
      const user = ownerOf(caller, 'UpdateAccessKey', parameters);
      const status = parameters.get('Status');
      if (status !== 'Active' && status !== 'Inactive')
        throw new Refusal(400, 'ValidationError', 'Status must be Active or Inactive.');
      const id = keyId(parameters);
      if (!keys.setUserKeyActive(user.arn, id, status === 'Active')) throw noSuchKey(id);
      return [];
    },
  },
  {
    name: 'DeleteAccessKey',
    parameters: ['UserName', 'AccessKeyId'],
    run: ({ caller, parameters }, { keys }) => {
      const user = ownerOf(caller, 'DeleteAccessKey', parameters);
      const id = keyId(parameters);
      if (!keys.deleteUserKey(user.arn, id)) throw noSuchKey(id);
      return [];
    },
  },
  {
    name: 'ListMFADevices',
    parameters: ['UserName', 'Marker', 'MaxItems'],
    run: ({ caller, parameters }, { world }) => {
      const user = ownerOf(caller, 'ListMFADevices', parameters);
      const device = world.iamUsers.find(
        ({ accountId, userName }) => accountId === user.accountId && userName === user.userName,
      )?.mfa;
      const member: Xml = [
        ['UserName', user.userName],
        ['SerialNumber', device?.serial ?? ''],
        ['EnableDate', '2026-01-01T00:00:00Z'],
      ];
      return [
        ['MFADevices', device === undefined ? [] : [['member', member]]],
        ['IsTruncated', 'false'],
      ];
    },
  },
];

const facts = (key: UserKey): readonly (readonly [string, Xml])[] => [
  ['AccessKeyId', key.accessKeyId],
  ['Status', key.isActive ? 'Active' : 'Inactive'],
  ['CreateDate', new Date(key.createdAt).toISOString().replace('.000Z', 'Z')],
];

/** A session without MFA and a federated user may not call IAM at all (STS, GetSessionToken and GetFederationToken). */
function ownerOf(caller: KeyRecord, action: string, parameters: QueryParameters): IamUserPrincipal {
  const { principal } = caller;
  const named = parameters.get('UserName');
  if (principal.kind === 'session-token' && !principal.mfa)
    throw new Refusal(403, 'InvalidClientTokenId', 'The security token included in the request is invalid');
  if (
    principal.kind !== 'iam-user' ||
    !principal.permissions.includes('iam:ManageOwnAccess') ||
    (named !== undefined && named !== principal.userName)
  )
    throw new Refusal(
      403,
      'AccessDenied',
      `User: ${principal.arn} is not authorized to perform: iam:${action} on resource: ${principal.arn} because no identity-based policy allows the iam:${action} action`,
    );
  return principal;
}

function keyId(parameters: QueryParameters): string {
  const id = parameters.get('AccessKeyId');
  if (id === undefined) throw new Refusal(400, 'ValidationError', 'AccessKeyId is missing.');
  return id;
}

const noSuchKey = (id: string): Refusal =>
  new Refusal(404, 'NoSuchEntity', `The Access Key with id ${id} cannot be found.`);
