import type { FormField } from '../../shared/form.ts';
import { err, ok, type Result } from '../../shared/result.ts';

// AWS's own limits and default for what an IAM user's key makes (STS GetSessionToken, GetFederationToken).
const shortest = 900;
const longest = 129_600;
const usual = 43_200;
const range = '900 (15 minutes) to 129600 (36 hours).';

export const durationField = {
  name: 'durationSeconds',
  label: 'Duration in seconds',
  type: 'number',
  required: false,
  advanced: true,
  placeholder: String(usual),
  hint: range,
} satisfies FormField;

/** Seconds of a lease; the reason in words where AWS would not give it. */
export function parseDuration(typed: string | undefined): Result<number, string> {
  const seconds = typed === undefined || typed === '' ? usual : Number(typed);
  return seconds >= shortest && seconds <= longest
    ? ok(seconds)
    : err(`Between ${range.replace(' to ', ' and ')}`);
}
