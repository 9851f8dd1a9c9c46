import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { LeaseIdentity } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { commandGave, commandProblem } from '../own-command.ts';
import type { TokenOrigin } from './form.ts';

const commandTimeoutMs = 60_000;
const Claims = z.object({ iss: z.string().optional(), sub: z.string() });

export interface FoundToken {
  readonly token: Secret<string>;
  /** The token's own word, not checked here: AWS does that, and takes no token that says another. */
  readonly identity: LeaseIdentity;
}

/** The current token. Its expiry is not checked: the program that writes the file renews it, and AWS decides. */
export async function findToken(
  { machine }: IdentityPorts,
  origin: TokenOrigin,
  source: string,
  signal: AbortSignal,
): Promise<Result<FoundToken, Problem>> {
  let text: string;
  if (origin.kind === 'file') {
    const read = await machine.readText(origin.path, signal);
    signal.throwIfAborted();
    if (!read.ok) return read;
    text = read.value.trim();
  } else {
    const ran = await machine.run(origin.commandLine, commandTimeoutMs, signal);
    signal.throwIfAborted();
    if (!ran.ok) return err(commandProblem(source, origin.commandLine, ran.error));
    text = ran.value.reveal().trim();
  }
  // SECURITY: nothing of what was read is repeated; it may be a secret of another kind.
  const malformed = (inFile: string, printed: string): Result<never, Problem> =>
    err(
      origin.kind === 'file'
        ? { code: 'file-malformed', file: origin.path.slice(0, 300), detail: inFile }
        : commandGave(source, origin.commandLine, printed),
    );
  if (text === '')
    return malformed('It is empty; a token is expected.', 'printed nothing; a token is expected.');
  if (text.length > 20_000)
    return malformed(
      'It is longer than 20,000 characters, the most that AWS accepts.',
      'printed more than 20,000 characters, the most that AWS accepts.',
    );
  if (text.length < 4 || /\s/.test(text))
    return malformed(
      'It contains something other than one token.',
      'printed something other than one token.',
    );
  return ok({ token: new Secret(text), identity: identityOf(text) });
}

function identityOf(token: string): LeaseIdentity {
  const claims = claimsOf(token);
  if (claims === null) return { signedInAs: null };
  // Issuers give their subjects the same names, as clusters do to their service accounts.
  return { signedInAs: claims.sub, user: [claims.iss ?? '', claims.sub].join(' ') };
}

function claimsOf(token: string): z.infer<typeof Claims> | null {
  try {
    const body = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return Claims.parse(JSON.parse(atob(body)));
  } catch {
    return null;
  }
}
