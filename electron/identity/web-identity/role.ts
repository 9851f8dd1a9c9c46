import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import type { BoundSession, IdentityPorts, SessionKind } from '../../core/identity-source.ts';
import { programOf } from '../own-command.ts';
import { settle } from '../settle.ts';
import { parseTokenRole, roleSessionName, tokenRoleForm } from '../token-role.ts';
import { parseSource, type TokenOrigin } from './form.ts';
import { findToken } from './token.ts';

const form = tokenRoleForm({
  kind: 'web-identity-role',
  title: 'Role by web identity token',
  summary: 'A role that trusts the issuer of a token on this machine.',
  sourceLabel: 'Token of',
  sourceKind: 'web-identity',
  sessionNameHint: 'Shown in CloudTrail. Empty: derived from this session’s name.',
});

/** STS AssumeRoleWithWebIdentity with a token from a file or a command, taken again for each lease. */
export const webIdentityRoleKind: SessionKind = {
  kind: 'web-identity-role',
  word: 'Web identity role',
  form,
  parseConfig(values) {
    const parsed = parseTokenRole(form, values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const role = parseTokenRole(form, ctx.config);
        if (!role.ok) return role;
        const { shape, roleArn, sessionName, fixed } = role.value;
        const { source } = ctx;
        if (source === null)
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: shape.parent.id });
        const region = ctx.region ?? shape.region;
        if (region === null) return err({ code: 'region-missing', session: ctx.sessionName });
        const config = parseSource(source.config);
        if (!config.ok) return config;
        const { origin } = config.value;
        const found = await findToken(ports, origin, source.sourceName, signal);
        signal.throwIfAborted();
        if (!found.ok) return found;
        const lease = await ports.sts.assumeRoleWithWebIdentity(
          {
            ...fixed,
            roleArn,
            sessionName: sessionName ?? roleSessionName(`latchkey-${ctx.sessionName}`, ''),
            token: found.value.token,
            region,
          },
          signal,
        );
        if (lease.ok) return ok({ ...lease.value, identity: found.value.identity });
        return err(tokenProblem(source.sourceName, origin, lease.error));
      }),
  };
}

/** Nobody signs in here: an expired token is the business of the program that issues it, not of the user. */
function tokenProblem(source: string, origin: TokenOrigin, problem: Problem): Problem {
  const isOver = problem.code === 'credentials-expired';
  const isTakenBack = problem.code === 'aws-refused' && problem.awsCode === 'IDPRejectedClaim';
  if (!isOver && !isTakenBack) return problem;
  const isFile = origin.kind === 'file';
  const where = isFile ? origin.path.slice(0, 200) : `the command ${programOf(origin.commandLine)}`;
  const what = isOver ? 'has expired' : 'is no longer accepted by its provider';
  return {
    code: 'nothing-here',
    source,
    reason: `The token of ${where} ${what}.`.slice(0, 500),
    advice: isFile
      ? 'The program that writes the file must renew it; Latchkey reads it again each time.'
      : 'The command must print a valid token; Latchkey runs it again each time.',
    answeredBy: 'AWS',
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
  };
}
