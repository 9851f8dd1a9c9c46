/**
 * `1, 3-5` or `all` as keys, one a line. What names no role of the list gives an answer that the question refuses, so that
 * a slip is asked again.
 */
export function chosenRoles(roles: readonly { readonly key: string }[], text: string): string {
  if (/^(all|\*)$/i.test(text)) return roles.map(({ key }) => key).join('\n');
  const places = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter((word) => word !== '')) {
    const range = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
    const from = Number(range?.[1]);
    const to = Number(range?.[2] ?? range?.[1]);
    if (range === null || from < 1 || to < from || to > roles.length) return '';
    for (let place = from; place <= to; place += 1) places.add(place);
  }
  return roles
    .filter((_, i) => places.has(i + 1))
    .map(({ key }) => key)
    .join('\n');
}
