/** The token's own word, to be proven. Throws on what is not a token. */
export function claimedIssuer(token: string): string {
  const body = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
  const claims: unknown = JSON.parse(atob(body));
  return typeof claims === 'object' && claims !== null && 'iss' in claims ? String(claims.iss) : '';
}
