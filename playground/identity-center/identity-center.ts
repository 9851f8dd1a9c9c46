import type { PlaygroundClock } from '../clock.ts';
import type { ParsedOptions } from '../options.ts';
import type { KeyRing } from '../world/key-ring.ts';
import type { World } from '../world/world.ts';
import { createAuthorizations } from './authorizations.ts';
import { createClients } from './clients.ts';
import { createOidcService } from './oidc-service.ts';
import { createPagesService } from './pages-service.ts';
import { createPortalService } from './portal-service.ts';
import { createSignIns } from './sign-ins.ts';
import { createThrottle } from './throttle.ts';

/** The three services of an IAM Identity Center on one state. They work once the pages have an address. */
export function createIdentityCenter(ports: {
  readonly world: World;
  readonly keys: KeyRing;
  readonly clock: PlaygroundClock;
  readonly options: ParsedOptions;
}) {
  const { world, keys, clock, options } = ports;
  let pagesUrl = '';
  const isStartUrl = (url: string): boolean =>
    [`${pagesUrl}/start`, ...options.otherStartUrls].includes(url.replace(/[/#]+$/, ''));
  const signIns = createSignIns(clock, options);
  const clients = createClients(clock, { ...options, isStartUrl });
  const authorizations = createAuthorizations(clock, {
    ...options,
    intervalSeconds: options.deviceIntervalSeconds,
  });
  const regions = [world.identityCenter.region, ...options.otherRegions];
  const throttle = createThrottle(clock, options.portalRate ?? null);
  return {
    signIns,
    authorizations,
    throttle,
    oidc: createOidcService({
      clock,
      clients,
      authorizations,
      signIns,
      regions,
      isStartUrl,
      pagesUrl: () => pagesUrl,
    }),
    portal: createPortalService({ clock, world, keys, signIns, throttle, regions }),
    pages: createPagesService({ clock, world, clients, authorizations }),
    setPagesUrl: (url: string): void => {
      pagesUrl = url;
    },
  };
}
