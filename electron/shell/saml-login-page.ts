import { createHash } from 'node:crypto';
import { plainLine } from '../../shared/text/plain-line.ts';
import { passwordText, spokenLanguage } from '../../shared/words.ts';

/** Who asks for a password, as the user has to know it. */
export interface LoginAsk {
  /** With its port, as addresses write it. */
  readonly host: string;
  readonly isProxy: boolean;
  /** In the asker's own words; may say anything, also nothing. */
  readonly realm: string;
  /** The name of HTTP's own scheme: basic, digest, ntlm, negotiate. */
  readonly scheme: string;
  readonly isEncrypted: boolean;
  /** The user name that was not accepted just now; null at the first time. */
  readonly refused: string | null;
}

// The colours are those of renderer/tokens.css: this page can load nothing.
const style = `
:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
body { margin: 0; padding: 20px 24px; overflow: hidden auto;
  background: light-dark(#ffffff, #1b1e24); color: light-dark(#1a1d23, #e7e9ee); }
h1 { font-size: 16px; line-height: 1.3; margin: 0 0 8px; overflow-wrap: anywhere; }
p { margin: 0 0 12px; overflow-wrap: anywhere; color: light-dark(#565d6a, #a3abb8); }
.warning { border-left: 3px solid; padding: 6px 9px; color: light-dark(#8c5800, #f0bd62); background: light-dark(#fff6e0, #33290f); }
.bad { color: light-dark(#b3261e, #ff9a90); background: light-dark(#fdecea, #3a1c1a); }
label { display: block; margin: 0 0 4px; font-weight: 600; }
input, button { box-sizing: border-box; font: inherit; border-radius: 6px; border: 1px solid light-dark(#868e9c, #6b7482);
  background: light-dark(#ffffff, #23272f); color: inherit; }
input { width: 100%; padding: 6px 8px; margin: 0 0 12px; }
input:focus-visible, button:focus-visible { outline: 2px solid light-dark(#2a57cf, #86a9ff); outline-offset: 1px; }
.row { display: flex; gap: 8px; justify-content: flex-end; }
button { padding: 6px 14px; }
button:not([type]) { background: light-dark(#2a57cf, #86a9ff); border-color: transparent; color: light-dark(#ffffff, #0d1733); }
small { display: block; margin: -4px 0 14px; font-size: 12px; color: light-dark(#565d6a, #a3abb8); }
`;
const digest = createHash('sha256').update(style).digest('base64');
// SECURITY: no script, no picture, no request, no way out; its window runs no JavaScript of a page at all.
const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;

/** The page that asks, as a data: address. SECURITY: host and realm are the asker's: text, short, and in one direction. */
export function loginPage(ask: LoginAsk): string {
  const host = plainLine(ask.host, 260);
  const realm = plainLine(ask.realm, 120);
  const isWindows = ask.scheme === 'ntlm' || ask.scheme === 'negotiate';
  const unencrypted = ask.scheme === 'basic' ? passwordText.readable : passwordText.guessable;
  const focusUser = ask.refused === null ? ' autofocus' : '';
  const focusPassword = ask.refused === null ? '' : ' autofocus';
  const markup = [
    `<!doctype html><html lang="${spokenLanguage()}"><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<title>${escaped(passwordText.title(host))}</title><style>${style}</style>`,
    `<h1>${escaped(ask.isProxy ? passwordText.proxy(host) : passwordText.site(host))}</h1>`,
    realm === '' ? '' : `<p>${escaped(passwordText.realm(realm))}</p>`,
    ask.refused === null ? '' : `<p class="warning bad" role="alert">${escaped(passwordText.wrong)}</p>`,
    ask.isEncrypted ? '' : `<p class="warning">${escaped(unencrypted)}</p>`,
    '<form autocomplete="off">',
    `<label for="user">${passwordText.user}</label>`,
    `<input id="user" name="user" maxlength="500" spellcheck="false" required value="${escaped(ask.refused ?? '')}"${focusUser}>`,
    isWindows ? `<small>${escaped(passwordText.domain)}</small>` : '',
    `<label for="password">${passwordText.password}</label>`,
    `<input id="password" name="password" type="password" maxlength="2000"${focusPassword}>`,
    `<small>${escaped(passwordText.passedOn)}</small>`,
    `<div class="row"><button type="button" id="cancel">${passwordText.cancel}</button>`,
    `<button>${passwordText.signIn}</button></div></form></html>`,
  ].join('\n');
  return `data:text/html;charset=utf-8,${encodeURIComponent(markup)}`;
}

/** Runs apart from the page, in its own world: gives what was typed once, or null when the user would rather not. */
export const awaitAnswer = `new Promise((resolve) => {
  const form = document.forms[0];
  const { user, password } = form.elements;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    resolve({ userName: user.value, password: password.value });
  });
  document.getElementById('cancel').addEventListener('click', () => resolve(null));
  addEventListener('keydown', ({ key }) => { if (key === 'Escape') resolve(null); });
})`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => entities[found] ?? '');
