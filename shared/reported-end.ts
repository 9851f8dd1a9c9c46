import type { SourceView } from './source.ts';

/** The end of a sign-in as a user should hear of it, epoch ms: null when none is known, or while it renews automatically. */
export function reportedEnd(source: Pick<SourceView, 'state' | 'expiresAt' | 'renewsItself'>): number | null {
  return source.state === 'signed-in' && !source.renewsItself ? source.expiresAt : null;
}
