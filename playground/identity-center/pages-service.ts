import { createHash, randomBytes } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import { type Incoming, type MessageService, Refusal, type Reply } from '../service.ts';
import { equalInConstantTime } from '../sigv4.ts';
import type { World } from '../world/world.ts';
import type { Authorizations, DeviceRequest } from './authorizations.ts';
import { type Client, type Clients, grantTypes, matchesRedirect } from './clients.ts';
import { type Html, html, page } from './html.ts';

export interface PagesPorts {
  readonly clock: PlaygroundClock;
  readonly world: World;
  readonly clients: Clients;
  readonly authorizations: Authorizations;
}

/** A browser that signed in; `formKey` ties its forms to it. */
interface BrowserSession {
  readonly userName: string;
  readonly formKey: string;
}

const cookieName = 'playground_session';

/** The pages of the sign-in: plain forms, no script, so any browser and any test can go through them. */
export function createPagesService(ports: PagesPorts): MessageService {
  const sessions = new Map<string, BrowserSession>();
  return {
    kind: 'message',
    name: 'pages',
    operationOf: (request) => `${request.method} ${request.path}`,
    refuse: (refusal) =>
      page('This did not work', html`<p role="alert">${refusal.message}</p>`, refusal.status),
    handle: (request) => {
      const form = new URLSearchParams(request.method === 'POST' ? request.body.toString('utf8') : '');
      const session = sessions.get(cookie(request) ?? '') ?? null;
      switch (`${request.method} ${request.path}`) {
        case 'GET /':
          return go('/start');
        // The portal's own pages are of a script; of it only the shortcut to the console is here.
        case 'GET /start/':
          return shortcutPage();
        case 'GET /console':
          return session === null
            ? signInPage(ports.world, `/console?${request.query}`, '')
            : consolePage(request.query, session, ports.world);
        case 'GET /start':
          return session === null ? signInPage(ports.world, '/start', '') : startPage(session, ports.world);
        case 'GET /device':
          return devicePage(request.query.get('user_code'), session, ports);
        case 'POST /device':
          return answerDevice(form, session, ports);
        case 'GET /authorize':
          return authorizePage(request, session, ports);
        case 'POST /authorize':
          return answerAuthorize(form, session, ports);
        case 'POST /sign-in': {
          const userName = (form.get('user') ?? '').trim();
          const next = safeNext(form.get('next'));
          if (!ports.world.identityCenter.users.some((user) => user.userName === userName))
            return signInPage(ports.world, next, `There is no user ${userName} here. Choose one below.`);
          const id = randomBytes(24).toString('base64url');
          sessions.set(id, { userName, formKey: randomBytes(24).toString('base64url') });
          return go(next, `${cookieName}=${id}; HttpOnly; SameSite=Lax; Path=/`);
        }
        case 'POST /sign-out':
          sessions.delete(cookie(request) ?? '');
          return go('/start', `${cookieName}=; Max-Age=0; Path=/`);
        default:
          throw new Refusal(404, 'NotFound', 'There is no such page. The sign-in starts at /start.');
      }
    },
  };
}

function go(location: string, setCookie?: string): Reply {
  return {
    status: 303,
    headers: setCookie === undefined ? { location } : { location, 'set-cookie': setCookie },
    body: '',
  };
}

function cookie(request: Incoming): string | undefined {
  return new RegExp(`(?:^|; *)${cookieName}=([^;]*)`).exec(request.header('cookie') ?? '')?.[1];
}

/** SECURITY: only back to a page of our own. */
function safeNext(next: string | null): string {
  return next !== null && /^\/(?!\/|\\)/.test(next) ? next : '/start';
}

