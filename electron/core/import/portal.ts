import type { ImportContext } from '../profiles/user-files-port.ts';
import { importKinds } from './kinds.ts';

export interface Portal {
  readonly startUrl: string;
  readonly region: string;
}

/** Equal for two spellings of one portal: the address of a page in it, a slash at the end, capitals in the host. */
export function portalKey({ startUrl, region }: Portal): string {
  const parts = /^(https?):\/\/([^/?#]+)([^?#]*)/i.exec(startUrl.trim());
  if (parts === null) return `${startUrl} ${region}`;
  const host = (parts[2] ?? '').toLowerCase();
  const path = /\.awsapps\.(com|cn)$/.test(host) ? '/start' : (parts[3] ?? '').replace(/\/+$/, '');
  return `${(parts[1] ?? '').toLowerCase()}://${host}${path} ${region.toLowerCase()}`;
}

export function sourceOf(context: ImportContext, portal: Portal): ImportContext['sources'][number] | null {
  const key = portalKey(portal);
  const same = context.sources.find(
    ({ kind, config }) =>
      kind === importKinds.portal &&
      portalKey({ startUrl: config.startUrl ?? '', region: config.region ?? '' }) === key,
  );
  return same ?? null;
}

/** A name for a portal that has none in the files: the part of its host that tells it from others. */
export function portalName({ startUrl }: Portal): string {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(startUrl)?.[1] ?? 'portal';
  return (/^[\d.]+$/.test(host) ? host : (host.split('.')[0] ?? host)).slice(0, 64);
}
