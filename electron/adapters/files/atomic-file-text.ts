// A user's file is text to us and bytes to the user. Bytes that are not UTF-8 become lone surrogates U+DC80 to
// U+DCFF (as Python's surrogateescape does), which valid UTF-8 can never yield, so encoding gives back the same bytes.

const escapeBase = 0xdc00;

/** Decodes any bytes; the byte order mark stays as U+FEFF. `encodeLossless` is the exact inverse. */
export function decodeLossless(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeMixed(bytes);
  }
}

function decodeMixed(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const parts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    const piece = length === 0 ? null : tryDecode(decoder, bytes.subarray(at, at + length));
    if (piece === null) parts.push(String.fromCharCode(escapeBase + (bytes[at] ?? 0)));
    else parts.push(piece);
    at += piece === null ? 1 : length;
  }
  return parts.join('');
}

function tryDecode(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Length of the UTF-8 sequence that the byte at `at` announces; 0 when it announces none or the file ends first. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  return at + length <= bytes.length ? length : 0;
}

const surrogate = /\p{Surrogate}/u;

/** The bytes `decodeLossless` read. Surrogates that represent no byte are a programming error and throw. */
export function encodeLossless(text: string): Uint8Array {
  const encoder = new TextEncoder();
  if (text.isWellFormed()) return encoder.encode(text);
  const parts: Uint8Array[] = [];
  for (const piece of text.split(/(\p{Surrogate})/u)) {
    if (piece === '') continue;
    const code = piece.charCodeAt(0);
    const isEscape = piece.length === 1 && code >= escapeBase + 0x80 && code <= escapeBase + 0xff;
    if (!isEscape && surrogate.test(piece))
      throw new Error('text contains a surrogate that represents no byte');
    parts.push(isEscape ? Uint8Array.of(code - escapeBase) : encoder.encode(piece));
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
