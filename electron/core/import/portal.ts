import { type Portal, portalKey } from '../../../shared/portal.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { importKinds } from './kinds.ts';

export function sourceOf(context: ImportContext, portal: Portal): ImportContext['sources'][number] | null {
  const key = portalKey(portal);
  const same = context.sources.find(
    ({ kind, config }) =>
      kind === importKinds.portal &&
      portalKey({ startUrl: config.startUrl ?? '', region: config.region ?? null }) === key,
  );
  return same ?? null;
}
