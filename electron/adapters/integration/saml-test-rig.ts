import { err, ok } from '../../../shared/result.ts';
import type { SessionKind, SourceKind } from '../../core/identity-source.ts';
import type { SamlWindow } from '../../core/ports/browser.ts';
import { Secret } from '../../core/secret.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  type PlaygroundAddresses,
  sessionContext,
} from './identity-test-rig.ts';

// For integration tests: SAML against the playground's provider and STS, with a user who has a browser.
interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A user with a browser: keeps the cookie, signs in when asked, gives the form that would submit itself. */
function createUser() {
  let cookie = '';
  return async (startUrl: string, signsIn = true): Promise<Form | null> => {
    const load = async (url: string, method: string): Promise<string> => {
      const answer = await fetch(url, { method, headers: { cookie } });
      cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
      return answer.text();
    };
    let page = await load(startUrl, 'GET');
    const login = /action="(\/login[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    if (login !== undefined && !signsIn) return null;
    if (login !== undefined) page = await load(new URL(login, startUrl).href, 'POST');
    const plain = (text: string): string => text.replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
    const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined) throw new Error(`the page has no form: ${page}`);
    return {
      action: plain(action),
      fields: Object.fromEntries(fields.map(([, name, value]) => [String(name), plain(value ?? '')])),
    };
  };
}

/** A source with this configuration, whose provider is the playground's. */
export function createSamlRig(
  kinds: { readonly source: SourceKind; readonly session: SessionKind },
  endpoints: PlaygroundAddresses,
  config: Readonly<Record<string, string>>,
) {
  const user = createUser();
  const opened: string[] = [];
  const window: SamlWindow = {
    capture: async ({ startUrl, visible, sourceId: source, foreign }) => {
      opened.push(startUrl);
      const form = await user(startUrl, visible);
      if (form === null) return err({ code: 'sign-in-needed', source });
      const assertion = new Secret(form.fields.SAMLResponse ?? '');
      const reason = await foreign(assertion);
      if (reason !== null) return err({ code: 'saml-unusable', source, reason });
      return ok({ assertion, acsUrl: form.action });
    },
    raise: async () => undefined,
    forget: async () => undefined,
  };
  const source = createSourceRig(config);
  const ports = createRealPorts(endpoints, { firstPauseMs: 1, longestPauseMs: 5 }, fetch, {
    samlWindow: window,
  });
  source.answerWith((spec) =>
    spec.kind === 'choose-roles' ? { kind: 'text', text: spec.roles.map(({ key }) => key).join('\n') } : null,
  );
  const kind = kinds.source.bind(ports);
  const found = async (ctx = source.ctx) => must((await kind.sync?.(ctx, () => undefined, never)) ?? ok([]));
  const lease = (values: Readonly<Record<string, string>> = {}) =>
    kinds.session.bind(ports).lease(sessionContext({ config: values, source: source.ctx }), never);
  const leaseOfFirst = async () => lease((await found())[0]?.config);
  return {
    user,
    opened,
    source,
    ports,
    lease,
    found,
    leaseOfFirst,
    signIn: () => kind.signIn(source.ctx, never),
  };
}
