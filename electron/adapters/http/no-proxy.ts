/** One entry of NO_PROXY: a name with all that is below it, an address, a block of addresses, with a port or without. */
export interface NoProxyEntry {
  readonly kind: 'name' | 'address' | 'block';
  /** Lower case, without leading dots or brackets. */
  readonly text: string;
  readonly port: number | null;
}

export type NoProxy = 'everything' | readonly NoProxyEntry[];

/**
 * As curl and botocore (Python's urllib) read it: entries between commas or blanks; `*` alone is every host; a name counts for
 * itself and for all names below it, with or without a leading dot or `*.`; `HOST:PORT` for that port only; an address for
 * itself; `10.0.0.0/8` for a block (curl since 7.86). What is none of these names no host.
 */
export function parseNoProxy(list: string): NoProxy {
  const entries: NoProxyEntry[] = [];
  for (const raw of list.toLowerCase().split(/[\s,]+/)) {
    if (raw === '*') return 'everything';
    const entry = parseEntry(raw);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

function parseEntry(raw: string): NoProxyEntry | null {
  if (/^[0-9a-f:.]+\/\d{1,3}$/.test(raw)) return { kind: 'block', text: raw, port: null };
  if (/^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/.test(raw)) return { kind: 'address', text: raw, port: null };
  const [, bracketed, plain = '', portText] =
    /^(?:\[([0-9a-f:.]+)\]|\*?\.*([\p{L}\p{N}._-]+?)\.?)(?::(\d{1,5}))?$/u.exec(raw) ?? [];
  const text = bracketed ?? plain;
  if (text === '') return null;
  const isAddress = bracketed !== undefined || /^\d{1,3}(\.\d{1,3}){3}$/.test(text);
  return {
    kind: isAddress ? 'address' : 'name',
    text,
    port: portText === undefined ? null : Number(portText),
  };
}

/**
 * In Chromium's words. It never adds `<-loopback>`: what is on this machine goes through no proxy, whatever is configured.
 */
export function bypassRules(noProxy: readonly NoProxyEntry[]): string {
  return noProxy
    .flatMap(({ kind, text, port }) => {
      const after = port === null ? '' : `:${port}`;
      if (kind === 'block') return [text];
      if (kind === 'address') return [`${text.includes(':') ? `[${text}]` : text}${after}`];
      return [`${text}${after}`, `*.${text}${after}`];
    })
    .join(';');
}
