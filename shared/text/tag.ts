import { MAX_TAGS } from '../tag.ts';
import { many } from './plural.ts';

/** Tags in words, for window and terminal. */
export const tagText = {
  title: 'Tags',
  add: 'Add a tag',
  addNow: 'Add',
  hint: 'One word of letters, digits and . _ : / @ + - with up to 40 characters. Find it with # in front.',
  reason: 'Use one word of up to 40 letters, digits and . _ : / @ + - that is not an account number.',
  remove: (tag: string) => `Remove the tag ${tag}`,
  none: 'No tags yet.',
  tooMany: (session: string) => `${session} would have more than ${MAX_TAGS} tags. Remove one first.`,
  note: (count: number, add: readonly string[], remove: readonly string[]) =>
    [
      `tags of ${many(count, 'session', 'sessions')}:`,
      ...add.map((tag) => `+${tag}`),
      ...remove.map((tag) => `-${tag}`),
    ].join(' '),
  notATag: (word: string) => `"${word}" cannot be a tag.`,
  sessionHas: (session: string, tags: readonly string[]) =>
    tags.length === 0 ? `${session} has no tags.` : `${session} has the tags ${tags.join(', ')}.`,
};
