import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BoundSession, IdentityPorts, SessionKind, SessionShape } from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { anyRegion } from './aws-time.ts';
import { findCredentials } from './find.ts';
import { parseSource } from './form.ts';
import { createOwners } from './owner.ts';

const sessionForm: FormSpec = {
  kind: 'ambient-session',
  makes: 'session',
  title: 'This machine’s own credentials',
  summary:
    'The credentials that this machine already has, under a name: for profiles, git, and roles built on them.',
  fields: [
    { name: 'source', label: 'Credentials of', type: 'source', required: true, sourceKinds: ['ambient'] },
    { name: 'region', label: 'Region', type: 'region', required: false, placeholder: 'us-east-1' },
  ],
};

export const ambientSessionKind: SessionKind = {
  kind: 'ambient-session',
  word: 'Machine credentials',
  form: sessionForm,
  parseConfig: parseSession,
  bind,
};

function parseSession(values: FormValues): Result<SessionShape, Problem> {
  const config: Record<string, string> = {};
  for (const { name } of sessionForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(sessionForm, config)))
    return invalidInput(field, reason);
  const source = SourceId.safeParse(config.source);
  if (!source.success) return invalidInput('source', 'Choose an identity source.');
  return ok({
    config,
    parent: { kind: 'source', id: source.data },
    accountId: null,
    role: null,
    roleArn: null,
    region: Region.safeParse(config.region ?? '').data ?? null,
  });
}

function bind(ports: IdentityPorts): BoundSession {
  const ownerOf = createOwners(ports);
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const shape = parseSession(ctx.config);
        if (!shape.ok) return shape;
        const { source } = ctx;
        if (source === null)
          return err({
            code: 'chain-parent-missing',
            session: ctx.sessionName,
            parent: shape.value.parent.id,
          });
        const config = parseSource(source.config);
        if (!config.ok) return config;
        const found = await findCredentials(ports, config.value.origin, source.sourceName, signal);
        signal.throwIfAborted();
        if (!found.ok) return found;
        const { lease, facts } = found.value;
        const region = ctx.region ?? shape.value.region ?? anyRegion(ports);
        const owner = await ownerOf(source.sourceId, lease, region, signal);
        return ok({ ...lease, identity: { ...owner, facts } });
      }),
  };
}
