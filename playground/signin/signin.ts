import type { PlaygroundClock } from '../clock.ts';
import type { MessageService } from '../service.ts';
import type { KeyRing } from '../world/key-ring.ts';
import type { World } from '../world/world.ts';
import { createConsolePages } from './console-pages.ts';
import { type ConsoleTokens, createConsoleTokens } from './console-token.ts';
import { createSigninService } from './signin-service.ts';

/** AWS's sign-in: of the console, for tools and for a browser that brings credentials. */
export function createSignin(ports: {
  readonly world: World;
  readonly keys: Pick<KeyRing, 'find' | 'issue'>;
  readonly clock: PlaygroundClock;
}): { readonly service: MessageService } & Pick<ConsoleTokens, 'changePassword'> {
  const { keys, clock } = ports;
  const pages = createConsolePages(ports);
  const tokens = createConsoleTokens({ keys, clock, takeCode: pages.takeCode });
  return {
    service: createSigninService({ keys, clock, pages, tokens }),
    changePassword: tokens.changePassword,
  };
}
