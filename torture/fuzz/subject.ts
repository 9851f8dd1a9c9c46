import type { Random } from './random.ts';

/** One kind of input, and what has to be true of it. */
export interface Subject {
  readonly name: string;
  /** How many inputs a full run tries. */
  readonly inputs: number;
  make(random: Random): string;
  /** What is wrong with each, null where nothing is. A throw is wrong too. */
  check(inputs: readonly string[]): Promise<readonly (string | null)[]>;
  /** Ends what it has started. */
  end?(): void;
}

/** A check that needs no other program. */
export const each =
  (check: (input: string) => string | null): Subject['check'] =>
  async (inputs) =>
    inputs.map((input) => {
      try {
        return check(input);
      } catch (thrown) {
        return `it throws ${thrown instanceof Error ? (thrown.stack ?? thrown.message).slice(0, 300) : 'something'}`;
      }
    });

/** Every character is one byte. */
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
