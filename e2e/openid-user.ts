/** What a user does at the provider's pages. */
export interface UserAnswer {
  readonly user?: string;
  /** Presses Cancel: on the sign-in page, or on the one that asks for consent. */
  readonly cancelAt?: 'login' | 'consent';
}

/**
 * Goes through the provider's pages from the address that a browser was sent to, as a browser does: plain forms, cookies,
 * redirects. Follows the last redirect too (to the app's loopback listener); gives the last page's text.
 */
export async function signInAtProvider(url: string, answer: UserAnswer = {}): Promise<string> {
  const jar = new Map<string, string>();
  const origin = new URL(url).origin;
  let next: { readonly url: URL; readonly body: URLSearchParams | null } = { url: new URL(url), body: null };
  let isAborted = false;
  for (let step = 0; step < 20; step += 1) {
    const isOutside = next.url.origin !== origin;
    const page = await fetch(next.url, {
      redirect: 'manual',
      method: next.body === null ? 'GET' : 'POST',
      body: next.body,
      headers: isOutside ? {} : { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of page.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      if (pair.slice(at + 1) === '') jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = page.headers.get('location');
    if (location !== null) {
      next = { url: new URL(location, next.url), body: null };
      continue;
    }
    const html = await page.text();
    if (isOutside || isAborted) return html;
    const form = formOf(html, next.url);
    if (form === null) return html;
    const prompt = form.fields.get('prompt');
    if (prompt !== null && prompt === answer.cancelAt) {
      isAborted = true;
      next = { url: new URL(`${form.action}/abort`), body: null };
      continue;
    }
    if (prompt === 'login') {
      form.fields.set('login', answer.user ?? 'maria.garcia');
      form.fields.set('password', 'any');
    }
    next = { url: new URL(form.action), body: form.fields };
  }
  throw new Error('The pages go round in a circle.');
}

function formOf(
  html: string,
  base: URL,
): { readonly action: string; readonly fields: URLSearchParams } | null {
  const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) return null;
  const fields = new URLSearchParams();
  for (const [input] of html.matchAll(/<input [^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) fields.set(name, / value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  return { action: new URL(action, base).href, fields };
}
