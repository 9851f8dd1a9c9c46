import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { app, FakeContents, FakeSession, session } = await import('./testing-electron.ts');
const { hardenBeforeReady, hardenDefaultSession, signInPartition } = await import('./harden.ts');

const SOMEWHERE_ELSE = [
  'https://attacker.example/',
  'http://127.0.0.1:8080/',
  'file:///etc/passwd',
  'data:text/html,<script>1</script>',
  'javascript:alert(1)',
  'about:blank',
  'devtools://devtools/bundled/inspector.html',
  // Begins as ours, and is another host.
  'app://latchkey.evil/index.html',
  'app://latchkey@evil/index.html',
  'app://latchkey',
  'app://evil/index.html',
];

/** Where a page of this session may go, by each event that says so. */
function ways(own: InstanceType<typeof FakeSession>) {
  const contents = new FakeContents(own);
  app.emit('web-contents-created', {}, contents);
  const isStopped = (event: string, url: string): boolean => {
    let stopped = false;
    contents.emit(event, { url, preventDefault: () => (stopped = true) });
    return stopped;
  };
  return { contents, isStopped };
}
const onDisk = (path: string) => Object.assign(new FakeSession(), { storagePath: path });
const EVENTS = ['will-navigate', 'will-redirect', 'will-frame-navigate'];

beforeEach(() => {
  app.removeAllListeners();
  app.switches.clear();
  app.isSandboxed = false;
});

describe('before anything is shown', () => {
  it('every renderer is sandboxed', () => {
    hardenBeforeReady();
    expect(app.isSandboxed).toBe(true);
  });

  it('a start without a sandbox says so', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    app.switches.add('no-sandbox');
    hardenBeforeReady();
    const text = String(said.mock.calls[0]?.[0]);
    said.mockRestore();
    expect(app.isSandboxed).toBe(false);
    expect(text).toMatch(/sandbox.*\n$/i);
  });

  it('a certificate that is not trusted stays so', () => {
    hardenBeforeReady();
    const answers: boolean[] = [];
    let isOurs = false;
    const event = { preventDefault: () => (isOurs = true) };
    app.emit('certificate-error', event, {}, 'https://x.example', 'ERR', {}, (isTrusted: boolean) =>
      answers.push(isTrusted),
    );
    expect([isOurs, answers]).toEqual([true, [false]]);
  });
});

describe('attack: a script in our window wants to leave with the bridge', () => {
  beforeEach(() => hardenBeforeReady());

  it.each(EVENTS)('%s stops at everything that is not ours', (event) => {
    const { isStopped } = ways(session.defaultSession);
    expect(SOMEWHERE_ELSE.filter((url) => !isStopped(event, url))).toEqual([]);
    expect(isStopped(event, 'app://latchkey/index.html#sources')).toBe(false);
  });

  it('no window opens and no webview is attached', () => {
    const { contents } = ways(session.defaultSession);
    for (const url of [...SOMEWHERE_ELSE, 'app://latchkey/index.html'])
      expect(contents.openWindow?.({ url })).toEqual({ action: 'deny' });
    let stopped = false;
    contents.emit('will-attach-webview', { preventDefault: () => (stopped = true) });
    expect(stopped).toBe(true);
  });
});

describe('a sign-in window', () => {
  beforeEach(() => hardenBeforeReady());
  const partition = () => onDisk(`/home/ada/.config/latchkey/Partitions/saml-${'0a1b-c2'}`);

  it.each(EVENTS)('goes where its provider leads it, by %s, and only to web pages', (event) => {
    const { isStopped } = ways(partition());
    const web = [
      'https://idp.example/a',
      'http://idp.example/',
      'HTTPS://IDP.example',
      'about:blank',
      'about:srcdoc',
    ];
    expect(web.filter((url) => isStopped(event, url))).toEqual([]);
    const others = [
      'file:///etc/passwd',
      'file:///a?https://idp.example/',
      'app://latchkey/index.html',
      'about:config',
      'about:blankets',
      'javascript:1',
      'ms-msdt:/x',
    ];
    expect(others.filter((url) => !isStopped(event, url))).toEqual([]);
  });

  it('opens no window of its own accord, and attaches no webview', () => {
    const { contents } = ways(partition());
    expect(contents.openWindow?.({ url: 'https://idp.example/' })).toEqual({ action: 'deny' });
    let stopped = false;
    contents.emit('will-attach-webview', { preventDefault: () => (stopped = true) });
    expect(stopped).toBe(true);
  });

  it.each([
    ['the one of our own pages', session.defaultSession],
    ['one in memory', new FakeSession()],
    ['one of another name', onDisk('/x/Partitions/other')],
    ['one whose name only begins so', onDisk('/x/Partitions/saml-a/../../other')],
    ['one beside the partitions', onDisk('/x/saml-a')],
    ['one whose name only ends so', onDisk('/x/Partitions/not-saml-a')],
  ])('is not taken to be %s', (_name, own) => {
    expect(ways(own).isStopped('will-navigate', 'https://idp.example/')).toBe(true);
  });

  it('is known by the partition that a source gets, on Linux and on Windows', () => {
    expect(signInPartition('0a1b-c2')).toBe('persist:saml-0a1b-c2');
    for (const path of [
      '/x/Partitions/saml-0a1b-c2',
      'C:\\x\\Partitions\\saml-0a1b-c2',
      '/x/Partitions/saml-a/',
    ])
      expect(ways(onDisk(path)).isStopped('will-navigate', 'https://idp.example/')).toBe(false);
  });

  it('is never the session of our own pages, wherever that lies', () => {
    session.defaultSession.storagePath = '/x/Partitions/saml-a';
    expect(ways(session.defaultSession).isStopped('will-navigate', 'https://idp.example/')).toBe(true);
    session.defaultSession.storagePath = null;
  });
});

describe('the session of our own pages', () => {
  it('gives no permission, asked or checked, and no device', () => {
    hardenDefaultSession();
    const answers: boolean[] = [];
    for (const permission of ['geolocation', 'media', 'notifications', 'clipboard-read', 'openExternal'])
      session.defaultSession.onPermission?.(null, permission, (isGiven) => answers.push(isGiven));
    expect(answers).toEqual([false, false, false, false, false]);
    expect(session.defaultSession.onPermissionCheck?.()).toBe(false);
    expect(session.defaultSession.onDevicePermission?.()).toBe(false);
  });

  it('has no dictionary to load from a server', () => {
    hardenDefaultSession();
    expect(session.defaultSession.spelling).toEqual({ isOn: false, languages: [] });
  });

  it('requests nothing but app:// and what Chromium has within it', () => {
    hardenDefaultSession();
    const isCancelled = (url: string): boolean => {
      let cancelled: boolean | null = null;
      session.defaultSession.onRequest?.({ url }, ({ cancel }) => (cancelled = cancel));
      if (cancelled === null) throw new Error('nobody looked at the request');
      return cancelled;
    };
    for (const url of SOMEWHERE_ELSE)
      expect([url, isCancelled(url)]).toEqual([url, !url.startsWith('devtools:')]);
    for (const url of ['ws://127.0.0.1/', 'https://x.example/devtools://', 'ftp://x.example/'])
      expect(isCancelled(url)).toBe(true);
    expect(isCancelled('app://latchkey/assets/index.js')).toBe(false);
  });
});
