import {
  BIG_ENDIAN,
  FIELDS,
  FIXED_HEADER_BYTES,
  HEADER,
  LITTLE_ENDIAN,
  NO_REPLY_EXPECTED,
  pad8,
  TYPES,
} from './header.ts';
import type { Received, ReceivedMessage } from './message.ts';
import { isBusName, isInterfaceName, isMemberName, isObjectPath } from './names.ts';
import { parseSignature } from './signature.ts';
import { unmarshal } from './unmarshal.ts';
import { type DbusValue, MalformedMessage, Variant, WIRE } from './values.ts';

/** The whole length of the message that begins so. Throws MalformedMessage when that is more than the limit. */
export function messageLength(fixedHeader: Uint8Array, limit: number): number {
  const view = new DataView(fixedHeader.buffer, fixedHeader.byteOffset, fixedHeader.byteLength);
  const isLittle = !isBigEndian(fixedHeader);
  if (fixedHeader[3] !== 1) throw new MalformedMessage('The protocol is not version 1.');
  const bodyLength = view.getUint32(4, isLittle);
  const fieldsLength = view.getUint32(12, isLittle);
  if (fieldsLength > WIRE.arrayBytes) throw new MalformedMessage('The header is too long.');
  const length = FIXED_HEADER_BYTES + pad8(fieldsLength) + bodyLength;
  if (length > limit) throw new MalformedMessage(`A message is longer than ${limit} bytes.`);
  return length;
}

/** Null for a message of a type that a later protocol may have: those are passed over. */
export function decodeMessage(bytes: Uint8Array): ReceivedMessage | null {
  const endian = isBigEndian(bytes);
  const header = unmarshal(bytes, typesOf(HEADER), { isBigEndian: endian });
  const [, type, flags, , bodyLength, serial, given] = header.values;
  if (type === 0 || serial === 0) throw new MalformedMessage('A message has no type or no serial number.');
  const start = pad8(header.end);
  if (typeof bodyLength !== 'number' || bytes.length !== start + bodyLength) {
    throw new MalformedMessage('A message is not as long as it says.');
  }
  if (bytes.subarray(header.end, start).some((byte) => byte !== 0)) {
    throw new MalformedMessage('Padding is not zero.');
  }
  const fields = readFields(given);
  const types = typesOf(fields.signature);
  const { values, end } = unmarshal(bytes, types, { isBigEndian: endian, offset: start });
  if (end !== bytes.length) throw new MalformedMessage('A body does not match its signature.');
  const received: Received = {
    serial: typeof serial === 'number' ? serial : 0,
    sender: fields.sender,
    signature: fields.signature,
    body: values,
  };
  return assemble(type, flags, fields, received);
}

interface Fields {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly errorName: string;
  readonly replyTo: number;
  readonly sender: string;
  readonly signature: string;
}

function readFields(given: DbusValue | undefined): Fields {
  const found = new Map<number, Variant>();
  for (const entry of Array.isArray(given) ? given : []) {
    const [code, value]: readonly DbusValue[] = Array.isArray(entry) ? entry : [];
    if (typeof code !== 'number' || code === 0 || !(value instanceof Variant)) {
      throw new MalformedMessage('A header field has no number.');
    }
    if (found.has(code)) throw new MalformedMessage('A header field is there twice.');
    found.set(code, value);
  }
  const text = (code: number, type: string, isValid: (value: string) => boolean): string => {
    const field = found.get(code);
    if (field === undefined) return '';
    if (field.signature !== type || typeof field.value !== 'string' || !isValid(field.value)) {
      throw new MalformedMessage(`Header field ${code} is invalid.`);
    }
    return field.value;
  };
  text(FIELDS.destination, 's', isBusName);
  const replyTo = found.get(FIELDS.replyTo) ?? new Variant('u', 0);
  if (replyTo.signature !== 'u' || typeof replyTo.value !== 'number') {
    throw new MalformedMessage(`Header field ${FIELDS.replyTo} is invalid.`);
  }
  return {
    path: text(FIELDS.path, 'o', isObjectPath),
    interface: text(FIELDS.interface, 's', isInterfaceName),
    member: text(FIELDS.member, 's', isMemberName),
    errorName: text(FIELDS.errorName, 's', isInterfaceName),
    replyTo: replyTo.value,
    sender: text(FIELDS.sender, 's', isBusName),
    signature: text(FIELDS.signature, 'g', () => true),
  };
}

function assemble(
  type: DbusValue | undefined,
  flags: DbusValue | undefined,
  fields: Fields,
  received: Received,
): ReceivedMessage | null {
  const need = (...values: readonly (string | number)[]): void => {
    if (values.some((value) => value === '' || value === 0)) {
      throw new MalformedMessage('A message lacks a header field that its type needs.');
    }
  };
  const { path, interface: from, member, replyTo, errorName } = fields;
  const about = { ...received, path, interface: from, member };
  switch (type) {
    case TYPES.call: {
      need(path, member);
      const wantsReply = typeof flags === 'number' && (flags & NO_REPLY_EXPECTED) === 0;
      return { ...about, kind: 'call', wantsReply };
    }
    case TYPES.return:
      need(replyTo);
      return { ...received, kind: 'return', replyTo };
    case TYPES.error:
      need(replyTo, errorName);
      return { ...received, kind: 'error', replyTo, name: errorName };
    case TYPES.signal:
      need(path, from, member);
      return { ...about, kind: 'signal' };
    default:
      return null;
  }
}

function isBigEndian(bytes: Uint8Array): boolean {
  if (bytes[0] !== LITTLE_ENDIAN && bytes[0] !== BIG_ENDIAN) {
    throw new MalformedMessage('A message has no byte order.');
  }
  return bytes[0] === BIG_ENDIAN;
}

function typesOf(signature: string) {
  const types = parseSignature(signature);
  if (types === null) throw new MalformedMessage('A signature is not one.');
  return types;
}
