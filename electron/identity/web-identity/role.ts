import { err, ok } from '../../../shared/result.ts';
import type { BoundSession, IdentityPorts, SessionKind } from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { parseSource } from './form.ts';
import { parseRole, roleForm } from './role-form.ts';
import { findToken } from './token.ts';

/** STS AssumeRoleWithWebIdentity with a token from a file or a command, taken anew for each lease. */
export const webIdentityRoleKind: SessionKind = {
  kind: 'web-identity-role',
  form: roleForm,
  parseConfig(values) {
    const parsed = parseRole(values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const role = parseRole(ctx.config);
        if (!role.ok) return role;
        const { shape, roleArn, sessionName, durationSeconds } = role.value;
        const { source } = ctx;
        if (source === null)
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: shape.parent.id });
        const region = ctx.region ?? shape.region;
        if (region === null) return err({ code: 'region-missing', session: ctx.sessionName });
        const config = parseSource(source.config);
        if (!config.ok) return config;
        const found = await findToken(ports, config.value.origin, signal);
        signal.throwIfAborted();
        if (!found.ok) return found;
        return ports.sts.assumeRoleWithWebIdentity(
          {
            roleArn,
            sessionName: sessionName ?? derivedName(ctx.sessionName),
            token: found.value.token,
            region,
            ...(durationSeconds === null ? {} : { durationSeconds }),
          },
          signal,
        );
      }),
  };
}

/** CloudTrail shows it, and STS takes 2 to 64 of [\w+=,.@-]. */
function derivedName(sessionName: string): string {
  const plain = sessionName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_+=,.@-]+/g, '-');
  return `latchkey-${plain}`.slice(0, 64).replace(/-+$/, '');
}
