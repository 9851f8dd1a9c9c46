import { isObjectPath } from './names.ts';
import { alignmentOf, type BasicCode, type DbusType, parseSignature } from './signature.ts';
import { type BasicValue, type DbusValue, Variant, WIRE } from './values.ts';

/** A value does not fit its type: a mistake in this program. SECURITY: names the type, never the value. */
export class InvalidValue extends TypeError {}

const FIRST_BYTES = 256;
const LONE_SURROGATE = /\p{Surrogate}/u;
type IntegerCode = 'y' | 'n' | 'q' | 'i' | 'u' | 'h';
/** Their bounds; each is as long as it is aligned. */
const INTEGERS: Readonly<Record<IntegerCode, readonly [min: number, max: number]>> = {
  y: [0, 0xff],
  n: [-0x8000, 0x7fff],
  q: [0, 0xffff],
  i: [-0x8000_0000, 0x7fff_ffff],
  u: [0, 0xffff_ffff],
  h: [0, 0xffff_ffff],
};

/** The values in the wire's form, little-endian, as at the beginning of a message or of a body. */
export function marshal(signature: string, values: readonly DbusValue[]): Buffer {
  const types = parseSignature(signature);
  if (types === null) throw new InvalidValue('This is not a signature.');
  if (types.length !== values.length) {
    throw new InvalidValue(`${types.length} values are needed, ${values.length} were given.`);
  }
  const writer = new WireWriter();
  for (const [index, type] of types.entries()) writer.write(type, values[index], 0);
  return writer.bytes();
}

class WireWriter {
  #buffer = Buffer.alloc(FIRST_BYTES);
  #length = 0;

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  write(type: DbusType, value: DbusValue | undefined, depth: number): void {
    if (depth > WIRE.totalDepth) throw new InvalidValue('The value is nested too deeply.');
    this.#align(alignmentOf(type));
    if (type.kind === 'basic') this.#basic(type.code, value);
    else if (type.kind === 'variant') this.#variant(value, depth);
    else if (type.kind === 'array') this.#array(type.of, value, depth);
    else if (type.kind === 'dict') this.#dict(type.key, type.value, value, depth);
    else this.#struct(type.fields, value, depth);
  }

  #dict(keyType: DbusType, valueType: DbusType, value: DbusValue | undefined, depth: number): void {
    if (!(value instanceof Map)) throw new InvalidValue('A dictionary must be a Map.');
    const entries: [BasicValue, DbusValue][] = [...value];
    this.#sized(8, () => {
      for (const [key, entry] of entries) {
        this.#align(8);
        this.write(keyType, key, depth + 1);
        this.write(valueType, entry, depth + 1);
      }
    });
  }

  #struct(fields: readonly DbusType[], value: DbusValue | undefined, depth: number): void {
    if (!Array.isArray(value) || value.length !== fields.length) {
      throw new InvalidValue(`A struct of ${fields.length} fields must be an array of as many values.`);
    }
    for (const [index, field] of fields.entries()) this.write(field, value[index], depth + 1);
  }

  #variant(value: DbusValue | undefined, depth: number): void {
    if (!(value instanceof Variant)) throw new InvalidValue('A "v" must be a Variant.');
    const [type, ...more] = parseSignature(value.signature) ?? [];
    if (type === undefined || more.length > 0) throw new InvalidValue('A variant has exactly one type.');
    this.#basic('g', value.signature);
    this.write(type, value.value, depth + 1);
  }

  #array(of: DbusType, value: DbusValue | undefined, depth: number): void {
    if (of.kind === 'basic' && of.code === 'y') {
      if (!(value instanceof Uint8Array)) throw new InvalidValue('An "ay" must be bytes.');
      this.#sized(1, () => this.#put(value));
    } else {
      if (!Array.isArray(value)) throw new InvalidValue('An array is needed.');
      this.#sized(alignmentOf(of), () => {
        for (const element of value) this.write(of, element, depth + 1);
      });
    }
  }

  /** The length in front counts what follows the padding to the first element. */
  #sized(alignment: number, content: () => void): void {
    const at = this.#grow(4);
    this.#align(alignment);
    const start = this.#length;
    content();
    const length = this.#length - start;
    if (length > WIRE.arrayBytes) throw new InvalidValue('The array is longer than 64 MiB.');
    this.#buffer.writeUInt32LE(length, at);
  }

  #basic(code: BasicCode, value: DbusValue | undefined): void {
    if (code === 's' || code === 'o' || code === 'g') this.#text(code, value);
    else if (code === 'x' || code === 't') this.#bigInteger(code, value);
    else if (code === 'b') {
      if (typeof value !== 'boolean') throw new InvalidValue('A "b" must be a boolean.');
      this.#integer('u', value ? 1 : 0);
    } else if (code === 'd') {
      if (typeof value !== 'number') throw new InvalidValue('A "d" must be a number.');
      const at = this.#grow(8);
      this.#buffer.writeDoubleLE(value, at);
    } else this.#integer(code, value);
  }

  #bigInteger(code: 'x' | 't', value: DbusValue | undefined): void {
    const within = code === 'x' ? BigInt.asIntN : BigInt.asUintN;
    if (typeof value !== 'bigint' || within(64, value) !== value) {
      throw new InvalidValue(`A "${code}" must be a bigint of 64 bits.`);
    }
    const at = this.#grow(8);
    this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, value), at);
  }

  #integer(code: IntegerCode, value: DbusValue | undefined): void {
    const [min, max] = INTEGERS[code];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new InvalidValue(`A "${code}" must be an integer from ${min} to ${max}.`);
    }
    const at = this.#grow(alignmentOf({ kind: 'basic', code }));
    if (code === 'y') this.#buffer.writeUInt8(value, at);
    else if (code === 'n') this.#buffer.writeInt16LE(value, at);
    else if (code === 'q') this.#buffer.writeUInt16LE(value, at);
    else if (code === 'i') this.#buffer.writeInt32LE(value, at);
    else this.#buffer.writeUInt32LE(value, at);
  }

  #text(code: 's' | 'o' | 'g', value: DbusValue | undefined): void {
    if (typeof value !== 'string') throw new InvalidValue(`A "${code}" must be a string.`);
    // Node would write another character in place of half a pair, and C readers stop at the first NUL.
    if (LONE_SURROGATE.test(value) || value.includes('\0')) {
      throw new InvalidValue(`A "${code}" must be well-formed Unicode without NUL.`);
    }
    if (code === 'o' && !isObjectPath(value)) throw new InvalidValue('An "o" must be an object path.');
    if (code === 'g' && parseSignature(value) === null) throw new InvalidValue('A "g" must be a signature.');
    const bytes = Buffer.from(value);
    this.#integer(code === 'g' ? 'y' : 'u', bytes.length);
    this.#put(bytes);
    this.#grow(1);
  }

  #put(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#buffer.set(bytes, at);
  }

  #align(to: number): void {
    this.#grow((to - (this.#length % to)) % to);
  }

  /** Makes room for zeros, and says where they are. */
  #grow(bytes: number): number {
    const at = this.#length;
    const needed = at + bytes;
    if (needed > WIRE.messageBytes) throw new InvalidValue('The message is longer than 128 MiB.');
    if (needed > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger);
      this.#buffer = larger;
    }
    this.#length = needed;
    return at;
  }
}
