import { WIRE } from './values.ts';

export type BasicCode = 'y' | 'b' | 'n' | 'q' | 'i' | 'u' | 'x' | 't' | 'd' | 's' | 'o' | 'g' | 'h';
export type DbusType =
  | { readonly kind: 'basic'; readonly code: BasicCode }
  | { readonly kind: 'variant' }
  | { readonly kind: 'array'; readonly of: DbusType }
  | { readonly kind: 'dict'; readonly key: DbusType; readonly value: DbusType }
  | { readonly kind: 'struct'; readonly fields: readonly DbusType[] };

const ALIGNMENT: Readonly<Record<BasicCode, number>> = {
  y: 1,
  b: 4,
  n: 2,
  q: 2,
  i: 4,
  u: 4,
  x: 8,
  t: 8,
  d: 8,
  s: 4,
  o: 4,
  g: 1,
  h: 4,
};

const isBasicCode = (code: string): code is BasicCode => Object.hasOwn(ALIGNMENT, code);

/** Where a value of the type begins: at a multiple of this many bytes from the start of the message. */
export function alignmentOf(type: DbusType): number {
  switch (type.kind) {
    case 'basic':
      return ALIGNMENT[type.code];
    case 'variant':
      return 1;
    case 'array':
    case 'dict':
      return 4;
    case 'struct':
      return 8;
  }
}

const VARIANT: DbusType = { kind: 'variant' };
/** Most signatures come again and again; bounded, for a peer chooses what is in it. */
const known = new Map<string, readonly DbusType[]>();
const KNOWN_MAX = 200;

/** The complete types in a signature, or null when it breaks a rule of the specification. */
export function parseSignature(signature: string): readonly DbusType[] | null {
  const before = known.get(signature);
  if (before !== undefined) return before;
  if (signature.length > WIRE.signatureBytes) return null;
  const types: DbusType[] = [];
  let at = 0;
  while (at < signature.length) {
    const read = parseType(signature, at, 0, 0);
    if (read === null) return null;
    types.push(read.type);
    at = read.end;
  }
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(signature, types);
  return types;
}

interface Read {
  readonly type: DbusType;
  readonly end: number;
}

function parseType(text: string, at: number, arrays: number, structs: number): Read | null {
  const code = text.charAt(at);
  if (code === 'v') return { type: VARIANT, end: at + 1 };
  if (isBasicCode(code)) return { type: { kind: 'basic', code }, end: at + 1 };
  if (code === 'a') {
    if (arrays >= WIRE.containerDepth) return null;
    if (text.charAt(at + 1) === '{') return parseDict(text, at + 2, arrays + 1, structs);
    const of = parseType(text, at + 1, arrays + 1, structs);
    return of === null ? null : { type: { kind: 'array', of: of.type }, end: of.end };
  }
  if (code === '(')
    return structs >= WIRE.containerDepth ? null : parseStruct(text, at + 1, arrays, structs + 1);
  return null;
}

function parseDict(text: string, at: number, arrays: number, structs: number): Read | null {
  // A dict entry counts as a struct.
  if (structs >= WIRE.containerDepth) return null;
  const key = parseType(text, at, arrays, structs + 1);
  if (key === null || key.type.kind !== 'basic') return null;
  const value = parseType(text, key.end, arrays, structs + 1);
  if (value === null || text.charAt(value.end) !== '}') return null;
  return { type: { kind: 'dict', key: key.type, value: value.type }, end: value.end + 1 };
}

function parseStruct(text: string, start: number, arrays: number, structs: number): Read | null {
  const fields: DbusType[] = [];
  let at = start;
  while (text.charAt(at) !== ')') {
    const field = parseType(text, at, arrays, structs);
    if (field === null) return null;
    fields.push(field.type);
    at = field.end;
  }
  return fields.length === 0 ? null : { type: { kind: 'struct', fields }, end: at + 1 };
}
