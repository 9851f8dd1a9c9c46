import type { SecretField } from '../../../shared/app-state.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import { isKeyRefused } from '../refused-key.ts';
import { cancelled } from '../settle.ts';
import type { SourceConfig } from './form.ts';
import { lookUp, ownerOf, parseKey } from './key.ts';
import { longTermKey, newItem, type Stored } from './stored.ts';
import { parseSeed } from './totp.ts';

const seedField: SecretField = {
  name: 'seed',
  label: 'Seed of the MFA device',
  secret: true,
  required: false,
  qr: true,
  hint: 'To have its codes filled in automatically: the text under “show secret key”, or its QR image.',
};
const keyFields: readonly SecretField[] = [
  { name: 'accessKeyId', label: 'Access key ID', secret: false, required: true },
  { name: 'secretAccessKey', label: 'Secret access key', secret: true, required: true },
  seedField,
];

type Answered = Readonly<Record<string, string>>;

/** Asks until what was typed is taken, or the user leaves. */
async function askUntil<T>(
  ctx: SourceContext,
  question: { readonly title: string; readonly fields: readonly SecretField[] },
  take: (values: Answered) => Promise<Result<T, Problem>>,
  isWorthAnotherTry: (problem: Problem) => boolean,
  signal: AbortSignal,
): Promise<Result<T, Problem>> {
  let problem: Problem | null = null;
  for (;;) {
    const answer = await ctx.ask({ kind: 'secrets', ...question, problem }, signal);
    if (signal.aborted || answer.kind !== 'fields') return err(cancelled);
    const taken = await take(answer.values);
    signal.throwIfAborted();
    if (taken.ok || !isWorthAnotherTry(taken.error)) return taken;
    problem = taken.error;
  }
}

/** Asks for the key, proves it with AWS, and finds out what may be known of it. Keeps nothing yet. */
export function askForKey(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Stored, Problem>> {
  return askUntil(
    ctx,
    { title: `Access key for ${ctx.sourceName}`, fields: keyFields },
    async (values) => {
      const key = parseKey(values.accessKeyId ?? '', values.secretAccessKey ?? '');
      if (!key.ok) return key;
      const seed = seedOf(values);
      if (!seed.ok) return seed;
      const owner = await ownerOf(ports, longTermKey(key.value, config), config, signal);
      if (!owner.ok) return isKeyRefused(owner.error) ? keyRefusal(owner.error) : owner;
      const item: Stored = { ...newItem(key.value), ...owner.value, seed: seed.value };
      return ok(await lookUp(ports, item, config, signal));
    },
    ({ code }) => code === 'invalid-input',
    signal,
  );
}

/** AWS tells a wrong secret from an ID it does not know; so does the field it is said at. */
function keyRefusal(problem: Problem): Result<never, Problem> {
  const isSecret = problem.code === 'aws-refused' && problem.awsCode === 'SignatureDoesNotMatch';
  const said = problem.code === 'aws-refused' ? ` AWS says ${problem.awsCode}.` : '';
  return isSecret
    ? invalidInput('secretAccessKey', `It does not belong to this access key ID: paste both again.${said}`)
    : invalidInput(
        'accessKeyId',
        `AWS has no active key with this ID: it was deleted or deactivated, or belongs to a different partition from the region.${said}`,
      );
}

/** For the action that adds the seed later. */
export function askForSeed(ctx: SourceContext, signal: AbortSignal): Promise<Result<string, Problem>> {
  return askUntil(
    ctx,
    { title: `MFA seed for ${ctx.sourceName}`, fields: [{ ...seedField, required: true }] },
    async (values) => {
      const seed = seedOf(values);
      if (!seed.ok) return seed;
      return seed.value === null ? invalidInput('seed', 'The seed is required.') : ok(seed.value);
    },
    ({ code }) => code === 'invalid-input',
    signal,
  );
}

function seedOf(values: Answered): Result<string | null, Problem> {
  const typed = (values.seed ?? '').trim();
  if (typed === '') return ok(null);
  const seed = parseSeed(typed);
  // SECURITY: not repeated.
  if (seed === null)
    return invalidInput(
      'seed',
      'This is not the seed of a virtual device. The seed is the letters and digits under “show secret key”, or the otpauth address of its QR code, not a six-digit code.',
    );
  return ok(seed);
}
