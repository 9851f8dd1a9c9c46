import type { SourceView } from './source.ts';

/** The end of a sign-in as a user should hear of it, epoch ms: null when none is known, or while it renews automatically. */
export function reportedEnd(source: Pick<SourceView, 'state' | 'expiresAt' | 'renewsItself'>): number | null {
  return source.state === 'signed-in' && !source.renewsItself ? source.expiresAt : null;
}

/** How long before its end a sign-in of this source is announced. */
export const signInLeadMs = (
  source: Pick<SourceView, 'notifyLeadMinutes'>,
  settings: { readonly notifyLeadMinutes: number },
): number => (source.notifyLeadMinutes ?? settings.notifyLeadMinutes) * 60_000;

/** The sign-in is out, or about to end with nothing that renews it: time for the user to do something. */
export function isAboutToEnd(
  source: Pick<SourceView, 'state' | 'expiresAt' | 'renewsItself' | 'notifyLeadMinutes'>,
  { now, settings }: { readonly now: number; readonly settings: { readonly notifyLeadMinutes: number } },
): boolean {
  if (source.state !== 'signed-in') return source.state !== 'signing-in';
  const end = reportedEnd(source);
  return end !== null && end - now <= signInLeadMs(source, settings);
}
