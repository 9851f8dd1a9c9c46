import { err, ok, type Result } from '../../../shared/result.ts';

/** More than AWS shows: a code has 512 characters at most. */
const MOST = 4000;

/**
 * The code in the text that AWS's page shows at the end: base64 of `state=…&code=…`, in any order (aws-cli
 * customizations/login/utils.py, parse_verification_code). The error is a sentence for the user.
 */
export function readPasted(typed: string, state: string): Result<string, string> {
  const text = typed.replace(/\s/g, '');
  const query = text.length > MOST ? null : decoded(text);
  const parameters = new URLSearchParams(query ?? '');
  const code = parameters.get('code') ?? '';
  const itsState = parameters.get('state') ?? '';
  if (code === '' || itsState === '')
    return err(
      'This is not the code that the page shows at the end. Copy the whole of it, and paste it here.',
    );
  // SECURITY: somebody else's code would sign the user in as them.
  if (itsState !== state)
    return err('This code is of another sign-in. Open the page above, and paste the code that it shows.');
  return ok(code);
}

function decoded(text: string): string | null {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return null;
  }
}
