import type { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { BoundSession, IdentityPorts, SessionContext, SessionKind } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { cancelled, settle } from '../settle.ts';
import { type AssumedRoleConfig, derivedSessionName, parseAssumedRole } from './config.ts';
import { assumedRoleForm } from './form.ts';

/** STS AssumeRole on top of any other session. */
export const assumedRoleKind: SessionKind = {
  kind: 'assumed-role',
  word: 'Assumed role',
  form: assumedRoleForm,
  parseConfig(values) {
    const parsed = parseAssumedRole(values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const parsed = parseAssumedRole(ctx.config);
        if (!parsed.ok) return parsed;
        const { shape } = parsed.value;
        if (ctx.parentLease === null) {
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: shape.parent.id });
        }
        const region = ctx.region ?? shape.region;
        if (region === null) return err({ code: 'region-missing', session: ctx.sessionName });
        const parent = await ctx.parentLease(signal);
        signal.throwIfAborted();
        if (!parent.ok) return parent;
        return assume(ports, ctx, parsed.value, parent.value, region, signal);
      }),
  };
}

async function assume(
  { sts }: IdentityPorts,
  ctx: SessionContext,
  { fixed, mfaSerial, sessionName }: AssumedRoleConfig,
  parent: Lease,
  region: Region,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const input = { ...fixed, parent, region, sessionName: sessionName ?? derivedSessionName(ctx.sessionName) };
  // A parent that was proven with the same device carries that proof: asking again would only cost a code.
  if (mfaSerial === null || mfaSerial === parent.mfaSerial)
    return named(ctx, await sts.assumeRole(input, signal));
  let problem: Problem | null = null;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ctx.ask({ kind: 'mfa-code', serial: mfaSerial, problem }, signal);
    if (signal.aborted || answer.kind !== 'text') return err(cancelled);
    const code = answer.text.replace(/[\s-]/g, '');
    if (!/^\d{6}$/.test(code)) {
      problem = { code: 'mfa-wrong', serial: mfaSerial, detail: 'A code has six digits.' };
      continue;
    }
    const mfa = { serial: mfaSerial, code: new Secret(code) };
    const assumed = await sts.assumeRole({ ...input, mfa }, signal);
    if (assumed.ok || assumed.error.code !== 'mfa-wrong') return named(ctx, assumed);
    problem = assumed.error;
  }
}

/** The port knows the request, not the session it is for. */
function named(ctx: SessionContext, result: Result<Lease, Problem>): Result<Lease, Problem> {
  if (result.ok || result.error.code !== 'credentials-expired') return result;
  return err({ ...result.error, session: ctx.sessionName });
}
