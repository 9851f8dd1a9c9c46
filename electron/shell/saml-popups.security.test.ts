import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { FakeContents, FakeSession } = await import('./testing-electron.ts');
const { allowPopups, isByPageItself } = await import('./saml-popups.ts');

const ACS = 'https://signin.aws.amazon.com/saml';
const body = (text: string) => Buffer.from(text);

describe('a window that a provider opens', () => {
  const preferences = { sandbox: true, contextIsolation: true };
  function popups(isVisible: boolean, frames: readonly string[] = ['https://idp.example']) {
    const contents = new FakeContents(new FakeSession());
    Object.assign(contents.mainFrame, {
      origin: 'https://idp.example',
      framesInSubtree: frames.map((origin) => ({ origin })),
    });
    const taken: (string | null)[] = [];
    let isOver = false;
    Reflect.apply(allowPopups, null, [
      contents,
      {
        webPreferences: preferences,
        visible: isVisible,
        isOver: () => isOver,
        take: async (_url: string, bytes: Uint8Array | null) =>
          taken.push(bytes === null ? null : Buffer.from(bytes).toString()),
        open: new Set(),
        count: 0,
      },
    ]);
    return {
      contents,
      end: () => {
        isOver = true;
      },
      open: (url: string, postBody?: object, referrer = '') =>
        contents.openWindow?.({ url, referrer: { url: referrer }, ...(postBody && { postBody }) }),
      taken,
    };
  }

  it('is opened for web pages, as isolated as the first', () => {
    for (const url of [
      'https://idp.example/',
      'http://idp.example/',
      'about:blank',
      'HTTPS://idp.example/',
    ]) {
      expect(popups(true).open(url)).toMatchObject({
        action: 'allow',
        overrideBrowserWindowOptions: {
          width: 520,
          height: 680,
          autoHideMenuBar: true,
          webPreferences: preferences,
          // A page may ask for a window without a frame that fills the screen and cannot be closed.
          frame: true,
          closable: true,
          kiosk: false,
          fullscreen: false,
          alwaysOnTop: false,
          show: true,
        },
      });
    }
  });

  it('is not opened for anything else, nor by a page that nobody sees', () => {
    for (const url of ['file:///etc/passwd', 'javascript:1', 'app://latchkey/', 'x:https://idp.example/'])
      expect(popups(true).open(url)).toEqual({ action: 'deny' });
    expect(popups(false).open('https://idp.example/')).toEqual({ action: 'deny' });
  });

  it('is not opened once the sign-in has ended: its windows are going', () => {
    const ended = popups(true);
    ended.end();
    expect(ended.open('https://idp.example/')).toEqual({ action: 'deny' });
  });

  it('is not opened for a post to AWS, which is taken instead', () => {
    for (const isVisible of [true, false]) {
      const { open, taken } = popups(isVisible);
      const data = [
        { type: 'rawData', bytes: body('SAMLResponse=') },
        { type: 'file', filePath: '/x' },
        { type: 'rawData', bytes: body('eA') },
      ];
      expect(open(ACS, { data })).toEqual({ action: 'deny' });
      expect(open(ACS)).toEqual({ action: 'deny' });
      expect(taken).toEqual(['SAMLResponse=eA', null]);
    }
  });

  it('is opened three times at once, and twelve times in all', () => {
    const { open, contents } = popups(true);
    const actions: (string | undefined)[] = [];
    for (let i = 0; i < 20; i += 1) {
      const answer = open('https://idp.example/');
      actions.push(answer?.action);
      const window = new EventEmitter();
      if (answer?.action === 'allow') contents.emit('did-create-window', window);
      // From the third on, each is shut again.
      if (i >= 2) window.emit('closed');
    }
    expect(actions.filter((each) => each === 'allow')).toHaveLength(12);
    const full = popups(true);
    for (let i = 0; i < 3; i += 1) {
      expect(full.open('https://idp.example/')?.action).toBe('allow');
      full.contents.emit('did-create-window', new EventEmitter());
    }
    expect(full.open('https://idp.example/')?.action).toBe('deny');
  });

  it('attack: with a frame of another site in the page, only the page itself counts', () => {
    const frames = ['https://idp.example', 'https://evil.example'];
    const post = { data: [{ type: 'rawData', bytes: body('SAMLResponse=eA') }] };
    for (const [referrer, count] of [
      ['https://evil.example/', 0],
      ['', 0],
      ['https://idp.example/login', 1],
    ] as const) {
      const { open, taken } = popups(true, frames);
      expect(open(ACS, post, referrer)).toEqual({ action: 'deny' });
      expect(taken).toHaveLength(count);
    }
    const page = (origins: readonly string[]) => {
      const mainFrame = {
        origin: 'https://idp.example',
        framesInSubtree: origins.map((origin) => ({ origin })),
      };
      return (referrer: string, opener: { readonly origin: string } | null) =>
        Reflect.apply(isByPageItself, null, [{ mainFrame }, referrer, opener]);
    };
    const shared = page(frames);
    expect(shared('https://idp.example/', { origin: 'https://evil.example' })).toBe(false);
    expect(shared('', { origin: 'https://idp.example' })).toBe(true);
    expect(shared('https://idp.example/x', null)).toBe(true);
    expect(shared('', null)).toBe(false);
    expect(page(['https://idp.example'])('', null)).toBe(true);
  });
});
