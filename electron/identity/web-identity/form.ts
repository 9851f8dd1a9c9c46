import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { webIdentityGuide } from './guide.ts';

export const sourceForm: FormSpec = {
  kind: 'web-identity',
  makes: 'source',
  group: 'machine',
  title: 'Web identity token',
  summary: 'A token that this machine already has, in a file or from a command; nobody has to sign in.',
  fields: [
    {
      name: 'tokenFile',
      label: 'Token file',
      type: 'text',
      required: false,
      placeholder: '/var/run/secrets/token',
      hint: 'An absolute path, or one that starts with ~/. It is read again for each renewal.',
    },
    {
      name: 'command',
      label: 'Or a command',
      type: 'text',
      required: false,
      placeholder: 'fetch-token --audience sts.amazonaws.com',
      hint: 'It must print the token and nothing else. It runs without a shell.',
    },
    {
      name: 'issuer',
      label: 'Issuer of the token',
      type: 'url',
      required: false,
      advanced: true,
      placeholder: 'https://token.example.com',
      hint: 'Its iss claim, used in the trust policy below.',
    },
    {
      name: 'audience',
      label: 'Audience of the token',
      type: 'text',
      required: false,
      advanced: true,
      placeholder: 'sts.amazonaws.com',
      hint: 'Its aud claim, used in the trust policy below.',
    },
    {
      name: 'subject',
      label: 'Subject of the token',
      type: 'text',
      required: false,
      advanced: true,
      hint: 'Its sub claim. The trust policy below admits only this subject.',
    },
  ],
  guide: [...webIdentityGuide],
};

export type TokenOrigin =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly commandLine: string };

export function parseSource(
  values: FormValues,
): Result<{ readonly config: FormValues; readonly subtitle: string; readonly origin: TokenOrigin }, Problem> {
  const tokenFile = (values.tokenFile ?? '').trim();
  const command = (values.command ?? '').trim();
  const config: Record<string, string> = {};
  for (const { name } of sourceForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(sourceForm, config)))
    return invalidInput(field, reason);
  if (tokenFile !== '' && command !== '')
    return invalidInput('command', 'Either a file or a command, not both.');
  if (command !== '') {
    if (hasControl(command)) return invalidInput('command', 'A command is one line.');
    const subtitle = command.split(/\s/)[0] ?? command;
    return ok({ config, subtitle, origin: { kind: 'command', commandLine: command } });
  }
  if (tokenFile === '') return invalidInput('tokenFile', 'Enter the path of the token file, or a command.');
  if (hasControl(tokenFile)) return invalidInput('tokenFile', 'A path is one line.');
  if (!/^(\/|~\/|[A-Za-z]:[\\/]|\\\\)/.test(tokenFile))
    return invalidInput('tokenFile', 'The path must be absolute or start with ~/.');
  return ok({ config, subtitle: tokenFile, origin: { kind: 'file', path: tokenFile } });
}

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);
