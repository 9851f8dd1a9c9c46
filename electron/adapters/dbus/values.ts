/**
 * D-Bus values in TypeScript. Bytes, 16 and 32 bit integers, doubles and file descriptor indexes are numbers, 64 bit
 * integers are bigints, strings, paths and signatures are strings. `ay` is bytes, `a{..}` is a Map, any other array and a
 * struct is an array.
 */
export type BasicValue = number | bigint | boolean | string;
export type DbusValue =
  | BasicValue
  | Uint8Array
  | Variant
  | readonly DbusValue[]
  | ReadonlyMap<BasicValue, DbusValue>;

/** A value that carries its own type: `v`. */
export class Variant {
  readonly signature: string;
  readonly value: DbusValue;

  constructor(signature: string, value: DbusValue) {
    this.signature = signature;
    this.value = value;
  }
}

/** Bounds of the D-Bus specification. */
export const WIRE = {
  messageBytes: 2 ** 27,
  arrayBytes: 2 ** 26,
  signatureBytes: 255,
  nameBytes: 255,
  /** Of arrays in arrays, and the same again of structs in structs. */
  containerDepth: 32,
  /** Of everything, variants included. */
  totalDepth: 64,
} as const;

/** What a peer sent is not D-Bus. SECURITY: the text names the rule that was broken and never quotes the content. */
export class MalformedMessage extends Error {}
