/** `base`, or with the first number that makes it a name that nothing has yet. */
export function freeName(taken: ReadonlySet<string>, base: string): string {
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base} ${number}`;
  return name;
}