function signInPage(world: World, next: string, problem: string): Reply {
  const users = world.identityCenter.users.map(
    ({ userName, displayName }) =>
      html`<form method="post" action="/sign-in"><input type="hidden" name="next" value="${next}"><button name="user" value="${userName}">${displayName}</button></form>`,
  );
  return page(
    'Sign in',
    html`${problem === '' ? [] : html`<p role="alert">${problem}</p>`}<form method="post" action="/sign-in"><input type="hidden" name="next" value="${next}"><label for="user">User name</label><input type="text" id="user" name="user" autocomplete="username" autofocus><div class="row"><button class="main">Sign in</button></div></form><p>Or with one click:</p><div class="row">${users}</div>`,
    problem === '' ? 200 : 400,
  );
}

function startPage(session: BrowserSession, world: World): Reply {
  const ids = new Set(
    world.identityCenter.assignments
      .filter(({ userName }) => userName === session.userName)
      .map(({ accountId }) => accountId),
  );
  const mine = world.accounts.filter(({ accountId }) => ids.has(accountId));
  const items = mine.slice(0, 20).map(({ name, accountId }) => html`<li>${name} (${accountId})</li>`);
  const more =
    mine.length > items.length ? html`<li>and ${String(mine.length - items.length)} more</li>` : [];
  return page(
    'Your AWS accounts',
    html`<p>Signed in as ${session.userName}.</p><ul>${items}${more}</ul><form method="get" action="/device"><label for="code">Code shown by a device</label><input type="text" id="code" name="user_code" autocomplete="off"><div class="row"><button class="main">Continue</button></div></form><form method="post" action="/sign-out"><div class="row"><button>Sign out</button></div></form>`,
  );
}

const shortcutScript =
  "location.replace(location.hash.startsWith('#/console?') ? '/console' + location.hash.slice(9) : '/start')";

/** `/start/#/console?account_id=…`: what is behind `#` never reaches a server. */
function shortcutPage(): Reply {
  const hash = createHash('sha256').update(shortcutScript).digest('base64');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'; frame-ancestors 'none'`,
    },
    body: `<!doctype html>\n<title>AWS access portal</title><script>${shortcutScript}</script>\n`,
  };
}

function consolePage(query: URLSearchParams, session: BrowserSession, world: World): Reply {
  const [accountId, role] = [query.get('account_id') ?? '', query.get('role_name') ?? ''];
  const isMine = world.identityCenter.assignments.some(
    (each) =>
      each.userName === session.userName &&
      each.accountId === accountId &&
      each.permissionSets.includes(role),
  );
  if (!isMine)
    throw new Refusal(403, 'Forbidden', `${session.userName} has no role ${role} in ${accountId}.`);
  return page(
    'AWS console',
    html`<p>Signed in to account <b data-testid="account">${accountId}</b> as <b data-testid="role">${role}</b>.</p><p>AWS would show <span data-testid="destination">${query.get('destination') ?? ''}</span>.</p>`,
  );
}

function openDevice(userCode: string, ports: PagesPorts): DeviceRequest {
  const device = ports.authorizations.byUserCode(userCode);
  if (device === null)
    throw new Refusal(404, 'UnknownCode', 'There is no such code. Compare it with what the app shows.');
  if (device.expiresAt <= ports.clock.now())
    throw new Refusal(410, 'ExpiredCode', 'This code has expired. Start the sign-in again in the app.');
  if (device.decision.kind !== 'pending')
    throw new Refusal(409, 'AnsweredCode', 'This code has been answered already. You can close this window.');
  return device;
}

function devicePage(userCode: string | null, session: BrowserSession | null, ports: PagesPorts): Reply {
  if (session === null)
    return signInPage(
      ports.world,
      userCode === null ? '/device' : `/device?user_code=${encodeURIComponent(userCode)}`,
      '',
    );
  if (userCode === null) return startPage(session, ports.world);
  const device = openDevice(userCode, ports);
  return page(
    'Confirm this code',
    html`<p>${device.clientName} asks to use your AWS accounts as ${session.userName}. Allow it only if it shows the same code:</p><p class="code" data-testid="user-code">${device.userCode}</p>${decisionForm('/device', session, html`<input type="hidden" name="user_code" value="${device.userCode}">`)}`,
  );
}

