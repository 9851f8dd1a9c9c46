import { z } from 'zod';

const IsoTime = z.iso.datetime({ offset: true });

/** RFC 3339 with `Z` or an offset, as epoch milliseconds; null when it is no such time. */
export function parseIsoTime(text: string): number | null {
  const iso = IsoTime.safeParse(text.trim());
  return iso.success ? (z.coerce.date().safeParse(iso.data).data?.getTime() ?? null) : null;
}
