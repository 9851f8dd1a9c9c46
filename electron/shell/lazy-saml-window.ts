import { lazyPort } from '../../shared/lazy-port.ts';
import type { SamlWindow } from '../core/ports/browser.ts';

/** The sign-in window, its fence and its password question are read at their first use: most starts need none of it. */
export const createLazySamlWindow = (options: { readonly icon: string }): SamlWindow =>
  lazyPort<SamlWindow>({ capture: true, raise: true, forget: true }, async () =>
    (await import('./saml-window.ts')).createSamlWindow(options),
  );
