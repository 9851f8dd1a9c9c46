import { isObjectPath } from './names.ts';
import { alignmentOf, type DbusType, parseSignature } from './signature.ts';
import { type BasicValue, type DbusValue, MalformedMessage, Variant, WIRE } from './values.ts';

/** A small message can hold many values, each of which costs far more here than its bytes there. */
const VALUES_MAX = 500_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface WireReading {
  readonly values: readonly DbusValue[];
  /** Where the reading ended, in bytes from the start. */
  readonly end: number;
}

/**
 * Reads values of the types from the offset on. Throws MalformedMessage for whatever is not as the specification wants it;
 * nothing is allocated for a length that the bytes at hand do not have.
 */
export function unmarshal(
  bytes: Uint8Array,
  types: readonly DbusType[],
  options: { readonly isBigEndian: boolean; readonly offset?: number },
): WireReading {
  const reader = new WireReader(bytes, options.isBigEndian, options.offset ?? 0);
  const values = types.map((type) => reader.read(type, 0));
  return { values, end: reader.offset };
}

class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #isLittle: boolean;
  offset: number;
  #values = 0;

  constructor(bytes: Uint8Array, isBigEndian: boolean, offset: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isLittle = !isBigEndian;
    this.offset = offset;
  }

  read(type: DbusType, depth: number): DbusValue {
    if (depth > WIRE.totalDepth) throw new MalformedMessage('A value is nested too deeply.');
    this.#values += 1;
    if (this.#values > VALUES_MAX) throw new MalformedMessage('A message holds too many values.');
    this.#align(alignmentOf(type));
    switch (type.kind) {
      case 'basic':
        return this.#basic(type.code);
      case 'variant': {
        const signature = this.#signature();
        const [inner, ...more] = parseSignature(signature) ?? [];
        if (inner === undefined || more.length > 0) {
          throw new MalformedMessage('A variant does not have exactly one type.');
        }
        return new Variant(signature, this.read(inner, depth + 1));
      }
      case 'array': {
        const end = this.#arrayEnd(alignmentOf(type.of));
        // A copy: a view would keep the whole message, and what came with it, in memory.
        if (type.of.kind === 'basic' && type.of.code === 'y')
          return new Uint8Array(this.#take(end - this.offset));
        const elements: DbusValue[] = [];
        while (this.offset < end) elements.push(this.read(type.of, depth + 1));
        this.#atEnd(end);
        return elements;
      }
      case 'dict':
        return this.#dict(type.key, type.value, depth);
      case 'struct':
        return type.fields.map((field) => this.read(field, depth + 1));
    }
  }

  #dict(keyType: DbusType, valueType: DbusType, depth: number): ReadonlyMap<BasicValue, DbusValue> {
    const end = this.#arrayEnd(8);
    const entries = new Map<BasicValue, DbusValue>();
    while (this.offset < end) {
      this.#align(8);
      const key = this.read(keyType, depth + 1);
      if (typeof key === 'object') throw new MalformedMessage('A key is a container.');
      entries.set(key, this.read(valueType, depth + 1));
    }
    this.#atEnd(end);
    return entries;
  }

  #arrayEnd(alignment: number): number {
    const length = this.#view.getUint32(this.#skip(4), this.#isLittle);
    if (length > WIRE.arrayBytes) throw new MalformedMessage('An array is longer than 64 MiB.');
    this.#align(alignment);
    const end = this.offset + length;
    if (end > this.#bytes.length) throw new MalformedMessage('An array is longer than its message.');
    return end;
  }

  #atEnd(end: number): void {
    if (this.offset !== end) throw new MalformedMessage('An array does not end with an element.');
  }

  #basic(code: string): BasicValue {
    switch (code) {
      case 'y':
        return this.#view.getUint8(this.#skip(1));
      case 'n':
        return this.#view.getInt16(this.#skip(2), this.#isLittle);
      case 'q':
        return this.#view.getUint16(this.#skip(2), this.#isLittle);
      case 'i':
        return this.#view.getInt32(this.#skip(4), this.#isLittle);
      case 'x':
        return this.#view.getBigInt64(this.#skip(8), this.#isLittle);
      case 't':
        return this.#view.getBigUint64(this.#skip(8), this.#isLittle);
      case 'd':
        return this.#view.getFloat64(this.#skip(8), this.#isLittle);
      case 'g':
        return this.#signature();
      case 's':
      case 'o':
        return this.#string(code);
      case 'b': {
        const bit = this.#view.getUint32(this.#skip(4), this.#isLittle);
        if (bit > 1) throw new MalformedMessage('A boolean is neither 0 nor 1.');
        return bit === 1;
      }
      default:
        return this.#view.getUint32(this.#skip(4), this.#isLittle);
    }
  }

  #string(code: 's' | 'o'): string {
    const length = this.#view.getUint32(this.#skip(4), this.#isLittle);
    const text = this.#text(length);
    if (code === 'o' && !isObjectPath(text)) throw new MalformedMessage('An object path is not one.');
    return text;
  }

  #signature(): string {
    const signature = this.#text(this.#view.getUint8(this.#skip(1)));
    if (parseSignature(signature) === null) throw new MalformedMessage('A signature is not one.');
    return signature;
  }

  #text(length: number): string {
    const bytes = this.#take(length);
    if (this.#take(1)[0] !== 0) throw new MalformedMessage('A string does not end with NUL.');
    if (bytes.includes(0)) throw new MalformedMessage('A string holds NUL.');
    try {
      return utf8.decode(bytes);
    } catch {
      throw new MalformedMessage('A string is not UTF-8.');
    }
  }

  #take(length: number): Uint8Array {
    const at = this.#skip(length);
    return this.#bytes.subarray(at, this.offset);
  }

  #align(to: number): void {
    const padding = this.#take((to - (this.offset % to)) % to);
    if (padding.some((byte) => byte !== 0)) throw new MalformedMessage('Padding is not zero.');
  }

  /** Moves on, and says where it was. */
  #skip(length: number): number {
    const at = this.offset;
    if (at + length > this.#bytes.length) throw new MalformedMessage('A message ends too early.');
    this.offset = at + length;
    return at;
  }
}
