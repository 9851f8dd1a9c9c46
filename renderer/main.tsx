import './zod-setup.ts';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { contract } from '../shared/ipc/contract.ts';
import { panelAddress } from '../shared/pages.ts';
import { App } from './app.tsx';
import { AppProvider } from './app-context.tsx';
import './base.css';
import { createClient, type RawBridge } from './bridge.ts';
import { followLanguage } from './follow-language.ts';
import { createWindowStore } from './state/window-store.ts';

declare global {
  interface Window {
    readonly latchkey: RawBridge;
  }
}

// The script is async, so that the page counts as ready before it; it may even run before the body is there.
if (document.readyState === 'loading') {
  await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}
const { latchkey } = window;
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');

/** A window of its own: the first paint of the large one does not wait for it. */
const PanelApp = lazy(async () => ({ default: (await import('./views/panel/panel-app.tsx')).PanelApp }));
const isPanel = window.location.hash === `#${panelAddress}`;

const store = createWindowStore(latchkey);
followLanguage(store);
const ports = {
  client: createClient(contract, latchkey),
  store,
  platform: latchkey.platform,
};
createRoot(root).render(
  <StrictMode>
    {/* SECURITY: style-src 'self' forbids style elements; the kit's few rules are in our own sheets. */}
    <CSPProvider disableStyleElements>
      <AppProvider ports={ports}>
        {isPanel ? (
          <Suspense>
            <PanelApp bridge={latchkey} />
          </Suspense>
        ) : (
          <App onPage={latchkey.onPage} />
        )}
      </AppProvider>
    </CSPProvider>
  </StrictMode>,
);
