import { foldName } from './same-name.ts';

/** `base`, or with the first number that makes it a name that nothing has yet, nor one that looks like it. */
export function freeName(taken: ReadonlySet<string>, base: string): string {
  const folded = new Set([...taken].map((one) => foldName(one.trim())));
  let name = base;
  for (let number = 2; folded.has(foldName(name.trim())); number++) name = `${base} ${number}`;
  return name;
}
