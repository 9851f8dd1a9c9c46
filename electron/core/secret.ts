const hidden = '[secret]';

/**
 * A value that opens only by `reveal()`. It prints, logs, interpolates and serialises as `[secret]`, so a careless
 * log line or a state snapshot cannot carry it.
 */
export class Secret<T> {
  readonly #value: T;
  constructor(value: T) {
    this.#value = value;
  }
  reveal(): T {
    return this.#value;
  }
  toString(): string {
    return hidden;
  }
  toJSON(): string {
    return hidden;
  }
  [Symbol.toPrimitive](): string {
    return hidden;
  }
  // SECURITY: util.inspect, and so console.log, would otherwise show nothing useful but may show subclass fields.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}
