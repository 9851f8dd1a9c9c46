import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FormSpec } from '../../shared/form.ts';
import { fieldReason } from '../../shared/form-reasons.ts';
import { pageEntries } from '../../shared/pages.ts';
import { settingEntries } from '../../shared/settings.ts';
import { phrase } from '../../shared/text/de/phrases.ts';
import { corePhrases } from '../../shared/text/de/phrases-core.ts';
import { coreTemplates } from '../../shared/text/de/phrases-core-templates.ts';
import { formPhrases } from '../../shared/text/de/phrases-forms.ts';
import { identityTemplates } from '../../shared/text/de/phrases-identity-templates.ts';
import { importPhrases } from '../../shared/text/de/phrases-import.ts';
import { reasonPhrases } from '../../shared/text/de/phrases-reasons.ts';
import { settingPhrases } from '../../shared/text/de/phrases-settings.ts';
import { identityFolders } from './registry.ts';

/** The same in every language. */
const PROPER = new Set([
  'IAM Identity Center',
  'OpenID Connect',
  'SAML',
  'Google',
  'Login with Amazon',
  'Facebook',
  'Microsoft Entra ID',
  'Okta',
  'Auth0',
  'Keycloak',
  'English',
  'Deutsch',
]);
const isValue = (text: string): boolean => /^\d+ %$/.test(text) || text.startsWith('{\n');

const tables = [formPhrases, settingPhrases, reasonPhrases, corePhrases, importPhrases];
const hasGerman = (text: string): boolean =>
  PROPER.has(text) || isValue(text) || phrase(text) !== text || tables.some((one) => one[text] === text);

const present = (texts: readonly (string | null | undefined)[]): readonly string[] =>
  texts.filter((text): text is string => text !== undefined && text !== null && text !== '');

const kinds = identityFolders.flatMap(({ sources, sessions }) => [...sources, ...sessions]);
const forms: readonly FormSpec[] = kinds.flatMap(({ form }) => (form === null ? [] : [form]));
const guides = forms.flatMap(({ guide = [] }) => guide.map(({ text }) => text));

const ofForms = present([
  ...forms.flatMap(({ title, summary }) => [title, summary]),
  ...forms.flatMap(({ fields }) =>
    fields.flatMap(({ label, hint, patternReason, placeholder = '', mistakes = [], choices = [] }) => [
      label,
      hint,
      patternReason,
      /(?<![-\w])[a-z]{3,} [a-z]{3,}/i.test(placeholder) ? placeholder : null,
      ...mistakes.map(({ reason }) => reason),
      ...choices.map((choice) => choice.label),
    ]),
  ),
  ...guides,
  ...kinds.map(({ word }) => word),
  ...identityFolders
    .flatMap(({ sources }) => sources)
    .flatMap(({ actions = [] }) => actions.flatMap(({ label, confirm }) => [label, confirm])),
]);

const ofSettings = present([
  ...settingEntries.flatMap(({ label, help, control }) => [
    label,
    help,
    ...(control.kind === 'choice' ? Object.values(control.choices) : []),
  ]),
  ...Object.values(pageEntries).map(({ title }) => title),
]);

