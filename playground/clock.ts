/** The playground's own idea of time; every expiry, signature check and `Date` header reads it. */
export interface PlaygroundClock {
  /** Epoch milliseconds: the machine's time + what was advanced + the skew. */
  now(): number;
  /** Time passes for the playground alone; it keeps running from there. */
  advance(ms: number): void;
  /** Jumps to an instant and keeps running from there; a skew stays on top. */
  set(epochMs: number): void;
  /** How far the playground's clock is ahead (+) of the machine's; absolute, so 0 undoes it. */
  setSkew(ms: number): void;
}

export function createClock(): PlaygroundClock {
  let advancedMs = 0;
  let skewMs = 0;
  return {
    now: () => Date.now() + advancedMs + skewMs,
    advance: (ms) => {
      advancedMs += ms;
    },
    set: (epochMs) => {
      advancedMs = epochMs - Date.now();
    },
    setSkew: (ms) => {
      skewMs = ms;
    },
  };
}

/** `20260115T123456Z`, the form SigV4 uses. */
export function basicIso(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Reads `20260115T123456Z`; null for anything else, impossible dates included. */
export function parseBasicIso(text: string): number | null {
  const m = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (m === null) return null;
  const [, year, month, day, hour, minute, second] = m;
  const epochMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(epochMs) || basicIso(epochMs) !== text ? null : epochMs;
}

/** `2026-01-15T12:34:56Z`, the form the Query API answers with. */
export const wireIso = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
