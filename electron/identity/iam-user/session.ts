import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { Lease } from '../../core/credentials.ts';
import type {
  BoundSession,
  IdentityPorts,
  SessionContext,
  SessionKind,
  SessionShape,
  SourceContext,
} from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { refusedKey } from '../refused-key.ts';
import { cancelled, settle } from '../settle.ts';
import { durationField, parseDuration } from '../user-duration.ts';
import { consoleOfUser } from './console.ts';
import { deviceAgain, isDeviceUnknown, unknownDevice } from './device.ts';
import { deviceOf, type KeptSession, longTermKey, requireStored, type Stored, textOf } from './stored.ts';
import { type KeyUser, userOf } from './user.ts';

export const sessionForm: FormSpec = {
  kind: 'iam-user-session',
  makes: 'session',
  title: 'IAM user session',
  summary: 'Short-lived keys of an IAM user, with an MFA code where there is a device.',
  fields: [
    { name: 'source', label: 'IAM user', type: 'source', required: true, sourceKinds: ['iam-user'] },
    { name: 'region', label: 'Region', type: 'region', required: false, placeholder: 'us-east-1' },
    {
      name: 'mfa',
      label: 'MFA code',
      type: 'choice',
      required: false,
      choices: [
        { value: 'auto', label: 'If the user has a device' },
        { value: 'no', label: 'Never' },
      ],
      hint: 'Automatic: where the user has a device. Roles built on a session with an MFA code need no code of their own.',
    },
    durationField,
  ],
};

interface SessionConfig {
  readonly shape: SessionShape;
  readonly durationSeconds: number;
  readonly wantsMfa: boolean;
}

function parseSession(values: FormValues): Result<SessionConfig, Problem> {
  const config: Record<string, string> = {};
  for (const { name } of sessionForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(sessionForm, config)))
    return invalidInput(field, reason);
  const source = SourceId.safeParse(config.source);
  if (!source.success) return invalidInput('source', 'Choose an identity source.');
  const durationSeconds = parseDuration(config.durationSeconds);
  if (!durationSeconds.ok) return invalidInput(durationField.name, durationSeconds.error);
  return ok({
    shape: {
      config,
      parent: { kind: 'source', id: source.data },
      accountId: null,
      role: null,
      roleArn: null,
      region: config.region === undefined ? null : (Region.safeParse(config.region).data ?? null),
    },
    durationSeconds: durationSeconds.value,
    wantsMfa: config.mfa !== 'no',
  });
}

/** STS GetSessionToken with the user's long-term key. */
export const iamUserSessionKind: SessionKind = {
  kind: 'iam-user-session',
  word: 'IAM user session',
  form: sessionForm,
  parseConfig(values) {
    const parsed = parseSession(values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const parsed = parseSession(ctx.config);
        if (!parsed.ok) return parsed;
        const { source } = ctx;
        if (source === null) {
          const { parent } = parsed.value.shape;
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: parent.id });
        }
        const used = await userOf(ports, source, signal);
        if (!used.ok) return used;
        const { item, config } = used.value;
        const serial = parsed.value.wantsMfa ? deviceOf(item, config) : null;
        const first = await leased(ports, ctx, parsed.value, used.value, serial, signal);
        if (first.ok || serial === null || !isDeviceUnknown(first.error)) return first;
        const asked = await deviceAgain(ports, source, config, serial, signal);
        if (!asked.ok) return asked;
        if (asked.value === null) return err(unknownDevice(source.sourceName, serial, first.error));
        const now = { ...used.value, item: asked.value };
        return leased(ports, ctx, parsed.value, now, deviceOf(asked.value, config), signal);
      }),
    console: (ctx, _destination, signal) =>
      settle(signal, async () => {
        const parsed = parseSession(ctx.config);
        if (!parsed.ok) return parsed;
        const { parent, region } = parsed.value.shape;
        if (ctx.source === null)
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: parent.id });
        const used = await userOf(ports, ctx.source, signal);
        return used.ok ? consoleOfUser(ports, used.value, ctx.region ?? region, signal) : used;
      }),
  };
}

