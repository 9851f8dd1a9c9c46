/** Diagnostic lines: event name and flat fields. Implementations drop anything that is a Secret. */
export interface Log {
  line(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}
