import { atOnce, type SlicedWork } from '../../async/in-slices.ts';
import { parsingIni } from './ini-document.ts';
import { applyEdits, type LineEdit } from './ini-lines.ts';
import type { AwsFileKind, IniOption, IniSection } from './ini-section.ts';

/** Settings that say where credentials come from: a profile of ours holds none of them but `credential_process`. */
export const credentialKeys: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'aws_account_id',
  'aws_expiration',
  'aws_credential_expiration',
  'x_security_token_expires',
  'credential_process',
  'credential_source',
  'source_profile',
  'role_arn',
  'role_session_name',
  'external_id',
  'mfa_serial',
  'duration_seconds',
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'sso_region',
  'sso_account_id',
  'sso_role_name',
  'sso_registration_scopes',
  'login_session',
]);

/** What a take-over or an import may put out of force, and so all that a release puts back. */
export const isEverKept = (key: string): boolean => key === 'region' || credentialKeys.has(key);

/** Settings of a role: without one in the same section other programs read them, such as aws-vault its MFA device. */
const ofRole: ReadonlySet<string> = new Set([
  'role_session_name',
  'external_id',
  'mfa_serial',
  'duration_seconds',
]);

/** What says in this section where credentials come from: a take-over puts it out of force, and nothing else. */
export function credentialOptions({ options }: Pick<IniSection, 'options'>): readonly IniOption[] {
  const found = options.filter(({ key }) => credentialKeys.has(key));
  const hasRole = found.some(({ key }) => key === 'role_arn');
  return hasRole ? found : found.filter(({ key }) => !ofRole.has(key));
}

const secretKey = /^(.*?(?:secret_access_key|session_token|security_token|secret|password)\s*[=:]\s*)\S.*$/i;
const hidden = '********';
/** In JSON, as a variable, and with the `=` forgotten. */
const named =
  /((?:secret_?access_?key|session_?token|security_?token)(?![\w-])["'\\]*(?:\s*[:=])?\s*["'\\]*)([^\s"',}\\:=][^\s"',}\\]*)/gi;
const optionOfCommand =
  /((?<=^|\s)--?[\w-]{0,40}(?:secret|token|password|passwd)(?![\w-]{0,40}-(?:file|path))[\w-]{0,40}(?:=|\s+)["']?)([^\s"']+)/gi;
const inUrl = /(:\/\/[^\s:/@]{1,200}:)([^\s@/]{1,500})(?=@)/g;
/** As AWS makes them, wherever they are: 40 characters, and tokens that are far longer. */
const bare = /(?<![A-Za-z0-9/+])(?:[A-Za-z0-9/+]{40}|[A-Za-z0-9/+=_-]{100,})(?![A-Za-z0-9/+])/g;
const isMixed = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);

const hide = (line: string): string =>
  line
    .replace(secretKey, `$1${hidden}`)
    .replace(named, `$1${hidden}`)
    .replace(optionOfCommand, `$1${hidden}`)
    .replace(inUrl, `$1${hidden}`)
    .replace(bare, (text) => (isMixed(text) ? hidden : text));

/**
 * The text with the values of secret keys hidden, for people to look at; in comments too. The number of lines stays.
 * SECURITY: what a window, a terminal or a log shows of these files goes through here.
 */
export const maskSecrets = (text: string, file: AwsFileKind): string => atOnce(maskingSecrets(text, file));

const linesASlice = 500;

/** As `maskSecrets`, in slices. */
export function* maskingSecrets(text: string, file: AwsFileKind): SlicedWork<string> {
  const doc = yield* parsingIni(text, file);
  const continued = new Set(
    doc.sections.flatMap((section) =>
      section.options
        .filter((option) => secretKey.test(`${option.key}=x`))
        .flatMap(({ line, endLine }) => Array.from({ length: endLine - line - 1 }, (_, at) => line + 1 + at)),
    ),
  );
  const edits: LineEdit[] = [];
  for (let line = 0; line < doc.table.length; line++) {
    if (line % linesASlice === 0) yield;
    const text = doc.table.textOf(line);
    const shown = continued.has(line) ? `  ${hidden}` : hide(text);
    if (shown !== text) edits.push({ from: line, to: line + 1, insert: [shown] });
  }
  return applyEdits(doc.table, edits);
}