/** In quotes after one of the keys with which a question or a refusal says something; values are made up. */
const SAID =
  /(?:\b(?:title|label|hint|reason|advice):|\binvalidInput\(\s*[\w.']+,|\berr\()\s*(?:'((?:[^'\\\n]|\\.)*)'|`([^`\\]*)`)/g;

/** What is put together of parts, as `saidInSources` reads it, with all that comes of it. */
const MADE_OF_PARTS: Readonly<Record<string, readonly string[]>> = {
  'The command 12 12': [
    'The command fetch failed.',
    'The command fetch was ended. ',
    'The command fetch was ended. It printed more than 1 MiB.',
    'The command fetch did not finish within 60 s and was stopped.',
    'The command fetch printed no credentials. Its SecretAccessKey is missing or invalid.',
    'The command fetch printed nothing; a token is expected.',
    'The command fetch printed more than 20,000 characters, the most that AWS accepts.',
    'The command fetch printed something other than one token.',
  ],
  'Between 12': ['Between 900 (15 minutes) and 129600 (36 hours).'],
  '12 12 not set in the environment Latchkey was started with.': [
    'AWS_ACCESS_KEY_ID is not set in the environment Latchkey was started with.',
    'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment Latchkey was started with.',
  ],
  'The AWS CLI’s sign-in12 12. Latchkey reads it and never renews it.': [
    'The AWS CLI’s sign-in has expired. Latchkey reads it and never renews it.',
    'The AWS CLI’s sign-in is not in its cache. Latchkey reads it and never renews it.',
    'The AWS CLI’s sign-in to https://a.example/start has expired. Latchkey reads it and never renews it.',
    'The AWS CLI’s sign-in to https://a.example/start is not in its cache. Latchkey reads it and never renews it.',
  ],
  '12 12': [
    'The new access key AKIA1 was created, but could neither be saved nor deleted. Its secret is lost. Delete AKIA1 in IAM, then rotate again; the current key keeps working.',
  ],
  'It does not belong to this access key ID: paste both again.12': [
    'It does not belong to this access key ID: paste both again.',
    'It does not belong to this access key ID: paste both again. AWS says SignatureDoesNotMatch.',
  ],
  'AWS has no active key with this ID: it was deleted or deactivated, or belongs to a different partition from the region.12':
    [
      'AWS has no active key with this ID: it was deleted or deactivated, or belongs to a different partition from the region. AWS says InvalidClientTokenId.',
    ],
  '12 redirects to 12. 12': [
    'go.acme.example redirects to acme.example. The address must start with https://.',
    'go.acme.example redirects to a.signin.aws. This is the sign-in page. The start URL is the page with your accounts, such as https://acme.awsapps.com/start.',
  ],
  'The token of 12 12.': [
    'The token of /run/token has expired.',
    'The token of /run/token is no longer accepted by its provider.',
    'The token of the command fetch has expired.',
    'The token of the command fetch is no longer accepted by its provider.',
  ],
};

function saidInSources(): readonly string[] {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|conformance|testing/.test(name),
  );
  return files.flatMap((name) =>
    [...readFileSync(join(root, name), 'utf8').matchAll(SAID)].flatMap(([, plain, withValues]) => {
      const text = plain ?? withValues?.replace(/\$\{[^}]*\}/g, '12') ?? '';
      return text.includes(' ') ? [text] : [];
    }),
  );
}

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\w+(?:\.\w+)?\}/g)].map(([name]) => name).toSorted();

describe('the German phrases', () => {
  it('have every text of the forms, guides and kinds', () => {
    expect(forms.length).toBeGreaterThan(10);
    expect(ofForms.filter((text) => !hasGerman(text))).toEqual([]);
  });

  it('have every text of the settings and every title of a page', () => {
    expect(ofSettings.filter((text) => !hasGerman(text))).toEqual([]);
  });

  it('have what the questions of a sign-in and the refusals of the kinds say', () => {
    const said = saidInSources();
    expect(said).toContain('Seed of the MFA device');
    expect(said).toContain('Access key for 12');
    expect(said.filter((text) => MADE_OF_PARTS[text] === undefined && !hasGerman(text))).toEqual([]);
    expect(Object.keys(MADE_OF_PARTS).filter((text) => !said.includes(text))).toEqual([]);
    const made = Object.values(MADE_OF_PARTS).flat();
    expect(made.filter((text) => !hasGerman(text))).toEqual([]);
  });

  it('have no text that no form or setting has', () => {
    expect(Object.keys(formPhrases).filter((text) => !ofForms.includes(text))).toEqual([]);
    expect(Object.keys(settingPhrases).filter((text) => !ofSettings.includes(text))).toEqual([]);
  });

  it('have each text once', () => {
    const all = tables.flatMap((one) => Object.keys(one));
    expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual([]);
  });

  it.each(guides.map((text) => [text.slice(0, 60), text] as const))(
    'keep every placeholder of a guide: %s',
    (_, text) => {
      expect(placeholders(phrase(text))).toEqual(placeholders(text));
    },
  );

  it('with values have every value of the English one, and no other', () => {
    const names = (text: string): readonly string[] =>
      [...new Set([...text.matchAll(/<(\w+)(?::\w+)?>/g)].map(([, name = '']) => name))].toSorted();
    for (const [english, german] of [...identityTemplates, ...coreTemplates])
      expect(names(german)).toEqual(names(english));
  });

  it('keep the numbers, addresses and names in capitals of a text', () => {
    const values = (text: string): readonly string[] => [
      ...new Set(text.match(/https?:\/\/[^\s).,]+|arn:[\w:/-]+|\b[A-Z]+_[A-Z_]+\b|\b\d{3,}\b/g)),
    ];
    const lost = tables.flatMap((one) =>
      Object.entries(one).flatMap(([english, german]) =>
        values(english).flatMap((value) =>
          german.replaceAll('.', '').includes(value.replaceAll('.', '')) ? [] : [`${value}: ${german}`],
        ),
      ),
    );
    expect(lost).toEqual([]);
  });
});

describe('a phrase', () => {
  it.each([
    ['Region is required.', '„Region“ ist erforderlich.'],
    ['Role ARN is required.', '„Rollen-ARN“ ist erforderlich.'],
    ['The key “team” is given twice.', 'Der Schlüssel „team“ ist zweimal angegeben.'],
    [
      'The command fetch printed no credentials. It is not a JSON object.',
      'Der Befehl fetch hat keine Zugangsdaten ausgegeben. Es ist kein JSON-Objekt.',
    ],
    [
      'It does not belong to this access key ID: paste both again. AWS says SignatureDoesNotMatch.',
      'Er gehört nicht zu dieser Zugriffsschlüssel-ID: Fügen Sie beide noch einmal ein. AWS sagt SignatureDoesNotMatch.',
    ],
    ['It is its own source_profile and has no keys: a → b.', null],
    [
      'It is its own source_profile and has no keys: a → a.',
      'Es ist sein eigenes source_profile und hat keine Schlüssel: a → a.',
    ],
    [
      'Access key AKIA1, 91 days old: time to rotate it',
      'Zugriffsschlüssel AKIA1, 91 Tage alt: Zeit, ihn zu rotieren',
    ],
    [
      'The keys of this “aws login” have expired. They last 15 minutes, and only the AWS CLI renews them. Latchkey reads it and never renews it.',
      'Die Schlüssel dieses „aws login“ sind abgelaufen. Sie gelten 15 Minuten, und nur die AWS CLI erneuert sie. Latchkey liest sie und erneuert sie nie.',
    ],
    [
      '"5" reads as the number of another account, 5. Choose another name.',
      '„5“ liest sich wie die Nummer eines anderen Kontos, 5. Wählen Sie einen anderen Namen.',
    ],
    [
      'The folder /home/a b/.aws belongs to another user (uid 1001).',
      'Der Ordner /home/a b/.aws gehört einem anderen Benutzer (uid 1001).',
    ],
    [
      '/srv/The link belongs to another user (uid 0).',
      '/srv/The link gehört einem anderen Benutzer (uid 0).',
    ],
    [
      'Others may write to the folder /srv/x, and put another file in its place.',
      'Andere dürfen in den Ordner /srv/x schreiben und die Datei durch eine andere ersetzen.',
    ],
    ['Whatever the provider said.', null],
    ['It is not JSON. Whatever the provider said.', null],
    ['<name> $1 {field}', null],
  ])('%s', (english, german) => {
    expect(phrase(english)).toBe(german ?? english);
  });

  it('of a reason that a form makes of a German field', () => {
    const field = { name: 'a', label: 'Rollen-ARN', type: 'text', required: true } as const;
    expect(phrase(fieldReason(field, '') ?? '')).toBe('„Rollen-ARN“ ist erforderlich.');
  });

  it('keeps a value as it is, whatever is in it', () => {
    expect(phrase('Sign in to $<a> $& <source> “x”')).toBe('Bei $<a> $& <source> “x” anmelden');
  });

  it('is found soon in a text that many could begin', () => {
    const text = `${'This is not JSON: a. '.repeat(90)}?`;
    expect(phrase(text)).toBe(text);
  });
});
