import { z } from 'zod';

const Answered = z.object({ $response: z.object({ headers: z.record(z.string(), z.string()) }) });

/**
 * How long the service asked to wait before the next try: the header of a refusal, in seconds or as a date (RFC 9110,
 * 10.2.3). Null where it asks for nothing, or for what nobody can understand.
 */
export function retryAfterMs(error: unknown, serverNowMs: number): number | null {
  const answered = Answered.safeParse(error);
  const header = answered.success ? answered.data.$response.headers['retry-after']?.trim() : undefined;
  if (header === undefined || header === '') return null;
  if (/^\d{1,9}(?:\.\d+)?$/.test(header)) return Number(header) * 1000;
  // A date alone: `Date.parse` makes one of many texts, also of "-5".
  const atMs = /^[A-Z][a-z]{2},? /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - serverNowMs);
}
