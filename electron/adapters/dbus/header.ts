// The numbers of the message header (D-Bus specification, "Message Format").
export const TYPES = { call: 1, return: 2, error: 3, signal: 4 } as const;
export const FIELDS = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replyTo: 5,
  destination: 6,
  sender: 7,
  signature: 8,
};
export const NO_REPLY_EXPECTED = 1;
export const LITTLE_ENDIAN = 'l'.charCodeAt(0);
export const BIG_ENDIAN = 'B'.charCodeAt(0);
export const HEADER = 'yyyyuua(yv)';
/** Up to and with the length of the header's fields. */
export const FIXED_HEADER_BYTES = 16;

export const pad8 = (length: number): number => Math.ceil(length / 8) * 8;
