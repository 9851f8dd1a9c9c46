import { z } from 'zod';
import { BrowserChoice } from './browser.ts';
import { AccountId } from './ids.ts';

/** What the user says of a session or an account, whatever the patterns of the settings say. */
export const Mark = z.enum(['production', 'ordinary']);
export type Mark = z.infer<typeof Mark>;

/**
 * The user's own name for an account.
 * SECURITY: one that is twelve digits could pass for the number of another account, and a control character could rewrite
 * the line it is printed in.
 */
export const AccountLabel = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((label) => !/^\d{12}$/.test(label) && !/\p{C}/u.test(label.replace(/[\u200c\u200d]/g, '')));

/**
 * The number of an account that a user may read in this text: twelve digits of any script, alone or among words, also in the groups in
 * which the AWS console writes them. Null: none but `own`.
 */
export function numberRead(text: string, own: string | null = null): string | null {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Nd}/gu, digitOf);
  const parts = [plain, ...(plain.match(/\d{12,}|\d{4}[^\d\p{L}]{1,3}\d{4}[^\d\p{L}]{1,3}\d{4}/gu) ?? [])];
  for (const [index, part] of parts.entries()) {
    // The whole of a text with letters is no number.
    if (index === 0 && /\p{L}/u.test(part)) continue;
    const digits = part.replace(/\D/g, '');
    if (digits !== own && (digits.length === 12 || (index > 0 && digits.length > 12))) return digits;
  }
  return null;
}

/** As ASCII. The digits of a script follow each other in Unicode, from its zero. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** What the user settled for one account: there are few of these beside thousands of accounts. */
export const AccountChoice = z.strictObject({
  label: AccountLabel.optional(),
  mark: Mark.optional(),
  /** Where its console opens; absent: in the user's usual browser. */
  browser: BrowserChoice.optional(),
});
export type AccountChoice = z.infer<typeof AccountChoice>;

/** An account that the user settled something for. */
export const AccountView = z.strictObject({
  id: AccountId,
  label: z.string().nullable(),
  /** Null: as the patterns of the settings say. */
  mark: Mark.nullable(),
  /** Null: the user's usual one. */
  browser: BrowserChoice.nullable(),
});
export type AccountView = z.infer<typeof AccountView>;

/** One account of the book. */
export const AccountEntry = z.strictObject({
  id: AccountId,
  /** The one of `names` that is shown; null where no source has a name. */
  name: z.string().nullable(),
  label: z.string().nullable(),
  mark: Mark.nullable(),
  browser: BrowserChoice.nullable(),
  production: z.boolean(),
  /** What each identity source calls it. */
  names: z.array(z.strictObject({ source: z.string(), name: z.string() })),
  sessionCount: z.number().int(),
});
export type AccountEntry = z.infer<typeof AccountEntry>;

/** What is known of an account, as a session carries it. */
export interface NamedAccount {
  readonly accountId: string | null;
  /** As its sources call it. */
  readonly accountName: string | null;
  /** The user's own name for it. */
  readonly accountLabel?: string | undefined;
}

/** The name that the user reads: their own first; null where there is none but the number. */
export function accountTitle({ accountId, accountName, accountLabel }: NamedAccount): string | null {
  if (accountLabel !== undefined) return accountLabel;
  return accountName === accountId ? null : accountName;
}

/** THE way an account is written for a user: `Name (123456789012)`; null where nothing is known of it. */
export function accountText(account: NamedAccount): string | null {
  const title = accountTitle(account);
  const { accountId } = account;
  if (title === null) return accountId;
  return accountId === null ? title : `${title} (${accountId})`;
}
