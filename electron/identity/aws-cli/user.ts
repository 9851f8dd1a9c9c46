import type { LeaseIdentity } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import type { PortalSignIn } from './cache.ts';

/** Tokens of the portals that are used at the same time. */
const MOST_KEPT = 16;

/**
 * Who signed in at the portal: its token has no name in it, and the session name of any role's credentials is the user's. The same file of the
 * AWS CLI is every user's, so another one may be signed in from one minute to the next.
 */
export interface PortalUsers {
  /** By credentials that this token gave; null: it gave none yet, or AWS did not say whose they are. */
  of(signIn: Pick<PortalSignIn, 'accessToken'>): LeaseIdentity;
  note(signIn: Pick<PortalSignIn, 'accessToken'>, arn: string): void;
}

const nobody: LeaseIdentity = { signedInAs: null };

/** One for the source and its sessions: what a session learns, the next look at the source says. */
export function portalUsers(ports: IdentityPorts): PortalUsers {
  const known = users.get(ports) ?? createPortalUsers(ports);
  users.set(ports, known);
  return known;
}
const users = new WeakMap<IdentityPorts, PortalUsers>();

function createPortalUsers({ hash }: Pick<IdentityPorts, 'hash'>): PortalUsers {
  const byToken = new Map<string, LeaseIdentity>();
  // SECURITY: no token stays in memory for this.
  const keyOf = ({ accessToken }: Pick<PortalSignIn, 'accessToken'>): string =>
    hash.sha256(new TextEncoder().encode(accessToken.reveal())).join(' ');
  return {
    of: (signIn) => byToken.get(keyOf(signIn)) ?? nobody,
    note(signIn, arn) {
      const name = arn.split('/').at(-1) ?? '';
      // A user name, which the directory keeps unique without its case.
      byToken.set(keyOf(signIn), { signedInAs: name, user: name.toLowerCase() });
      const [oldest] = byToken.keys();
      if (byToken.size > MOST_KEPT && oldest !== undefined) byToken.delete(oldest);
    },
  };
}
