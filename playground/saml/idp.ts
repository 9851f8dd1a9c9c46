import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { generate } from 'selfsigned';
import { z } from 'zod';
import type { PlaygroundClock } from '../clock.ts';
import { html } from '../identity-center/html.ts';
import { readAuthnRequest } from './request.ts';
import { deniedResponse, type ResponseParts, samlAcs, signedResponse } from './response.ts';

/** What the page does from now on; everything absent is as usual. Plain JSON, so that another process can say it. */
export const pageParts = z.strictObject({
  roles: z.array(z.string()).optional(),
  sessionName: z.string().optional(),
  durationSeconds: z.number().optional(),
  sessionEndsInMs: z.number().optional(),
  ageMs: z.number().optional(),
  lifeMs: z.number().optional(),
  audience: z.string().optional(),
  issuer: z.string().optional(),
  recipient: z.string().optional(),
  signature: z.enum(['assertion', 'response', 'foreign', 'none']).optional(),
  padding: z.int().min(0).max(200_000).optional(),
  relayStateFirst: z.boolean().optional(),
  /** Where the page posts it, for a consumer of the user's own. */
  postTo: z.string().optional(),
  /**
   * down: HTTP 503; fails: HTTP 500 with words; mute: HTTP 502 without; ticket: HTTP 401 for who has a Kerberos ticket; trouble: a page of words and no form; noise: bytes that are no page; file:
   * a download; empty: no content; hangs: never an answer.
   */
  answers: z
    .enum([
      'denied',
      'garbage',
      'down',
      'fails',
      'mute',
      'ticket',
      'trouble',
      'noise',
      'file',
      'empty',
      'hangs',
    ])
    .optional(),
  /** HTTP's own sign-in before anything is shown; plain words of a password that only tests know. */
  basic: z.strictObject({ user: z.string(), password: z.string() }).optional(),
});
export type PageParts = z.input<typeof pageParts>;

export interface SamlIdp {
  /** What IAM has on file of it. */
  readonly provider: { readonly arn: string; readonly issuer: string; readonly certificate: string };
  /** Pairs of role and provider that it gives. */
  readonly roles: readonly string[];
  /** A response in base64, as it is posted. */
  mint(parts?: ResponseParts): string;
  setParts(parts: PageParts): void;
  /** Ends every sign-in at its page. */
  forgetUsers(): void;
  /** How many responses its page has given out. */
  handedOver(): number;
  answer(req: IncomingMessage, res: ServerResponse): void;
}

