const DAY_MS = 86_400_000;
const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

interface UtcParts {
  readonly date: readonly [year: string, month: string, day: string];
  readonly time: readonly [hour: string, minute: string, second: string];
}

/** Gregorian date of epoch milliseconds. Written out because `Date` is not for core: it would hide a second clock. */
function utcParts(atMs: number): UtcParts {
  const days = Math.floor(atMs / DAY_MS);
  const secondOfDay = Math.floor((atMs - days * DAY_MS) / 1000);
  // Eras of 400 years that begin on 1 March: the leap day is then the last day of its year.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    date: [pad(year, 4), pad(month), pad(day)],
    time: [
      pad(Math.floor(secondOfDay / 3600)),
      pad(Math.floor(secondOfDay / 60) % 60),
      pad(secondOfDay % 60),
    ],
  };
}

/** `2026-01-15T12:34:56Z`: the only form every SDK reads as the same instant (protocols §iv, §v). Rounded down. */
export function toIsoTime(atMs: number): string {
  const { date, time } = utcParts(atMs);
  return `${date.join('-')}T${time.join(':')}Z`;
}

/** What `toIsoTime` made. Null: it is none of those. */
export function fromIsoTime(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text)?.slice(1).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
  // The day of the year that begins on 1 March, of which the leap day is the last.
  const from = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leaps = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400);
  const days = from * 365 + leaps + dayOfYear - 719_468;
  const atMs = days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
  return toIsoTime(atMs) === text ? atMs : null;
}

/** `20260115T123456`: the time stamp CodeCommit signs, without a Z. */
export function signatureStamp(atMs: number): string {
  const { date, time } = utcParts(atMs);
  return `${date.join('')}T${time.join('')}`;
}
