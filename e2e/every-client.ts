// Every AWS client that is installed here, asked who it is by one shell: for specs in which none may act in another account.
import { type Client, findClients } from './clients/matrix.ts';

export interface EveryClient {
  /** What a shell runs: a line for each client. */
  readonly script: string;
  /** What each client said: the end of its ARN after the account, or its complaint, by its name and version. */
  answers(stdout: string): Readonly<Record<string, string>>;
  /** As `answers`, the account alone. */
  accounts(stdout: string): Readonly<Record<string, string>>;
  /** Prints the region that the SDK for Go takes; null: it is not here. */
  readonly goRegion: readonly string[] | null;
  /** What all of them should have said. */
  all(answer: string): Readonly<Record<string, string>>;
}

let installed: ReturnType<typeof findClients> | undefined;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
const nameOf = ({ name, version }: Client): string => `${name} ${version}`;

/** `but`: of the names of those for which the case is none, with the reason in the spec. */
export async function everyClient(but = 'none of them'): Promise<EveryClient> {
  installed ??= findClients();
  const { clients: found, absent } = await installed;
  const clients = found.filter(({ name }) => !name.includes(but));
  for (const { name, reason } of absent) process.stderr.write(`not tried: ${name}, ${reason}\n`);
  const read = (stdout: string, pattern: RegExp): Readonly<Record<string, string>> =>
    Object.fromEntries(
      clients.map((client, at) => {
        const [, said = 'was not run'] = new RegExp(`^client ${at}: (.*)$`, 'm').exec(stdout) ?? [];
        return [nameOf(client), pattern.exec(said)?.[1] ?? said];
      }),
    );
  const go = found.find(({ name }) => name === 'AWS SDK for Go 2')?.command;
  return {
    goRegion: go === undefined ? null : [...go, 'region'],
    script: clients
      .map(({ command }, at) => {
        const asked = `${command.map(quoted).join(' ')} </dev/null 2>&1 | tr '\\n' ' '`;
        return `echo "client ${at}: $(NODE_NO_WARNINGS=1 ${asked})"`;
      })
      .join('; '),
    answers: (stdout) => read(stdout, /\barn:aws:\w+::\d{12}:(\S+)/),
    accounts: (stdout) => read(stdout, /\barn:aws:\w+::(\d{12}):/),
    all: (answer) => Object.fromEntries(clients.map((client) => [nameOf(client), answer])),
  };
}
