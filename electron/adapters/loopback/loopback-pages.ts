/** The pages that a browser gets when it comes back from a sign-in: plain HTML, nothing to load, nothing to run. */
export const loopbackPages = {
  received: () =>
    page(
      'You can close this page',
      'You can close this page; Latchkey has received your sign-in and shows when it is complete.',
    ),
  refused: (reason: string) =>
    page('The sign-in was refused', `The identity provider refused the sign-in: ${reason}`, tryAgain),
  unclear: () =>
    page('This response cannot be used', 'It contains the same value twice, or is not a form.', tryAgain),
  tooLarge: () => page('This response is too large', 'A sign-in response is at most 1 MiB.', tryAgain),
  elsewhere: () =>
    page(
      'There is nothing here',
      'This address accepts only the response to a sign-in that Latchkey started.',
    ),
};

const tryAgain = 'You can close this page and start the sign-in again in Latchkey.';

function page(title: string, ...paragraphs: readonly string[]): string {
  const body = paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)} – Latchkey</title></head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? '');
