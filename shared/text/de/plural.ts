/** `1 Sitzung`, `1.200 Sitzungen`. */
export const many = (count: number, one: string, more: string): string =>
  `${count.toLocaleString('de-DE')} ${count === 1 ? one : more}`;