function decisionForm(action: string, session: BrowserSession, fields: Html): Html {
  return html`<form method="post" action="${action}"><input type="hidden" name="form_key" value="${session.formKey}">${fields}<div class="row"><button class="main" name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></div></form>`;
}

/** SECURITY: an Allow counts only from a form that this browser session was given. */
function requireForm(form: URLSearchParams, session: BrowserSession | null): BrowserSession {
  if (session === null || !equalInConstantTime(form.get('form_key') ?? '', session.formKey))
    throw new Refusal(403, 'WrongForm', 'This form does not belong to your sign-in. Open the page again.');
  return session;
}

function answerDevice(form: URLSearchParams, session: BrowserSession | null, ports: PagesPorts): Reply {
  const { userName } = requireForm(form, session);
  const device = openDevice(form.get('user_code') ?? '', ports);
  if (form.get('decision') !== 'allow') {
    device.decision = { kind: 'denied' };
    return page('Request denied', html`<p>The app was not signed in. You can close this window.</p>`);
  }
  device.decision = { kind: 'allowed', userName };
  return page(
    'Request approved',
    html`<p>The app is signed in as ${userName}. You can close this window.</p>`,
  );
}

interface AuthorizeRequest {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
}

function readAuthorize(values: URLSearchParams, ports: PagesPorts): AuthorizeRequest {
  const bad = (message: string): Refusal => new Refusal(400, 'InvalidRequestException', message);
  const client = ports.clients.find(values.get('client_id') ?? '');
  if (client === null || !client.grantTypes.includes(grantTypes.code))
    throw bad('client_id is not registered for authorization_code.');
  const redirectUri = values.get('redirect_uri') ?? '';
  if (!matchesRedirect(client, redirectUri)) throw bad('redirect_uri is not one the client registered.');
  if (values.get('response_type') !== 'code') throw bad('response_type must be code.');
  if (values.get('code_challenge_method') !== 'S256') throw bad('code_challenge_method must be S256.');
  const codeChallenge = values.get('code_challenge') ?? '';
  if (!/^[A-Za-z0-9_-]{43}$/.test(codeChallenge))
    throw bad('code_challenge must be 43 base64url characters.');
  const state = values.get('state') ?? '';
  if (state === '') throw bad('state is missing.');
  for (const scope of (values.get('scopes') ?? '').split(' ').filter((each) => each !== ''))
    if (!client.scopes.includes(scope)) throw bad(`The client was not registered with scope ${scope}.`);
  return { client, redirectUri, state, codeChallenge };
}

const authorizeFields = [
  'client_id',
  'redirect_uri',
  'response_type',
  'code_challenge_method',
  'code_challenge',
  'state',
  'scopes',
] as const;

function authorizePage(request: Incoming, session: BrowserSession | null, ports: PagesPorts): Reply {
  const { client } = readAuthorize(request.query, ports);
  if (session === null) return signInPage(ports.world, `/authorize?${request.rawQuery}`, '');
  const fields = authorizeFields.map(
    (name) => html`<input type="hidden" name="${name}" value="${request.query.get(name) ?? ''}">`,
  );
  return page(
    'Allow access',
    html`<p>${client.clientName} asks to use your AWS accounts as ${session.userName}.</p>${decisionForm('/authorize', session, html`${fields}`)}`,
  );
}

function answerAuthorize(form: URLSearchParams, session: BrowserSession | null, ports: PagesPorts): Reply {
  const { userName } = requireForm(form, session);
  const { client, redirectUri, state, codeChallenge } = readAuthorize(form, ports);
  const back = new URL(redirectUri);
  back.searchParams.set('state', state);
  if (form.get('decision') === 'allow') {
    const grant = { clientId: client.clientId, redirectUri, codeChallenge, userName };
    back.searchParams.set('code', ports.authorizations.openCode(grant));
  } else back.searchParams.set('error', 'access_denied');
  return go(back.href);
}
