import type { FormSpec } from '../../../../shared/form.ts';
import type { FormValues } from '../../../../shared/form-values.ts';
import { invalidInput } from '../../../../shared/invalid-input.ts';
import { isPortalHost, parseStartUrl, portalName } from '../../../../shared/portal.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { SourceView } from '../../../../shared/source.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { findSource } from '../../sessions/find-source.ts';
import { freeName } from '../../sessions/free-name.ts';
import type { CommandIo } from '../command.ts';
import type { StatePort, VerbsPort } from '../command-ports.ts';
import { confirm } from '../io/confirm.ts';
import { note } from '../io/print.ts';

export type AddressPorts = StatePort & VerbsPort<'forms' | 'resolveSource' | 'addSource' | 'deleteSource'>;

interface Typed {
  readonly asked: string;
  readonly yes: boolean;
  readonly region: string | null;
}

export interface Found {
  readonly source: SourceView;
  readonly isNew: boolean;
}

/** The only other value that a portal's address may lack. */
const REGION = 'region';

/**
 * The identity source of an address that none was found by: one that has the portal to which a short name leads, else a new one.
 * Null: what was asked for is no address.
 *
 * SECURITY: it asks before it adds. Somebody else's portal, pasted with a command, would bring sessions whose accounts are theirs.
 */
export async function sourceByAddress(
  io: CommandIo,
  ports: AddressPorts,
  typed: Typed,
  signal: AbortSignal,
): Promise<Result<Found, Problem> | null> {
  if (!isAddress(typed.asked)) return null;
  const forms = await ports.app.verbs.forms({}, signal);
  if (!forms.ok) return forms;
  const form = forms.value.find(({ address }) => address !== undefined);
  if (form?.address === undefined) return null;
  const values = await complete(io, ports, { form, address: form.address, typed }, signal);
  if (!values.ok) return values;
  const address = values.value[form.address] ?? typed.asked;
  const known = findSource(ports.app.state(), address);
  if (known.ok) return ok({ source: known.value, isNew: false });
  if (known.error.code !== 'unknown-source') return known;
  const { sources } = ports.app.state();
  const taken = new Set(sources.flatMap(({ id, name, givenName = name }) => [id, name, givenName]));
  const name = freeName(taken, portalName(address));
  const question = terminalTexts.addAsked(name, address, values.value[REGION] ?? '');
  const agreed = await confirm(io, typed.yes, question, signal);
  if (!agreed.ok) return agreed;
  const added = await ports.app.verbs.addSource({ kind: form.kind, name, values: values.value }, signal);
  if (!added.ok) return added;
  note(io, terminalTexts.sourceAdded(name));
  const source = findSource(ports.app.state(), added.value.sourceId);
  return source.ok ? ok({ source: source.value, isNew: true }) : source;
}

/** A source that was added only just now, and at which nobody can sign in: the next try starts from nothing again. */
export async function dropSource(
  io: CommandIo,
  ports: AddressPorts,
  { id, name }: SourceView,
  signal: AbortSignal,
): Promise<void> {
  const dropped = await ports.app.verbs.deleteSource({ sourceId: id }, signal);
  if (dropped.ok) note(io, terminalTexts.notKept(name));
}

const labelOf = ({ fields }: FormSpec, wanted: string): string =>
  fields.find(({ name }) => name === wanted)?.label ?? wanted;

/** A web address, or the name of a host that is AWS's own for portals. */
function isAddress(asked: string): boolean {
  const parsed = parseStartUrl(asked);
  return /^https?:\/\//i.test(asked) || (parsed.ok && isPortalHost(parsed.value.host));
}

/** The values of the form, with the region asked for where the address does not contain it. */
async function complete(
  io: CommandIo,
  ports: AddressPorts,
  { form, address, typed }: { readonly form: FormSpec; readonly address: string; readonly typed: Typed },
  signal: AbortSignal,
): Promise<Result<FormValues, Problem>> {
  const values: Record<string, string> = { [address]: typed.asked };
  if (typed.region !== null) values[REGION] = typed.region;
  const field = form.fields.find(({ name }) => name === REGION);
  for (;;) {
    const resolved = await ports.app.verbs.resolveSource({ kind: form.kind, values }, signal);
    if (resolved.ok) return ok(resolved.value.values);
    const { error } = resolved;
    if (error.code !== 'invalid-input') return resolved;
    if (error.field !== REGION || field === undefined)
      return invalidInput(labelOf(form, error.field), error.reason);
    if (values[REGION] !== undefined) note(io, error.reason);
    const line = await io.ask(terminalTexts.fieldAsked(field.label, field.placeholder), signal);
    if (line === null) return err({ code: 'usage', message: terminalTexts.optionFor(REGION, error.reason) });
    if (line.trim() === '') return err({ code: 'cancelled' });
    values[REGION] = line.trim();
  }
}
