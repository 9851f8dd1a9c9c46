import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProxyRoute } from '../adapters/http/proxy-route.ts';

/** Chromium refuses larger ones too. */
const LARGEST_PAC_BYTES = 1024 * 1024;

const isOfThisMachine = (route: ProxyRoute): route is Extract<ProxyRoute, { readonly kind: 'pac' }> =>
  route.kind === 'pac' && /^file:/i.test(route.url);

/** Chromium's network process reads no files, so that it is given the text of a PAC file of this machine. */
function withPacText(route: ProxyRoute): ProxyRoute {
  if (!isOfThisMachine(route)) return route;
  try {
    const path = fileURLToPath(route.url);
    const found = statSync(path);
    // The app would wait for the writer of a pipe, and serve nobody.
    if (!found.isFile() || found.size > LARGEST_PAC_BYTES) throw new RangeError('no PAC file');
    const text = readFileSync(path);
    const url = `data:application/x-ns-proxy-autoconfig;base64,${text.toString('base64')}`;
    return { kind: 'pac', url, from: route.from };
  } catch {
    // As with an address where nothing answers: Chromium then sends nothing, and its error says that it is the PAC file.
    return { kind: 'pac', url: 'http://127.0.0.1:9/', from: route.from };
  }
}

/** Changes with the PAC file of this machine that a route names; empty: it names none. */
function pacFileStamp(route: ProxyRoute): string {
  if (!isOfThisMachine(route)) return '';
  try {
    const { mtimeMs, size, ino } = statSync(fileURLToPath(route.url));
    return `${route.url} ${mtimeMs} ${size} ${ino}`;
  } catch {
    return `${route.url} unreadable`;
  }
}

/** The PAC file of this machine, so that a change of it counts without a restart. */
export function createPacFile(route: () => ProxyRoute) {
  let applied = '';
  return {
    /** The rules with the text that the file has now. */
    rules(): ProxyRoute {
      const now = route();
      applied = pacFileStamp(now);
      return withPacText(now);
    },
    hasChanged: (): boolean => pacFileStamp(route()) !== applied,
    /** The rules did not reach Chromium. */
    forget(): void {
      applied = 'not applied';
    },
  };
}
