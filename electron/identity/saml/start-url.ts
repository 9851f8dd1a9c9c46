import { anyPartition } from '../../../shared/aws-partition.ts';
import { Region } from '../../../shared/ids.ts';
import { isPortalHost } from '../../../shared/portal.ts';

const signInHost = new RegExp(`^(?:(.+)\\.)?signin(?:-fips)?\\.(?:${anyPartition(({ signIn }) => signIn)})$`);
const consoleHost = new RegExp(`(?:^|\\.)(?:${anyPartition((one) => one.console)})$`);

const copyTheLink = 'Copy the link of the AWS tile on your provider’s page.';

/** Why no SAML sign-in can begin at an address of AWS's own, with the kind that it is for; null elsewhere. */
export function neverStarts({ hostname, pathname, hash }: URL): string | null {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  // The link of an application in the portal does begin one: the portal is the SAML provider then.
  if (isPortalHost(host) && !hash.startsWith('#/saml/') && /^\/(start|directory\/[^/]+)?\/?$/.test(pathname))
    return 'This is an access portal of IAM Identity Center: add it as “IAM Identity Center” instead. Of a portal only the link of a SAML application (…/start/#/saml/…) starts a SAML sign-in.';
  if (consoleHost.test(host)) return `This is the AWS console, which starts no SAML sign-in. ${copyTheLink}`;
  const found = signInHost.exec(host);
  if (found === null) return null;
  if (/^\/(static\/)?saml(\/|$)/i.test(pathname))
    return `AWS receives the provider’s response at this address; no sign-in starts there. ${copyTheLink}`;
  const [, label] = found;
  const isOfAccount = label !== undefined && !Region.safeParse(label).success;
  return isOfAccount
    ? `IAM users sign in to the console at this address: add an “IAM user” instead. For SAML: ${copyTheLink}`
    : `This is AWS’s own sign-in page, which starts no SAML sign-in. ${copyTheLink}`;
}
