import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { Region } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';

export const serialPattern = '[\\w+=/:,.@-]{9,256}';
const serialReason = 'The ARN of the MFA device, such as arn:aws:iam::123456789012:mfa/maria.';

/** What people look for in the form. */
export const deviceLabel = 'MFA device';

export const sourceForm: FormSpec = {
  kind: 'iam-user',
  makes: 'source',
  group: 'keys',
  title: 'IAM user',
  summary: 'A long-term access key, kept in the keychain; tools only ever get short-lived keys made from it.',
  fields: [
    {
      name: 'region',
      label: 'Region',
      type: 'region',
      required: false,
      placeholder: 'us-east-1',
      hint: 'Where its session keys are requested. In China or GovCloud it must be one of theirs. Empty: us-east-1.',
    },
    {
      name: 'mfaSerial',
      label: deviceLabel,
      type: 'text',
      required: false,
      advanced: true,
      placeholder: 'arn:aws:iam::123456789012:mfa/maria',
      pattern: serialPattern,
      patternReason: serialReason,
      hint: 'Found automatically if the user may list their own devices.',
    },
  ],
  guide: [
    {
      text: 'You enter the access key itself when you sign in; it is stored only in the keychain. Create it in IAM under Users, your name, Security credentials, Create access key.',
    },
    {
      text: 'To find the device automatically and rotate the key in one click, the user needs this policy:',
    },
    {
      text: JSON.stringify(
        {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: [
                'iam:ListMFADevices',
                'iam:ListAccessKeys',
                'iam:CreateAccessKey',
                'iam:UpdateAccessKey',
                'iam:DeleteAccessKey',
              ],
              Resource: `arn:aws:iam::*:user/\${aws:username}`,
            },
          ],
        },
        null,
        2,
      ),
    },
  ],
};

export interface SourceConfig {
  readonly config: FormValues;
  readonly region: Region;
  /** As typed; null: look for it. */
  readonly mfaSerial: string | null;
}

export function parseSource(values: FormValues): Result<SourceConfig, Problem> {
  const region = (values.region ?? '').trim().toLowerCase();
  const mfaSerial = (values.mfaSerial ?? '').trim();
  const config: FormValues = {
    ...(region === '' ? {} : { region }),
    ...(mfaSerial === '' ? {} : { mfaSerial }),
  };
  for (const [field, reason] of Object.entries(formReasons(sourceForm, config)))
    return invalidInput(field, reason);
  return ok({
    config,
    region: Region.parse(region === '' ? 'us-east-1' : region),
    mfaSerial: mfaSerial === '' ? null : mfaSerial,
  });
}
