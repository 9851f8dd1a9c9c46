/** The part of a sign-in address that a user can compare; the rest is machinery and hides it. */
export function pageHost(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
