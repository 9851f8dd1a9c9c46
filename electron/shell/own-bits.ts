/**
 * Some accounts have a umask that takes the owner's own rights (0777, 0277): what the app makes with it, it could not read again.
 * What the mask takes from others stays taken; what we make has a mode of its own besides.
 */
export function keepOwnBits(): void {
  if (process.platform === 'win32') return;
  const inherited = process.umask(0o077);
  process.umask(inherited & 0o077);
}
