import { type Portal, portalKey } from '../../../shared/portal.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { importKinds } from './kinds.ts';

/** The source that is set up at the portal, else the one that has it in an additional Region: the accounts are the same. */
export function sourceOf(context: ImportContext, portal: Portal): ImportContext['sources'][number] | null {
  const key = portalKey(portal);
  const at = (startUrl: string | undefined, region: string | undefined): boolean =>
    startUrl !== undefined && portalKey({ startUrl, region: region ?? null }) === key;
  const portals = context.sources.filter(({ kind }) => kind === importKinds.portal);
  return (
    portals.find(({ config }) => at(config.startUrl, config.region)) ??
    portals.find(({ config }) => at(config.additionalStartUrl, config.additionalRegion)) ??
    null
  );
}
