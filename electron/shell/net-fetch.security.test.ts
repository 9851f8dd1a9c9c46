import { expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing-electron.ts'));
const { session } = await import('./testing-electron.ts');
const { createNetFetch } = await import('./net-fetch.ts');

it('speaks to AWS from a session of its own: in memory, without cookies, permissions or redirects', async () => {
  const fetch = createNetFetch();
  expect(session.made).toEqual([]);
  await fetch('https://sts.us-east-1.amazonaws.com/', {
    method: 'POST',
    credentials: 'include',
    redirect: 'follow',
  });
  await fetch(new URL('https://portal.sso.us-east-1.amazonaws.com/x'));
  expect(session.made).toHaveLength(1);
  const [made] = session.made;
  // Without "persist:" a partition lives in memory only.
  expect(made).toMatchObject({ partition: 'latchkey-network', options: { cache: false } });
  expect(made?.session.fetched).toEqual([
    {
      input: 'https://sts.us-east-1.amazonaws.com/',
      init: { method: 'POST', credentials: 'omit', redirect: 'error' },
    },
    {
      input: 'https://portal.sso.us-east-1.amazonaws.com/x',
      init: { credentials: 'omit', redirect: 'error' },
    },
  ]);
  const given: boolean[] = [];
  made?.session.onPermission?.(null, 'media', (isGiven) => given.push(isGiven));
  expect([given, made?.session.onPermissionCheck?.(), made?.session.onDevicePermission?.()]).toEqual([
    [false],
    false,
    false,
  ]);
});
