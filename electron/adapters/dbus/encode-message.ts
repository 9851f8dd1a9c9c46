import { FIELDS, HEADER, LITTLE_ENDIAN, NO_REPLY_EXPECTED, pad8, TYPES } from './header.ts';
import { InvalidValue, marshal } from './marshal.ts';
import type { OutgoingMessage } from './message.ts';
import { isBusName, isInterfaceName, isMemberName } from './names.ts';
import { type DbusValue, Variant } from './values.ts';

/** Throws InvalidValue when the body does not fit its signature: a mistake in this program. */
export function encodeMessage(message: OutgoingMessage, serial: number): Buffer {
  checkNames(message);
  const signature = message.kind === 'error' ? 's' : (message.signature ?? '');
  const body = marshal(signature, message.kind === 'error' ? [message.text] : (message.body ?? []));
  const fields: (readonly [number, Variant])[] = [];
  const field = (code: number, type: string, value: DbusValue | undefined): void => {
    if (value !== undefined) fields.push([code, new Variant(type, value)]);
  };
  if (message.kind === 'call' || message.kind === 'signal') {
    field(FIELDS.path, 'o', message.path);
    field(FIELDS.interface, 's', message.interface);
    field(FIELDS.member, 's', message.member);
  } else {
    field(FIELDS.replyTo, 'u', message.replyTo);
    field(FIELDS.errorName, 's', message.kind === 'error' ? message.name : undefined);
  }
  field(FIELDS.destination, 's', message.kind === 'signal' ? undefined : message.destination);
  field(FIELDS.signature, 'g', signature === '' ? undefined : signature);
  const isQuiet = message.kind !== 'call' || !message.wantsReply;
  const flags = isQuiet ? NO_REPLY_EXPECTED : 0;
  const header = marshal(HEADER, [LITTLE_ENDIAN, TYPES[message.kind], flags, 1, body.length, serial, fields]);
  const bytes = Buffer.alloc(pad8(header.length) + body.length);
  bytes.set(header, 0);
  bytes.set(body, pad8(header.length));
  return bytes;
}

/** The bus ends the connection of a client that sends an invalid name. */
function checkNames(message: OutgoingMessage): void {
  const isFit = (value: string, isValid: (value: string) => boolean): void => {
    if (!isValid(value)) throw new InvalidValue('A name in the header of the message is none.');
  };
  if (message.kind !== 'signal') isFit(message.destination, isBusName);
  if (message.kind === 'error') isFit(message.name, isInterfaceName);
  if (message.kind === 'call' || message.kind === 'signal') {
    isFit(message.interface, isInterfaceName);
    isFit(message.member, isMemberName);
  }
}
