/** Which of the two files: their section headers differ (protocols §vi). */
export type AwsFileKind = 'config' | 'credentials';
export type SectionKind = 'profile' | 'sso-session' | 'services' | 'other';

export interface IniOption {
  /** Lower-cased, as Python looks it up. */
  readonly key: string;
  /** As typed: the JavaScript SDK finds a key only in lower case. */
  readonly rawKey: string;
  /** `key: value`, which the JavaScript SDK does not read. */
  readonly isColon?: true;
  /** As botocore reads it: continuation lines joined by LF, an inline comment is part of it. */
  readonly value: string;
  /** The one level of nesting, as under `s3 =`; null for a plain value. */
  readonly nested: ReadonlyMap<string, string> | null;
  /** First line and the line after the last, zero based. Blank and comment lines after the value are not its own. */
  readonly line: number;
  readonly endLine: number;
}
export interface IniSection {
  readonly kind: SectionKind;
  readonly name: string;
  /** The text between the brackets. */
  readonly header: string;
  readonly line: number;
  /** The line after the last before the next header. */
  readonly endLine: number;
  readonly options: readonly IniOption[];
  /** The session id of our marker; null when the section is the user's, or that of another Latchkey. */
  readonly sessionId: string | null;
  /** Where the first marker of any Latchkey is; null: there is none. */
  readonly markerAt: number | null;
  /** False where the JavaScript SDK does not see the section at all. */
  readonly isSeenByJs: boolean;
  /** The user has put keys of their own into what was our section: the lines of ours that are left in it. */
  readonly remains?: readonly IniOption[];
  /** No marker says so, but the section is remembered as one that we made: its header is ours too. */
  readonly isMade?: true;
}
export const faultKinds = [
  'bom',
  'not-utf8',
  'before-first-section',
  'not-a-setting',
  'bad-nested',
  'duplicate-section',
  'duplicate-key',
  'forbidden-name',
] as const;
export interface IniFault {
  readonly kind: (typeof faultKinds)[number];
  /** Zero based. */
  readonly line: number;
  readonly what: string;
  /** Which tools give up on the whole file. */
  readonly rejectedBy: 'python' | 'js';
}

/**
 * What its line means cannot be said for sure. The other two only make tools refuse the file: a section with them is taken over
 * like any, so the same question decides whether lines may be given back.
 */
export const isUncertain = ({ kind }: Pick<IniFault, 'kind'>): boolean =>
  kind !== 'bom' && kind !== 'not-utf8';
