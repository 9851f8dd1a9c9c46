import { randomBytes } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import { html, page } from '../identity-center/html.ts';
import { type Incoming, Refusal, type Reply } from '../service.ts';
import type { World } from '../world/world.ts';

const codeMs = 5 * 60_000;
const sameDevice = 'arn:aws:signin:::devtools/same-device';
const crossDevice = 'arn:aws:signin:::devtools/cross-device';
const confirmationPath = '/v1/sessions/confirmation';

export type WorldUser = World['iamUsers'][number];

/** What a user's yes gave, for the redirect address. */
export interface ConsoleCode {
  readonly user: WorldUser;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: number;
}
export interface ConsolePages {
  authorizePage(request: Incoming): Reply;
  decide(form: URLSearchParams): Reply;
  confirmationPage(request: Incoming): Reply;
  /** A code is good once, even when what came with it was wrong. Null: there is none, or it is too old. */
  takeCode(code: string): ConsoleCode | null;
}

/** The pages that a browser sees of the console sign-in for tools. */
export function createConsolePages({
  world,
  clock,
}: {
  readonly world: World;
  readonly clock: PlaygroundClock;
}): ConsolePages {
  const codes = new Map<string, ConsoleCode>();
  return {
    authorizePage: (request) => {
      readAuthorize(request.query);
      const hidden = authorizeFields.map(
        (name) => html`<input type="hidden" name="${name}" value="${request.query.get(name) ?? ''}">`,
      );
      const users = world.iamUsers.map(
        ({ accountId, userName }) =>
          html`<button name="user" value="${`${accountId}/${userName}`}">${userName} in ${accountId}</button>`,
      );
      return page(
        'AWS console sign-in',
        html`<p>Tools on a computer ask for credentials. Who signs in?</p><form method="post" action="/v1/authorize">${hidden}<div class="row">${users}<button name="user" value="">Deny</button></div></form>`,
      );
    },
    decide: (form) => {
      const { clientId, redirectUri, state, challenge } = readAuthorize(form);
      const back = new URL(redirectUri);
      back.searchParams.set('state', state);
      const user = world.iamUsers.find((each) => `${each.accountId}/${each.userName}` === form.get('user'));
      if (user === undefined) back.searchParams.set('error', 'access_denied');
      else {
        const code = randomBytes(48).toString('base64url');
        codes.set(code, { user, clientId, redirectUri, challenge, expiresAt: clock.now() + codeMs });
        back.searchParams.set('code', code);
      }
      return { status: 303, headers: { location: back.href }, body: '' };
    },
    confirmationPage: ({ query }) => {
      const text = Buffer.from(`state=${query.get('state') ?? ''}&code=${query.get('code') ?? ''}`);
      return page(
        'Enter this code',
        html`<p>Paste this where you started:</p><p><code data-testid="code">${text.toString('base64')}</code></p>`,
      );
    },
    takeCode: (text) => {
      const code = codes.get(text) ?? null;
      codes.delete(text);
      return code === null || code.expiresAt <= clock.now() ? null : code;
    },
  };
}

export const invalid = (message: string): Refusal => new Refusal(400, 'ValidationException', message);

const authorizeFields = [
  'response_type',
  'client_id',
  'state',
  'code_challenge_method',
  'scope',
  'redirect_uri',
  'code_challenge',
] as const;

function readAuthorize(values: URLSearchParams): {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
} {
  const bad = (message: string): Refusal => new Refusal(400, 'InvalidRequest', message);
  const [clientId, redirectUri] = [values.get('client_id') ?? '', values.get('redirect_uri') ?? ''];
  const isLoopback = /^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/.test(redirectUri);
  const isConfirmation = redirectUri.endsWith(confirmationPath);
  if (clientId === sameDevice ? !isLoopback : clientId !== crossDevice || !isConfirmation)
    throw bad('client_id and redirect_uri do not belong together.');
  if (values.get('response_type') !== 'code') throw bad('response_type must be code.');
  if (values.get('scope') !== 'openid') throw bad('scope must be openid.');
  if (values.get('code_challenge_method') !== 'SHA-256') throw bad('code_challenge_method must be SHA-256.');
  const challenge = values.get('code_challenge') ?? '';
  if (!/^[\w-]{43}$/.test(challenge)) throw bad('code_challenge must be 43 base64url characters.');
  const state = values.get('state') ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(state)) throw bad('state must be a UUID.');
  return { clientId, redirectUri, state, challenge };
}
