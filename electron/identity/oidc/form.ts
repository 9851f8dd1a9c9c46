import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Secret } from '../../core/secret.ts';
import { oidcGuide } from './guide.ts';
import { type Preset, presets } from './presets.ts';

export const fixedPorts = [47_831, 47_832, 47_833];

export const sourceForm: FormSpec = {
  kind: 'oidc',
  makes: 'source',
  group: 'people',
  title: 'OpenID Connect',
  summary:
    'Sign in with Google, Microsoft, Okta, Cognito or any OpenID Connect provider; AWS roles trust its token.',
  fields: [
    {
      name: 'preset',
      label: 'Provider',
      type: 'choice',
      required: true,
      choices: presets.map(({ value, label }) => ({ value, label })),
    },
    {
      name: 'clientId',
      label: 'Client ID',
      type: 'text',
      required: true,
      pattern: '[\\x21-\\x7E]{1,255}',
      patternReason: 'A client ID has no spaces.',
      hint: 'From a public (native, desktop) application at the provider.',
    },
    {
      name: 'issuer',
      label: 'Issuer',
      type: 'text',
      required: true,
      placeholder: 'https://login.example.com',
      hint: 'The provider’s address; for Cognito the user pool ID or its domain, for Entra the tenant ID.',
      when: {
        field: 'preset',
        isOneOf: presets.filter(({ typed }) => typed !== null).map(({ value }) => value),
      },
    },
    {
      name: 'flow',
      label: 'Sign in',
      type: 'choice',
      required: false,
      advanced: true,
      choices: [
        { value: 'browser', label: 'In the browser' },
        { value: 'device', label: 'With a code on any device' },
      ],
      hint: 'Automatic: in the browser, or with a code where there is none. A code needs a provider with the device flow.',
    },
    {
      name: 'scope',
      label: 'Scopes',
      type: 'text',
      required: false,
      advanced: true,
      pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E ]{1,500}',
      patternReason: 'Words separated by spaces.',
    },
    {
      name: 'redirectPort',
      label: 'Redirect port',
      type: 'number',
      required: false,
      advanced: true,
      hint: `For providers that compare the port; empty takes any port, or one of ${fixedPorts.join(', ')}.`,
    },
    {
      name: 'identityPoolId',
      label: 'Cognito identity pool',
      type: 'text',
      required: false,
      advanced: true,
      pattern: '[a-z]{2,4}(-[a-z]+)+-\\d:[0-9a-f-]{36}',
      patternReason: 'An identity pool ID such as us-east-1:11111111-2222-3333-4444-555555555555.',
      hint: 'Uses its basic flow: AWS gets the pool’s token instead of the provider’s.',
    },
  ],
  guide: [...oidcGuide],
};

export interface SourceConfig {
  readonly preset: Preset;
  readonly issuer: string;
  readonly clientId: string;
  /** Never among the settings: of the keychain, put in for one piece of work. */
  readonly clientSecret: Secret<string> | null;
  readonly flow: 'browser' | 'device';
  readonly scope: string;
  readonly ports: readonly number[];
  readonly identityPoolId: string | null;
}

export function parseSourceConfig(
  values: FormValues,
): Result<
  { readonly config: FormValues; readonly subtitle: string; readonly parsed: SourceConfig },
  Problem
> {
  const config: Record<string, string> = {};
  for (const { name } of sourceForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(sourceForm, config)))
    return invalidInput(field, reason);
  const preset = presets.find(({ value }) => value === config.preset);
  if (preset === undefined) return invalidInput('preset', 'Choose one from the list.');
  const issuer = issuerOf(preset, config.issuer ?? '');
  if (!issuer.ok) return invalidInput('issuer', issuer.error);
  if (config.issuer !== undefined) config.issuer = issuer.value;
  const port = config.redirectPort === undefined ? null : Number(config.redirectPort);
  if (port !== null && (port < 1024 || port > 65_535))
    return invalidInput('redirectPort', 'Between 1024 and 65535.');
  return ok({
    config,
    subtitle: new URL(issuer.value).host,
    parsed: {
      preset,
      issuer: issuer.value,
      clientId: config.clientId ?? '',
      clientSecret: null,
      flow: config.flow === 'device' ? 'device' : 'browser',
      scope: config.scope ?? preset.scope,
      ports: port !== null ? [port] : preset.hasFixedPort ? fixedPorts : [],
      identityPoolId: config.identityPoolId ?? null,
    },
  });
}

function issuerOf(preset: Preset, typed: string): Result<string, string> {
  if (preset.typed === null) {
    // Only a stand-in on this machine may take the place of a known provider.
    const standIn = /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(typed) && URL.canParse(typed);
    if (typed !== '' && typed !== preset.issuer && !standIn)
      return err(
        `${preset.label} has an address of its own: leave this empty, or choose “Any OpenID Connect issuer”.`,
      );
    return ok(typed === '' ? (preset.issuer ?? '') : typed);
  }
  if (typed === '') return err(`${preset.label} needs it, such as ${preset.typed.example}.`);
  const issuer = preset.typed.asIssuer(typed);
  return issuer === null
    ? err(`This is not in the form ${preset.typed.example}, over https:// and without a query.`)
    : ok(issuer);
}
