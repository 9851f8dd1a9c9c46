/** What git tells a credential helper (protocols §i), as far as it matters here. */
export interface CredentialRequest {
  readonly protocol: string;
  readonly host: string;
  /** Byte for byte as git gave it, since it is signed; null when credential.useHttpPath is off. */
  readonly path: Uint8Array | null;
  /** git 2.46 and later can take a ready Authorization value that no other helper gets to store. */
  readonly takesAuthtype: boolean;
}

const LF = 0x0a;
const EQUALS = 0x3d;

/** Null when this is not a credential request that git would write: it gets no reply. Unknown attributes are skipped. */
export function parseCredentialRequest(input: Uint8Array): CredentialRequest | null {
  const single = new Map<string, Uint8Array>();
  let takesAuthtype = false;
  // SECURITY: git drops no byte order mark, so a key behind one is another key.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let at = 0; at < input.length; ) {
    const lineEnd = input.indexOf(LF, at);
    const end = lineEnd === -1 ? input.length : lineEnd;
    const line = input.subarray(at, end);
    at = end + 1;
    if (line.length === 0) break;
    const equals = line.indexOf(EQUALS);
    if (equals < 1 || line.includes(0)) return null;
    const key = decoder.decode(line.subarray(0, equals));
    const value = line.subarray(equals + 1);
    if (key === 'capability[]') {
      takesAuthtype ||= decoder.decode(value) === 'authtype';
    } else if (key === 'protocol' || key === 'host' || key === 'path') {
      // SECURITY: git never repeats these. Two hosts mean that a URL smuggled a line in, and the credential of one
      // host would be sent to the other.
      if (single.has(key)) return null;
      single.set(key, value);
    }
  }
  const protocol = single.get('protocol');
  const host = single.get('host');
  if (protocol === undefined || host === undefined) return null;
  return {
    protocol: decoder.decode(protocol),
    host: decoder.decode(host),
    path: single.get('path') ?? null,
    takesAuthtype,
  };
}
