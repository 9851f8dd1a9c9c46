/** The whole number in the field, or null when it is not one or out of range. */
export function inRange(raw: string, from: number, to: number): number | null {
  if (!/^\d{1,6}$/.test(raw.trim())) return null;
  const value = Number(raw.trim());
  return value >= from && value <= to ? value : null;
}
