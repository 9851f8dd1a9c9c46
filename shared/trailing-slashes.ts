/**
 * The text without the slashes at its end. In one walk from there: a pattern such as `/\/+$/` begins again at each slash of a run that
 * something follows, and a text of 60 kB held the main process for a second.
 */
export function withoutTrailingSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}
