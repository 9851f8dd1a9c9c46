import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
/**
 * The access portal's shortcut link to a role of an account (IAM Identity Center user guide, "Creating shortcut links to AWS
 * Management Console destinations"). It holds no secret: the user who opens it signs in to the portal, or is signed in there.
 */
export function consolePage(
  startUrl: string,
  to: { readonly accountId: string; readonly role: string; readonly destination: string },
): string {
  const portal = withoutTrailingSlashes(startUrl.replace(/#.*$/, ''));
  const query = new URLSearchParams({
    account_id: to.accountId,
    role_name: to.role,
    destination: to.destination,
  });
  return `${portal}/#/console?${query}`;
}
