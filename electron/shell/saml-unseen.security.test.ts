import { describe, expect, it } from 'vitest';
import { allowPrinting } from './saml-unseen.ts';

type Listener = (details: object, callback: (answer: object) => void) => void;

/** What the partition of a sign-in would make of an answer and a request. */
function partitionWith(isAllowed: boolean) {
  const set: { headers: Listener | null; request: Listener | null } = { headers: null, request: null };
  const webRequest = {
    onHeadersReceived: (listener: Listener | null) => {
      set.headers = listener;
    },
    onBeforeSendHeaders: (listener: Listener | null) => {
      set.request = listener;
    },
  };
  // The stand-in has the part of Electron's session that is used.
  const allow = (is: boolean): unknown => Reflect.apply(allowPrinting, null, [{ webRequest }, is]);
  allow(isAllowed);
  const ask = (listener: Listener | null, details: object): Promise<object> =>
    new Promise((resolve) => listener?.(details, resolve));
  return { set, allow, ask };
}
const sandbox = expect.stringMatching(/^sandbox (?!.*allow-modals).*allow-scripts/);

describe('attack: a page that nobody sees opens a print dialog', () => {
  it('every document is sandboxed, and keeps its own policy under the name it was sent by', async () => {
    const { set, ask } = partitionWith(false);
    for (const resourceType of ['mainFrame', 'subFrame']) {
      const own = { 'content-security-policy': ["default-src 'self'"], 'x-one': ['1'] };
      expect(await ask(set.headers, { resourceType, responseHeaders: own })).toEqual({
        responseHeaders: { 'content-security-policy': ["default-src 'self'", sandbox], 'x-one': ['1'] },
      });
      expect(await ask(set.headers, { resourceType })).toEqual({
        responseHeaders: { 'Content-Security-Policy': [sandbox] },
      });
    }
  });

  it('no service worker is fetched, whose documents would have no such header', async () => {
    const { set, ask } = partitionWith(false);
    expect(await ask(set.request, { requestHeaders: { 'service-worker': 'script' } })).toEqual({
      cancel: true,
    });
    expect(await ask(set.request, { requestHeaders: { Accept: '*/*' } })).toEqual({ cancel: false });
  });
});

it('what is not a document, and a page that the user sees, are as they were sent', async () => {
  const { set, ask, allow } = partitionWith(false);
  expect(await ask(set.headers, { resourceType: 'script', responseHeaders: {} })).toEqual({});
  allow(true);
  expect(set).toEqual({ headers: null, request: null });
});
