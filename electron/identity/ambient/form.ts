import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';

const nothingToSetUp =
  'On an EC2 instance with an instance profile no setup is needed: the aws command, every SDK and git with the AWS CLI’s credential helper find its role automatically. Add this source to build other roles on it, or to use it by name in codecommit:// addresses.';

export const sourceForm: FormSpec = {
  kind: 'ambient',
  makes: 'source',
  group: 'machine',
  title: 'Credentials of this machine',
  summary:
    'Credentials of an EC2 instance, a container, the environment or another program; no sign-in needed.',
  fields: [
    {
      name: 'origin',
      label: 'Where they come from',
      type: 'choice',
      required: true,
      choices: [
        { value: 'ec2', label: 'EC2 instance metadata' },
        { value: 'container', label: 'ECS or EKS container' },
        { value: 'environment', label: 'Environment variables' },
        { value: 'process', label: 'Another program (credential_process)' },
      ],
    },
    {
      name: 'command',
      label: 'Command',
      type: 'text',
      required: true,
      when: { field: 'origin', isOneOf: ['process'] },
      placeholder: '/opt/acme/bin/fetch-keys --quiet',
      hint: 'The value of credential_process. It runs without a shell.',
    },
  ],
  guide: [
    { when: { field: 'origin', is: 'ec2' }, text: nothingToSetUp },
    {
      when: { field: 'origin', is: 'container' },
      text: 'ECS tells its tasks where their keys are (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI), EKS Pod Identity its pods (AWS_CONTAINER_CREDENTIALS_FULL_URI and a token file). Latchkey must run in that container.',
    },
    {
      when: { field: 'origin', is: 'environment' },
      text: 'Latchkey reads AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN as they were when it was started. New values take effect after a restart.',
    },
    {
      when: { field: 'origin', is: 'process' },
      text: 'The program prints JSON with Version 1, AccessKeyId, SecretAccessKey and, if they expire, SessionToken and Expiration. Latchkey’s own command is refused, because it would call itself.',
    },
  ],
};

export type Origin =
  | { readonly kind: 'environment' }
  | { readonly kind: 'ec2' }
  | { readonly kind: 'container' }
  | { readonly kind: 'process'; readonly commandLine: string };

export interface ParsedSource {
  readonly config: FormValues;
  readonly subtitle: string;
  readonly origin: Origin;
}

export function parseSource(values: FormValues): Result<ParsedSource, Problem> {
  const config: Record<string, string> = {};
  for (const { name } of sourceForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(sourceForm, config)))
    return invalidInput(field, reason);
  const { origin, command } = config;
  if (origin !== 'process' && command !== undefined)
    return invalidInput('command', 'A command belongs to “Another program” only.');
  switch (origin) {
    case 'environment':
      return ok({ config, subtitle: 'Environment variables', origin: { kind: origin } });
    case 'ec2':
      return ok({ config, subtitle: 'EC2 instance metadata', origin: { kind: origin } });
    case 'container':
      return ok({ config, subtitle: 'ECS or EKS container', origin: { kind: origin } });
    default:
      return withCommand(config, command ?? '');
  }
}

function withCommand(config: FormValues, commandLine: string): Result<ParsedSource, Problem> {
  if (commandLine === '')
    return invalidInput('command', 'The command that prints the credentials is required.');
  if (/\p{Cc}/u.test(commandLine)) return invalidInput('command', 'A command is one line.');
  if (asksLatchkey(commandLine))
    return invalidInput(
      'command',
      'This command calls Latchkey, which would wait for itself forever. Enter the program that has the credentials.',
    );
  const [, quoted, bare] = /^(?:"([^"]+)"|(\S+))/.exec(commandLine) ?? [];
  return ok({
    config,
    subtitle: (quoted ?? bare ?? commandLine).slice(0, 200),
    origin: { kind: 'process', commandLine },
  });
}

/** Latchkey's own command as a word anywhere, so also behind `env`, `sh -c` or a path with blanks. */
function asksLatchkey(commandLine: string): boolean {
  return /(?:^|[\s"'/\\=;&|(])(?:latchkey|git-(?:remote-codecommit|credential-latchkey))(?:\.(?:exe|cmd|mjs))?(?=$|[\s"';&|)])/i.test(
    commandLine,
  );
}
