/** What a shell still reads inside double quotes; PowerShell takes the curly ones for quotes too. */
const readInDoubleQuotes = /["$`\\!“”„]/;
/** What ends single quotes: in PowerShell also the curly ones; in fish a backslash before one of these escapes it. */
const endsSingleQuotes = /['‘’‚‛]+|\\(?=[\\'‘’‚‛]|$)/g;

/**
 * One word of a command that is printed to be pasted.
 *
 * SECURITY: names and addresses come from files that others write. In every POSIX shell and in fish it is one word with
 * exactly this value; in PowerShell too, or more than one word, but nothing of it is run.
 */
export function shellWord(value: string): string {
  if (!readInDoubleQuotes.test(value)) return `"${value}"`;
  return `'${value.replace(endsSingleQuotes, (part) => `'"${part.replace('\\', '\\\\')}"'`)}'`;
}

/** The same, bare where no shell would read anything in it. */
export const shellArgument = (value: string): string =>
  /^\w[\w@+.:/-]*$/.test(value) ? value : shellWord(value);
