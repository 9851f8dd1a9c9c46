import { app } from 'electron';
import { lazyPort } from '../../shared/lazy-port.ts';
import type { SamlWindow } from '../core/ports/browser.ts';
import type { createSamlWindow } from './saml-window.ts';

/** The sign-in window, its fence and its password question are read at their first use: most starts need none of it. */
export const createLazySamlWindow = (options: Parameters<typeof createSamlWindow>[0]): SamlWindow =>
  lazyPort<SamlWindow>({ capture: true, raise: true, forget: true }, async () => {
    // A tool may ask for a sign-in before Chromium is up.
    await app.whenReady();
    return (await import('./saml-window.ts')).createSamlWindow(options);
  });
