import type { Reply } from '../service.ts';

/** Markup that is safe to place in a page; made by `html` only. */
export interface Html {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** SECURITY: every value is escaped unless it is Html already, so a client's name cannot become markup. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const inner = (value: string | Html | readonly Html[]): string => {
    if (typeof value === 'string') return value.replace(/[&<>"']/g, (c) => entities[c] ?? c);
    return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
  };
  return {
    markup: parts.map((part, i) => part + (i < values.length ? inner(values[i] ?? '') : '')).join(''),
  };
}

const style = `:root{color-scheme:light dark;--line:#8884;--accent:#0b63ce}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;padding:2rem}
main{width:min(30rem,100%);border:1px solid var(--line);border-radius:14px;padding:2rem}
h1{font-size:1.35rem;margin:0 0 .5rem}p{margin:.5rem 0}
.where{font-size:.85rem;opacity:.7;margin:0 0 1.25rem}
.code{font:700 2.2rem/1.2 ui-monospace,monospace;letter-spacing:.12em;text-align:center;padding:1rem;margin:1rem 0;border:1px dashed var(--line);border-radius:10px}
label{display:block;margin:1rem 0 .25rem}
input[type=text]{width:100%;font:inherit;padding:.6rem;border:1px solid var(--line);border-radius:8px}
button{font:inherit;padding:.6rem 1.2rem;border-radius:8px;border:1px solid var(--line);cursor:pointer;background:transparent;color:inherit}
button.main{background:var(--accent);border-color:var(--accent);color:#fff}
.row{display:flex;gap:.75rem;flex-wrap:wrap;margin-top:1rem}
ul{padding-left:1.2rem}[role=alert]{color:#c0362c}`;

export function page(title: string, body: Html, status = 200): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // The loopback redirect of the PKCE sign-in follows a form, so browsers ask form-action for it as well.
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://127.0.0.1:* http://localhost:*; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    },
    body: `<!doctype html>\n${
      html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${{ markup: style }}</style></head><body><main><h1>${title}</h1><p class="where">Playground sign-in. A stand-in for IAM Identity Center on this machine; nothing here is real.</p>${body}</main></body></html>`
        .markup
    }\n`,
  };
}
