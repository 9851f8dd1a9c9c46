/** `WDJBMJHT` becomes `WDJB MJHT`; a code that brings its own separator stays as it is. */
export function groupCode(code: string): string {
  if (!/^[A-Za-z0-9]+$/.test(code) || code.length < 6) return code;
  const size = code.length % 4 === 0 ? 4 : code.length % 3 === 0 ? 3 : 4;
  return code.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? code;
}

/** How much of a code's life is left, as a share and as `m:ss`. */
export function validity(
  code: { readonly issuedAt: number; readonly expiresAt: number },
  now: number,
): { readonly share: number; readonly words: string } {
  const leftMs = Math.max(0, code.expiresAt - now);
  const wholeMs = Math.max(1, code.expiresAt - code.issuedAt);
  const seconds = Math.ceil(leftMs / 1000);
  const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return { share: Math.min(1, leftMs / wholeMs), words };
}

/** What of a typed or pasted text is a code: digits only, six at most. */
export const sixDigits = (raw: string): string => raw.replace(/\D/g, '').slice(0, 6);
