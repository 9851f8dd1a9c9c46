import { z } from 'zod';

/**
 * A set-up form as data: an identity kind describes its fields, the window, the terminal and the tests render and
 * validate from it. Values are always strings on the wire; the kind's `parseConfig` has the last word.
 */
export const FieldType = z.enum([
  'text',
  'url',
  'region',
  'number',
  'session',
  'source',
  'multiline',
  'choice',
  'secret',
]);
export type FieldType = z.infer<typeof FieldType>;

export const FormField = z.strictObject({
  name: z.string(),
  label: z.string(),
  type: FieldType,
  required: z.boolean(),
  placeholder: z.string().optional(),
  hint: z.string().optional(),
  /** ECMAScript pattern without flags, matched against the whole trimmed value. */
  pattern: z.string().optional(),
  /** Why a value that does not match is refused: shown as typed. */
  patternReason: z.string().optional(),
  /** Mistakes that many make, each with its own words: looked for before the pattern, in the same way. */
  mistakes: z.array(z.strictObject({ pattern: z.string(), reason: z.string() })).optional(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
  /** Of a 'source' field: the kinds of identity source it may name; absent: every kind. */
  sourceKinds: z.array(z.string()).optional(),
  /** Asked for, checked and sent only while another field has one of these values. */
  when: z.strictObject({ field: z.string(), isOneOf: z.array(z.string()) }).optional(),
  /** Shown only under "More options". */
  advanced: z.boolean().optional(),
});
export type FormField = z.infer<typeof FormField>;

/** How the kinds of identity source are grouped where the user chooses one. */
export const KindGroup = z.enum(['people', 'machine', 'keys']);
export type KindGroup = z.infer<typeof KindGroup>;

export const FormSpec = z.strictObject({
  kind: z.string(),
  /** 'source': an identity source; 'session': a session made by hand on top of another session or source. */
  makes: z.enum(['source', 'session']),
  /** Of an identity source: where it is offered. */
  group: KindGroup.optional(),
  title: z.string(),
  summary: z.string(),
  fields: z.array(FormField),
  /** The field with the address by which a user knows their provider: `latchkey login ADDRESS` adds a source by it. */
  address: z.string().optional(),
  /**
   * What to set up at AWS or at the provider, a paragraph or a whole document an entry. `{field}` stands for the value typed,
   * a web address without its https://; `{field.accountId}` and `{field.principal}` for what is known of a chosen session.
   */
  guide: z
    .array(
      z.strictObject({
        /** Shown only for that value of a field. */
        when: z.strictObject({ field: z.string(), is: z.string() }).optional(),
        whenFilled: z.string().optional(),
        whenEmpty: z.string().optional(),
        text: z.string(),
        /**
         * More placeholders, each made of a field: of those with one name the first whose pattern fits the whole value
         * counts, and gives its text with `$1` and so on filled in. Where none fits: nothing, if `optional`, else as typed.
         */
        parts: z
          .array(
            z.strictObject({
              name: z.string(),
              of: z.string(),
              pattern: z.string(),
              gives: z.string(),
              optional: z.boolean().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});
export type FormSpec = z.infer<typeof FormSpec>;
