import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';

const nothingToSetUp =
  'On an EC2 instance with an instance profile nothing needs setting up: the aws command, every SDK and git with the AWS CLI’s credential helper find its role by themselves. This source is for putting other roles on top of it, and for codecommit:// addresses by name.';

export const sourceForm: FormSpec = {
  kind: 'ambient',
  makes: 'source',
  title: 'What this machine already has',
  summary:
    'Credentials of an EC2 instance, a container, the environment or another program; nobody has to sign in.',
  fields: [
    {
      ...{ name: 'origin', label: 'Where they come from', type: 'choice', required: true },
      choices: [
        { value: 'ec2', label: 'EC2 instance metadata' },
        { value: 'container', label: 'ECS or EKS container' },
        { value: 'environment', label: 'Environment variables' },
        { value: 'process', label: 'Another program (credential_process)' },
      ],
    },
    {
      ...{ name: 'command', label: 'Command', type: 'text', required: false },
      placeholder: '/opt/acme/bin/fetch-keys --quiet',
      hint: 'Only for another program: the line behind credential_process. Run without a shell.',
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
      text: 'Latchkey reads AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN as they were when it was started. New values count after it is started again.',
    },
    {
      when: { field: 'origin', is: 'process' },
      text: 'The program prints JSON with Version 1, AccessKeyId, SecretAccessKey and, where they end, SessionToken and Expiration. A command of Latchkey itself is refused: it would ask itself.',
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
    return invalidInput('command', 'The command that prints the credentials is needed.');
  if (/\p{Cc}/u.test(commandLine)) return invalidInput('command', 'A command is one line.');
  if (asksLatchkey(commandLine))
    return invalidInput(
      'command',
      'This command asks Latchkey itself, which would wait for its own answer for ever. Name the program that has the credentials.',
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
