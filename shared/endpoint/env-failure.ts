/**
 * What `latchkey env` prints where it gives no session, by the reader of its lines: `eval` of nothing succeeds, and a script would
 * go on in the account of before. PowerShell: Invoke-Expression ends with the error. Nushell: no JSON, so `from json` fails. dotenv: docker
 * refuses a name with blanks, a shell finds no such command. The native shim has the same (shim/src/env_failure.rs).
 */
const failures: Readonly<Record<string, string>> = {
  csh: 'false;\n',
  tcsh: 'false;\n',
  powershell: "throw 'latchkey gave no session.'\n",
  pwsh: "throw 'latchkey gave no session.'\n",
  nushell: 'latchkey gave no session\n',
  nu: 'latchkey gave no session\n',
  dotenv: 'latchkey gave no session\n',
};

/** Of a shell that nobody knows: as for most of them. */
export const envFailureFor = (shell: string): string =>
  Object.hasOwn(failures, shell) ? (failures[shell] ?? '') : 'false\n';

/** Of a call, by its arguments; null: it is another one, or its output is no lines for a shell. */
export function envFailureOf(args: readonly string[], isWindows: boolean): string | null {
  if (args[0] !== 'env' || args.includes('--json')) return null;
  const at = args.findIndex((arg) => arg === '--shell' || arg.startsWith('--shell='));
  const said = at === -1 ? undefined : args[at]?.startsWith('--shell=') ? args[at]?.slice(8) : args[at + 1];
  return envFailureFor(said ?? (isWindows ? 'powershell' : 'sh'));
}
