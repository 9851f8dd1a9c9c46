import type { PlaygroundClock } from '../clock.ts';
import { type MessageService, Refusal } from '../service.ts';
import { verifySigV4 } from '../sigv4.ts';
import { parseQuery } from '../sts/query.ts';
import { xmlRefusal, xmlReply } from '../sts/xml.ts';
import { listAccountAliases } from './list-account-aliases.ts';
import type { IamOperation, IamPorts } from './operation.ts';
import { ownAccess } from './own-access.ts';

/** Add an operation here. */
const operations: readonly IamOperation[] = [listAccountAliases, ...ownAccess];
const version = '2010-05-08';
const namespace = `https://iam.amazonaws.com/doc/${version}/`;

/** IAM has one endpoint in a partition, signed for us-east-1. */
export function createIamService(ports: IamPorts & { readonly clock: PlaygroundClock }): MessageService {
  return {
    kind: 'message',
    name: 'iam',
    operationOf: (request) => new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '-',
    refuse: (refusal) => xmlRefusal(refusal, namespace),
    handle: (request) => {
      const parameters = parseQuery(request, version);
      const operation = operations.find(({ name }) => name === parameters.action);
      if (operation === undefined)
        throw new Refusal(
          400,
          'InvalidAction',
          `Could not find operation ${parameters.action} for version ${version}`,
        );
      const nowMs = ports.clock.now();
      const caller = verifySigV4(request, {
        keys: ports.keys,
        nowMs,
        service: 'iam',
        regions: ['us-east-1'],
      });
      try {
        parameters.allowOnly(operation.parameters);
        const result = operation.run({ parameters, nowMs, caller }, ports);
        return xmlReply(operation.name, result, caller.accessKeyId, namespace);
      } catch (thrown) {
        if (thrown instanceof Refusal) thrown.accessKeyId = caller.accessKeyId;
        throw thrown;
      }
    },
  };
}
