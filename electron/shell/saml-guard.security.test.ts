import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { FakeSession } = await import('./testing-electron.ts');
const { guard } = await import('./saml-guard.ts');

const ACS = 'https://signin.aws.amazon.com/saml';
const SAME_HOST = 'https://signin.aws.amazon.com/console';
const IDENTITY_CENTER =
  'https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/0aa11bb2-33cc-44dd-55ee-66ff77001122';
const body = (text: string) => Buffer.from(text);
const ASSERTION = 'SAMLResponse=PHNhbWw%2B';

/** A guarded partition, what was taken from it, and what was said of it. */
function guarded() {
  const partition = new FakeSession();
  const taken: { readonly url: string; readonly text: string | null }[] = [];
  const said: string[] = [];
  const take = async (url: string, bytes: Uint8Array | null): Promise<boolean> => {
    const text = bytes === null ? null : Buffer.from(bytes).toString();
    taken.push({ url, text });
    return text?.includes('SAMLResponse') ?? false;
  };
  // The stand-in has the part of Electron's session that the guard uses.
  Reflect.apply(guard, null, [
    partition,
    {
      take,
      unreadable: () => said.push('unreadable'),
      onDownload: (kind: string) => said.push(`download ${kind}`),
      counts: (id: number) => id === 7,
    },
  ]);
  const request = (
    url: string,
    uploadData?: readonly object[],
    from: object = { resourceType: 'mainFrame', webContentsId: 7 },
  ): Promise<boolean> =>
    new Promise((resolve) => {
      const details = uploadData === undefined ? { url, ...from } : { url, uploadData, ...from };
      partition.onRequest?.(details, ({ cancel }) => resolve(cancel));
    });
  return { partition, taken, said, request };
}

describe('attack: the assertion leaves the machine', () => {
  it('what is posted to AWS is taken, and never sent', async () => {
    const { request, taken, said } = guarded();
    expect(await request(ACS, [{ bytes: body('RelayState=&') }, { bytes: body(ASSERTION) }])).toBe(true);
    expect(taken).toEqual([{ url: ACS, text: `RelayState=&${ASSERTION}` }]);
    expect(said).toEqual([]);
  });

  it('what Chromium keeps in a blob is read too', async () => {
    const { partition, request, taken } = guarded();
    partition.blobs.set('b1', body(ASSERTION));
    expect(await request(ACS, [{ blobUUID: 'b1', bytes: Buffer.alloc(0) }])).toBe(true);
    expect(taken[0]?.text).toBe(ASSERTION);
  });

  it('what cannot be read there is not sent either, and that is said', async () => {
    for (const upload of [undefined, [], [{ bytes: body('x=1') }], [{ file: '/etc/passwd' }]]) {
      const { request, said } = guarded();
      expect(await request(ACS, upload)).toBe(true);
      expect(said).toEqual(['unreadable']);
    }
    const { request } = guarded();
    expect(await request(ACS, [{ blobUUID: 'gone' }])).toBe(true);
  });

  it('a body beyond four megabytes is not looked into', async () => {
    const { request, taken } = guarded();
    const most = 4 * 1024 * 1024;
    expect(await request(ACS, [{ bytes: Buffer.alloc(most, 'a') }])).toBe(true);
    expect(await request(ACS, [{ bytes: Buffer.alloc(most, 'a') }, { bytes: body('b') }])).toBe(true);
    expect(taken.map(({ text }) => text?.length ?? null)).toEqual([most, null]);
  });

  it('another page of that host gets what holds no assertion, and nothing that does', async () => {
    const { request, said } = guarded();
    expect(await request(SAME_HOST)).toBe(false);
    expect(await request(SAME_HOST, [{ bytes: body('x=1') }])).toBe(false);
    expect(await request(SAME_HOST, [{ bytes: body(ASSERTION) }])).toBe(true);
    expect(said).toEqual([]);
  });

  it('IAM Identity Center gets the assertion of the provider behind it, and STS’s stays', async () => {
    const { request, taken, said } = guarded();
    expect(await request(IDENTITY_CENTER, [{ bytes: body(ASSERTION) }])).toBe(false);
    expect([taken, said]).toEqual([[], []]);
    expect(await request(ACS, [{ bytes: body(ASSERTION) }])).toBe(true);
    expect(taken.map(({ url }) => url)).toEqual([ACS]);
  });

  it('an address that only resembles the one of IAM Identity Center gets none', async () => {
    const { request } = guarded();
    for (const url of [
      IDENTITY_CENTER.replace('https:', 'http:'),
      `${IDENTITY_CENTER}/../../../../saml`,
      `${IDENTITY_CENTER}/..%2f..%2f..%2f..%2fsaml`,
      IDENTITY_CENTER.replace('/acs/', '/other/'),
    ])
      expect([url, await request(url, [{ bytes: body(ASSERTION) }])]).toEqual([url, true]);
  });

  it('a page of another host is not asked about its body', async () => {
    const { request, taken } = guarded();
    expect(await request('https://idp.example/sso', [{ bytes: body(ASSERTION) }])).toBe(false);
    expect(taken).toEqual([]);
  });

  it('every sign-in host is looked at, over http as well', () => {
    const { partition } = guarded();
    expect(partition.requestPatterns).toContain('*://signin.aws.amazon.com/*');
    expect(partition.requestPatterns?.every((pattern) => pattern.startsWith('*://'))).toBe(true);
  });
});