function isProven(req: IncomingMessage, { user, password }: NonNullable<PageParts['basic']>): boolean {
  return req.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

interface KeyPair {
  readonly private: string;
  readonly cert: string;
}
let processPairs: Promise<readonly [own: KeyPair, foreign: KeyPair]> | null = null;
/** Made once a process: making RSA keys takes longer than all the rest of a playground's start. */
function keyPairs(): Promise<readonly [own: KeyPair, foreign: KeyPair]> {
  const make = (): Promise<KeyPair> =>
    generate([{ name: 'commonName', value: 'Latchkey playground IdP' }], {
      keySize: 2048,
      algorithm: 'sha256',
    });
  processPairs ??= Promise.all([make(), make()]);
  return processPairs;
}

/** The entity that asks at `/sso`, as the provider has it on file. */
export const samlSpEntityId = 'urn:amazon:webservices';

/** An identity provider that starts at its own page (`/start`), or is asked by a request (`/sso?SAMLRequest=`). */
export async function createSamlIdp(
  clock: PlaygroundClock,
  { accountId, roleNames, issuer }: { accountId: string; roleNames: readonly string[]; issuer: string },
): Promise<SamlIdp> {
  const [own, foreign] = await keyPairs();
  const arn = `arn:aws:iam::${accountId}:saml-provider/Playground`;
  const roles = roleNames.map((name) => `arn:aws:iam::${accountId}:role/${name},${arn}`);
  const signedIn = new Set<string>();
  let given = 0;
  let page: PageParts = {};
  const mint = (parts: ResponseParts = {}): string =>
    signedResponse(
      { ...parts, roles: parts.roles ?? roles, issuer: parts.issuer ?? issuer },
      {
        privateKey: parts.signature === 'foreign' ? foreign.private : own.private,
        nowMs: clock.now(),
      },
    );
  const show = (res: ServerResponse, status: number, markup: string, cookie?: string): void => {
    res.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
    });
    res.end(`<!doctype html><title>Playground IdP</title>${markup}`);
  };
  const posted = (parts: ResponseParts): string => {
    if (page.answers === 'denied') return deniedResponse(issuer, clock.now(), parts.inResponseTo);
    if (page.answers === 'garbage') return Buffer.from('not what was asked for').toString('base64');
    return mint(parts);
  };
  /** The form that submits itself, or why there is none. */
  const handOver = (query: URLSearchParams): { readonly status: number; readonly markup: string } => {
    const asked = query.get('SAMLRequest');
    const request = asked === null ? null : readAuthnRequest(asked);
    if (asked !== null && (request === null || request.issuer !== samlSpEntityId))
      return { status: 400, markup: '<h1>This is no request of an application that is known here.</h1>' };
    given += 1;
    const { relayStateFirst, postTo, answers: _, basic: __, ...parts } = page;
    const answering = request === null ? {} : { inResponseTo: request.id };
    const response = html`<input type="hidden" name="SAMLResponse" value="${posted({ ...parts, ...answering })}">`;
    const relay = html`<input type="hidden" name="RelayState" value="${query.get('RelayState') ?? 'a&b'}">`;
    const fields = relayStateFirst === true ? [relay, response] : [response, relay];
    const action = postTo ?? request?.acsUrl ?? samlAcs;
    return {
      status: 200,
      markup:
        html`<form method="post" action="${action}">${fields}<button>Continue to AWS</button></form><script>document.forms[0].submit()</script>`
          .markup,
    };
  };
  return {
    provider: { arn, issuer, certificate: own.cert },
    roles,
    mint,
    setParts: (parts) => {
      page = pageParts.parse(parts);
    },
    forgetUsers: () => signedIn.clear(),
    handedOver: () => given,
    answer: (req, res) => {
      req.resume();
      const cookie = /(?:^|; )idp=([0-9a-f]+)/.exec(req.headers.cookie ?? '')?.[1] ?? '';
      const { pathname, search, searchParams } = new URL(req.url ?? '/', issuer);
      if (page.answers === 'hangs') return;
      if (page.answers === 'down') return show(res, 503, '<h1>Under maintenance</h1>');
      if (page.basic !== undefined && !isProven(req, page.basic)) {
        res.setHeader('www-authenticate', 'Basic realm="Playground staff", charset="UTF-8"');
        return show(res, 401, '<h1>Authorization required</h1>');
      }
      if (page.answers === 'fails') return show(res, 500, '<h1>Sorry,</h1> the directory is not available.');
      if (page.answers === 'mute') return void res.writeHead(502).end();
      if (page.answers === 'ticket')
        return void res.writeHead(401, { 'www-authenticate': 'Negotiate' }).end();
      if (page.answers === 'noise') return show(res, 200, '</div>\u0000\ufffd<%=<<}}');
      if (page.answers === 'empty') return void res.writeHead(204).end();
      if (page.answers === 'file')
        return void res.writeHead(200, { 'content-type': 'application/x-thing' }).end('thing');
      if (page.answers === 'trouble') return show(res, 200, '<h1>Your account is locked.</h1>');
      if (req.method === 'GET' && (pathname === '/start' || pathname === '/sso')) {
        const { status, markup } = signedIn.has(cookie)
          ? handOver(searchParams)
          : {
              status: 200,
              markup:
                html`<form method="post" action="/login${search}"><label>User name <input name="user" value="maria"></label><button>Sign in</button></form>`
                  .markup,
            };
        return show(res, status, markup);
      }
      if (req.method === 'POST' && pathname === '/login') {
        const id = randomBytes(16).toString('hex');
        signedIn.add(id);
        const { status, markup } = handOver(searchParams);
        return show(res, status, markup, `idp=${id}; HttpOnly; SameSite=Lax; Path=/; Max-Age=3600`);
      }
      res.writeHead(404).end();
    },
  };
}
