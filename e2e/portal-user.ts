/**
 * Goes through Identity Center's pages from the address that a browser was sent to: who signs in, Allow or Deny, and the
 * redirect back to the app. Gives the text of the last page, which is the app's own.
 */
export async function allowOnPage(
  address: string,
  choice: { readonly user?: string; readonly decision?: 'allow' | 'deny' } = {},
): Promise<string> {
  const asked = await fetch(address);
  const { origin } = new URL(asked.url);
  const next = hiddenValue(await asked.text(), 'next');
  const signedIn = await post(`${origin}/sign-in`, { user: choice.user ?? 'maria.garcia', next });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const html = await (await fetch(`${origin}${next}`, { headers: { cookie } })).text();
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  const fields = Object.fromEntries(
    hidden.map(([, name, value]) => [String(name), unescaped(String(value))]),
  );
  const decision = choice.decision ?? 'allow';
  const answered = await post(`${origin}/authorize`, { ...fields, decision }, cookie);
  const back = answered.headers.get('location');
  if (back === null) throw new Error(`the page answered ${answered.status}: ${await answered.text()}`);
  return (await fetch(back)).text();
}

const unescaped = (text: string): string => text.replaceAll('&amp;', '&');
const hiddenValue = (html: string, name: string): string =>
  unescaped(new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '');

const post = (url: string, fields: Readonly<Record<string, string>>, cookie = ''): Promise<Response> =>
  fetch(url, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams(fields) });
