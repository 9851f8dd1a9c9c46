import type { SamlWindow } from '../core/ports/browser.ts';

/** The sign-in window, its fence and its password question are read at their first use: most starts need none of it. */
export function createLazySamlWindow(options: { readonly icon: string }): SamlWindow {
  let made: Promise<SamlWindow> | null = null;
  const whole = (): Promise<SamlWindow> => {
    made ??= import('./saml-window.ts').then(({ createSamlWindow }) => createSamlWindow(options));
    return made;
  };
  return {
    capture: async (input, signal) => (await whole()).capture(input, signal),
    raise: async (sourceId) => (await whole()).raise(sourceId),
    forget: async (sourceId) => (await whole()).forget(sourceId),
  };
}