describe('attack: a frame of another site in the sign-in page signs in with an assertion of its own', () => {
  const others = [
    ...['xhr', 'subFrame', 'ping', 'image', 'script', 'other'].map((resourceType) => ({
      resourceType,
      webContentsId: 7,
    })),
    // A worker, and a window that such a frame opened.
    { resourceType: 'mainFrame' },
    { resourceType: 'mainFrame', webContentsId: 8 },
  ];

  it('what is not a navigation of the page itself is neither taken nor sent, and ends nothing', async () => {
    const { request, taken, said } = guarded();
    for (const from of others) {
      expect(await request(ACS, [{ bytes: body(ASSERTION) }], from)).toBe(true);
      expect(await request(ACS, [{ bytes: body('x=1') }], from)).toBe(true);
      expect(await request(SAME_HOST, [{ bytes: body(ASSERTION) }], from)).toBe(true);
      expect(await request(IDENTITY_CENTER, [{ bytes: body(ASSERTION) }], from)).toBe(true);
      expect(await request(SAME_HOST, [{ bytes: body('x=1') }], from)).toBe(false);
    }
    expect([taken, said]).toEqual([[], []]);
  });
});

describe('the partition of a sign-in', () => {
  it('gives no permission and no device', () => {
    const { partition } = guarded();
    const given: boolean[] = [];
    partition.onPermission?.(null, 'media', (isGiven) => given.push(isGiven));
    expect([given, partition.onPermissionCheck?.(), partition.onDevicePermission?.()]).toEqual([
      [false],
      false,
      false,
    ]);
  });

  it('is a plain Chromium to providers', () => {
    expect(guarded().partition.userAgent).toBe('Mozilla/5.0 Chrome/130.0 Safari/537.36');
  });

  it('saves no file, and says of which kind it was, once however often it is guarded', () => {
    const { partition, said } = guarded();
    Reflect.apply(guard, null, [
      partition,
      {
        take: async () => false,
        unreadable: () => undefined,
        onDownload: (kind: string) => said.push(`again ${kind}`),
        counts: () => true,
      },
    ]);
    let isStopped = false;
    partition.emit(
      'will-download',
      { preventDefault: () => (isStopped = true) },
      { getMimeType: () => 'x/y' },
      {},
    );
    expect([isStopped, said]).toEqual([true, ['again x/y']]);
  });
});
