/** Labels that the WHATWG Encoding Standard gives another meaning than XML: `utf-16` would be little-endian there, whatever the bytes are. */
const wide = /^(?:utf-16|utf-16le|utf-16be|iso-10646-ucs-2|ucs-2|unicode)$/i;
const declaration = /^<\?xml\s[^>]*?\sencoding\s*=\s*(["'])([A-Za-z][\w.:-]*)\1/;

/**
 * The characters of an XML document (XML 1.0, appendix F): by its byte order mark, else by its first bytes, else by its
 * declaration, else UTF-8. Null for an encoding that is unknown or that the bytes contradict.
 */
export function xmlText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  // Every other encoding that is in use has ASCII's bytes for the declaration.
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const named = declaration.exec(start)?.[2] ?? 'utf-8';
  // A converter on the way that left the declaration as it was: the bytes are those of UTF-8.
  return wide.test(named) ? 'utf-8' : named;
}