async function leased(
  ports: IdentityPorts,
  ctx: SessionContext,
  { shape, durationSeconds }: SessionConfig,
  { source, item, config }: KeyUser,
  serial: string | null,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const region = ctx.region ?? shape.region ?? config.region;
  const request = { key: longTermKey(item.key, config), region, durationSeconds };
  if (serial === null) {
    const lease = await ports.sts.getSessionToken(request, signal);
    return lease.ok
      ? ok({ ...lease.value, accountId: item.accountId })
      : err(refusedKey(lease.error, source.sourceName));
  }
  const kept = ctx.isForced === true ? null : keptLease(item, serial, durationSeconds, serverNow(ports));
  if (kept !== null) return ok(kept);
  const lease = await withCode(ports, ctx, request, serial, signal);
  if (!lease.ok) return err(refusedKey(lease.error, source.sourceName));
  const whole = { ...lease.value, accountId: item.accountId, mfaSerial: serial };
  await keepLease(ports, source, whole, durationSeconds, signal);
  return ok(whole);
}

async function withCode(
  { sts }: IdentityPorts,
  ctx: SessionContext,
  request: Parameters<IdentityPorts['sts']['getSessionToken']>[0],
  serial: string,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  let problem: Problem | null = null;
  for (;;) {
    const answer = await ctx.ask({ kind: 'mfa-code', serial, problem }, signal);
    if (signal.aborted || answer.kind !== 'text') return err(cancelled);
    const code = answer.text.replace(/[\s-]/g, '');
    if (!/^\d{6}$/.test(code)) {
      problem = { code: 'mfa-wrong', serial, detail: 'A code has six digits.' };
      continue;
    }
    const lease = await sts.getSessionToken({ ...request, mfa: { serial, code: new Secret(code) } }, signal);
    if (lease.ok || lease.error.code !== 'mfa-wrong') return lease;
    signal.throwIfAborted();
    problem = lease.error;
  }
}

/** A session of an earlier run of the app, in the first half of its life: later a renewal asks for a code anyway. */
function keptLease(item: Stored, serial: string, durationSeconds: number, now: number): Lease | null {
  const kept = item.sessions.find(
    (each) => each.serial === serial && each.durationSeconds === durationSeconds,
  );
  if (kept === undefined || kept.expiresAt - now < (kept.expiresAt - kept.issuedAt) / 2) return null;
  const { accessKeyId, issuedAt, expiresAt } = kept;
  return {
    accessKeyId,
    issuedAt,
    expiresAt,
    accountId: item.accountId,
    chained: false,
    mfaSerial: serial,
    secretAccessKey: new Secret(kept.secretAccessKey),
    sessionToken: new Secret(kept.sessionToken),
  };
}

/** Best effort: without it the next start of the app asks for a code. */
async function keepLease(
  ports: IdentityPorts,
  source: SourceContext,
  lease: Lease & { readonly mfaSerial: string },
  durationSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const { accessKeyId, secretAccessKey, sessionToken, issuedAt, expiresAt, mfaSerial: serial } = lease;
  if (sessionToken === null) return;
  const kept: KeptSession = {
    serial,
    durationSeconds,
    accessKeyId,
    issuedAt,
    expiresAt,
    secretAccessKey: secretAccessKey.reveal(),
    sessionToken: sessionToken.reveal(),
  };
  await source.exclusively(async () => {
    const read = await requireStored(source, signal);
    signal.throwIfAborted();
    if (!read.ok) return;
    const others = read.value.sessions.filter(
      (each) =>
        each.expiresAt > serverNow(ports) &&
        (each.serial !== serial || each.durationSeconds !== durationSeconds),
    );
    await source.secrets.write(textOf({ ...read.value, sessions: [...others, kept] }), signal);
    signal.throwIfAborted();
  }, signal);
}
