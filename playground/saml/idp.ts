import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { generate } from 'selfsigned';
import type { PlaygroundClock } from '../clock.ts';
import { html } from '../identity-center/html.ts';
import { type ResponseParts, samlAcs, signedResponse } from './response.ts';

export interface SamlIdp {
  /** What IAM has on file of it. */
  readonly provider: { readonly arn: string; readonly issuer: string; readonly certificate: string };
  /** Pairs of role and provider that it gives. */
  readonly roles: readonly string[];
  /** A response in base64, as it is posted. */
  mint(parts?: ResponseParts): string;
  /** What the page posts from now on. */
  setParts(parts: ResponseParts & { readonly relayStateFirst?: boolean }): void;
  /** Ends every sign-in at its page. */
  forgetPeople(): void;
  answer(req: IncomingMessage, res: ServerResponse): void;
}

async function keyPair(): Promise<{ readonly private: string; readonly cert: string }> {
  return generate([{ name: 'commonName', value: 'Latchkey playground IdP' }], {
    ...{ keySize: 2048, algorithm: 'sha256' },
  });
}

/** An identity provider that starts at its own page (IdP-initiated). */
export async function createSamlIdp(
  clock: PlaygroundClock,
  { accountId, roleNames, issuer }: { accountId: string; roleNames: readonly string[]; issuer: string },
): Promise<SamlIdp> {
  const [own, foreign] = await Promise.all([keyPair(), keyPair()]);
  const arn = `arn:aws:iam::${accountId}:saml-provider/Playground`;
  const roles = roleNames.map((name) => `arn:aws:iam::${accountId}:role/${name},${arn}`);
  const signedIn = new Set<string>();
  let posted: ResponseParts & { readonly relayStateFirst?: boolean } = {};
  const mint = (parts: ResponseParts = {}): string =>
    signedResponse(
      { ...{ roles, issuer }, ...parts },
      {
        privateKey: parts.signature === 'foreign' ? foreign.private : own.private,
        nowMs: clock.now(),
      },
    );
  const page = (
    res: ServerResponse,
    markup: string,
    headers: Readonly<Record<string, string>> = {},
  ): void => {
    res.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    });
    res.end(`<!doctype html><title>Playground IdP</title>${markup}`);
  };
  const handOver = (): string => {
    const response = html`<input type="hidden" name="SAMLResponse" value="${mint(posted)}">`;
    const relay = html`<input type="hidden" name="RelayState" value="a&b">`;
    const fields = posted.relayStateFirst === true ? [relay, response] : [response, relay];
    return html`<form method="post" action="${samlAcs}">${fields}<button>Continue to AWS</button></form><script>document.forms[0].submit()</script>`
      .markup;
  };
  return {
    provider: { arn, issuer, certificate: own.cert },
    roles,
    mint,
    setParts: (parts) => {
      posted = parts;
    },
    forgetPeople: () => signedIn.clear(),
    answer: (req, res) => {
      req.resume();
      const cookie = /(?:^|; )idp=([0-9a-f]+)/.exec(req.headers.cookie ?? '')?.[1] ?? '';
      const path = (req.url ?? '').split('?')[0];
      if (path === '/start' && req.method === 'GET') {
        if (signedIn.has(cookie)) page(res, handOver());
        else
          page(
            res,
            '<form method="post" action="/login"><label>User name <input name="user" value="maria"></label><button>Sign in</button></form>',
          );
      } else if (path === '/login' && req.method === 'POST') {
        const id = randomBytes(16).toString('hex');
        signedIn.add(id);
        page(res, handOver(), { 'set-cookie': `idp=${id}; HttpOnly; SameSite=Lax; Path=/` });
      } else res.writeHead(404).end();
    },
  };
}
