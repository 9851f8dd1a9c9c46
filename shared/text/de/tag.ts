import { MAX_TAGS } from '../../tag.ts';
import type { tagText as English } from '../tag.ts';
import { many } from './plural.ts';

export const tagText: typeof English = {
  title: 'Schlagwörter',
  add: 'Schlagwort hinzufügen',
  addNow: 'Hinzufügen',
  hint: 'Ein Wort aus Buchstaben, Ziffern und . _ : / @ + - mit bis zu 40 Zeichen. Sie finden es mit # davor.',
  reason:
    'Verwenden Sie ein Wort aus bis zu 40 Buchstaben, Ziffern und . _ : / @ + -, das keine Kontonummer ist.',
  remove: (tag) => `Schlagwort ${tag} entfernen`,
  none: 'Noch keine Schlagwörter.',
  tooMany: (session) => `${session} hätte mehr als ${MAX_TAGS} Schlagwörter. Entfernen Sie zuerst eines.`,
  note: (count, add, remove) =>
    [
      `Schlagwörter von ${many(count, 'Sitzung', 'Sitzungen')}:`,
      ...add.map((tag) => `+${tag}`),
      ...remove.map((tag) => `-${tag}`),
    ].join(' '),
  notATag: (word) => `„${word}“ kann kein Schlagwort sein.`,
  sessionHas: (session, tags) =>
    tags.length === 0
      ? `${session} hat keine Schlagwörter.`
      : `${session} hat die Schlagwörter ${tags.join(', ')}.`,
};
