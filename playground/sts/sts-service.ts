import type { PlaygroundClock } from '../clock.ts';
import { type Incoming, type MessageService, Refusal } from '../service.ts';
import { verifySigV4 } from '../sigv4.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithSaml } from './assume-role-with-saml.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import type { StsOperation, StsPorts } from './operation.ts';
import { parseQuery } from './query.ts';
import { getFederationToken, getSessionToken } from './user-sessions.ts';
import { xmlRefusal, xmlReply } from './xml.ts';

/** Add an operation here; those whose proof is a token are of the kind `signed: false`. */
const operations: readonly StsOperation[] = [
  getCallerIdentity,
  assumeRole,
  getSessionToken,
  getFederationToken,
  assumeRoleWithWebIdentity,
  assumeRoleWithSaml,
];

export function createStsService(ports: StsPorts & { readonly clock: PlaygroundClock }): MessageService {
  return {
    kind: 'message',
    name: 'sts',
    operationOf: (request) => new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '-',
    refuse: xmlRefusal,
    handle: async (request) => {
      const parameters = parseQuery(request);
      const operation = operations.find(({ name }) => name === parameters.action);
      if (operation === undefined)
        throw new Refusal(
          400,
          'InvalidAction',
          `Could not find operation ${parameters.action} for version 2011-06-15`,
        );
      const nowMs = ports.clock.now();
      if (!operation.signed) {
        parameters.allowOnly(operation.parameters);
        return xmlReply(operation.name, await operation.run({ parameters, nowMs }, ports), undefined);
      }
      const caller = verifySigV4(request, {
        keys: ports.keys,
        nowMs,
        service: 'sts',
        regions: regionsFor(request, ports.world.regions),
      });
      try {
        parameters.allowOnly(operation.parameters);
        const result = operation.run({ parameters, caller, nowMs }, ports);
        return xmlReply(operation.name, result, caller.accessKeyId);
      } catch (thrown) {
        if (thrown instanceof Refusal) thrown.accessKeyId = caller.accessKeyId;
        throw thrown;
      }
    },
  };
}

/** A real host name fixes the region of the scope; a loopback endpoint stands for any region there is. */
function regionsFor(request: Incoming, regions: readonly string[]): readonly string[] {
  return request.region === null ? regions : [request.region];
}
