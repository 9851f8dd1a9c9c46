import { spokenLanguage, loopbackText as t } from '../../../shared/words.ts';

/** The pages that a browser gets when it comes back from a sign-in: plain HTML, nothing to load, nothing to run. */
export const loopbackPages = {
  received: () => page(t.received, t.receivedMore),
  refused: (reason: string) => page(t.refused, t.refusedMore(reason), t.tryAgain),
  unclear: () => page(t.unclear, t.unclearMore, t.tryAgain),
  tooLarge: () => page(t.tooLarge, t.tooLargeMore, t.tryAgain),
  elsewhere: () => page(t.elsewhere, t.elsewhereMore),
};

function page(title: string, ...paragraphs: readonly string[]): string {
  const body = paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="${spokenLanguage()}">
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
