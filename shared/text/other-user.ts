/** Another user is signed in than before. `before`: their name; '' where it had none. */
export function otherUserText(source: string, before: string, now: string | null): string {
  const name = now === null || now === '' ? 'another user' : now;
  const earlier = before === '' ? 'another user' : before;
  const who =
    earlier === name
      ? `Signed in as another ${name} than before.`
      : `Signed in as ${earlier} before, as ${name} now.`;
  return `${who} All sessions of ${source} act as that user. If you did not mean it, sign out there and in the browser.`;
}
