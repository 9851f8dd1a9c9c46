const MINUTE_MS = 60_000;

/** `1 h 12 min übrig`, `4 min übrig`, `weniger als 1 min übrig`, `abgelaufen`. */
export function timeLeft(leftMs: number): string {
  if (leftMs <= 0) return 'abgelaufen';
  if (leftMs < MINUTE_MS) return 'weniger als 1 min übrig';
  return `${duration(leftMs)} übrig`;
}

/** `gerade eben`, `vor 4 min`, `vor 1 h 12 min`. */
export const longAgo = (ms: number): string => (ms < MINUTE_MS ? 'gerade eben' : `vor ${duration(ms)}`);

/** `morgen 18:30`. `clock`: the time of the day as text. */
export const tomorrow = (clock: string): string => `morgen ${clock}`;

/** `1 min 40 s`, `2 min`, `55 s`. */
export function shortTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

/** `2 d 3 h`, `1 h 12 min`, `4 min`, `0 min`. */
export function duration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
  if (hours > 0) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${minutes} min`;
}
