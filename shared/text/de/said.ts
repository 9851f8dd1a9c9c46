import { LockWhy } from '../../lock.ts';
import { accountNotes as accountNotesEn } from '../account-notes.ts';
import { detachTexts as detachEn } from '../detach.ts';
import { clockText as clockEn, lockTexts as lockEn } from '../lock.ts';
import { networkText as networkEn } from '../network.ts';
import { otherUserText as otherUserEn } from '../other-user.ts';
import { shellTexts as shellEn } from '../shell-setup.ts';
import { boxTexts as boxEn } from '../time-box.ts';
import { accountNotes } from './account-notes.ts';
import { detachTexts } from './detach.ts';
import { clockText, lockTexts } from './lock.ts';
import { networkText } from './network.ts';
import { otherUserText } from './other-user.ts';
import { type Template, templateReader } from './phrase-template.ts';
import { phrase } from './phrases.ts';
import { shellTexts } from './shell-setup.ts';
import { boxTexts } from './time-box.ts';
import { twin, twinsOf } from './twin-templates.ts';

/** Where a sentence with values comes from that travels in English: only the sentences of that place are looked for. */
export type SaidIn = 'network' | 'shell' | 'detach' | 'activity';

const network = (): readonly Template[] => [
  twin(networkEn.broken, networkText.broken, '-', '-'),
  twin(networkEn.broken, networkText.broken, '<name:word>', '-'),
  twin(networkEn.trustFix, networkText.trustFix, 'ca-file'),
  twin(networkEn.trustFix, networkText.trustFix, 'ca_bundle'),
  twin(networkEn.proxyFix, networkText.proxyFix, { kind: 'system' }, '-'),
  twin(networkEn.proxyFix, networkText.proxyFix, { kind: 'own', from: '-' }, '-'),
  twin(networkEn.proxyFix, networkText.proxyFix, { kind: 'own', from: '<from>' }, '-'),
  twin(networkEn.morePassedOver, networkText.morePassedOver, 1),
  twin(networkEn.skewed, networkText.skewed, 1),
  ...twinsOf(networkEn, networkText),
];
const shell = (): readonly Template[] => [
  ...(['alias', 'function'] as const).flatMap((by) => [
    twin(shellEn.hides, shellTexts.hides, '<program>', by),
    twin(shellEn.runsInstead, shellTexts.runsInstead, '<program>', by),
  ]),
  ...twinsOf(shellEn, shellTexts),
];
const detach = (): readonly Template[] => twinsOf(detachEn, detachTexts);

/** A time in words, with a gap in its place. */
const at = (english: (at: number) => string, german: (at: number) => string): Template => {
  const now = Date.now();
  return [
    english(now).replace(clockEn(now, now), '<clock>'),
    german(now).replace(clockText(now, now), '<clock> Uhr'),
  ];
};
const HOUR_MINUTES = 60;
const activity = (): readonly Template[] => [
  at(boxEn.activity, boxTexts.activity),
  at(boxEn.activityEnd, boxTexts.activityEnd),
  [boxEn.activityNoEnd, boxTexts.activityNoEnd],
  twin(boxEn.activityUsual, boxTexts.activityUsual, null),
  [
    boxEn.activityUsual(HOUR_MINUTES).replace(boxEn.span(HOUR_MINUTES * 60_000), '<span>'),
    boxTexts.activityUsual(HOUR_MINUTES).replace(boxEn.span(HOUR_MINUTES * 60_000), '<span>'),
  ],
  ...LockWhy.options.map((why): Template => [lockEn.activity.locked(why), lockTexts.activity.locked(why)]),
  [lockEn.activity.unlocked, lockTexts.activity.unlocked],
  twin(detachEn.activity, detachTexts.activity, true),
  twin(detachEn.activity, detachTexts.activity, false),
  [detachEn.attachedActivity, detachTexts.attachedActivity],
  twin(accountNotesEn.label, accountNotes.label, '<of>', null),
  twin(accountNotesEn.browser, accountNotes.browser, '<of>', null),
  ...([null, 'production', 'ordinary'] as const).map((mark) =>
    twin(accountNotesEn.mark, accountNotes.mark, '<of>', mark),
  ),
  twin(accountNotesEn.synced, accountNotes.synced, '<added:number>', '<removed:number>'),
  ...[true, false].flatMap((hasExternalSignIn) =>
    (['', '<before>'] as const).flatMap((signedInBefore) =>
      [null, '<now>'].map((signedInAs): Template => {
        const users = { name: '<source>', signedInAs, signedInBefore, hasExternalSignIn };
        return [otherUserEn(users) ?? '', otherUserText(users) ?? ''];
      }),
    ),
  ),
  twin(accountNotesEn.label, accountNotes.label, '<of>', '<label>'),
  twin(accountNotesEn.browser, accountNotes.browser, '<of>', '<browser>'),
];
const templates: Readonly<Record<SaidIn, () => readonly Template[]>> = { network, shell, detach, activity };

const readers = new Map<SaidIn, readonly ((text: string) => string | null)[]>();
/** Longer than any of them. */
const LONGEST = 2_000;

/** A sentence of that place in German; as it is where it is none. Its values are phrases, or stay as they are. */
export function said(place: SaidIn, english: string): string {
  if (english.length > LONGEST) return english;
  let known = readers.get(place);
  if (known === undefined) {
    const inner = (text: string): string => said(place, text);
    // The most words first: a sentence that is all gaps but for a few would take in others.
    known = templates[place]()
      .toSorted(([one], [other]) => wordsOf(other) - wordsOf(one))
      .map((template) => templateReader(template, inner));
    readers.set(place, known);
  }
  for (const read of known) {
    const german = read(english);
    if (german !== null) return german;
  }
  return phrase(english);
}
const wordsOf = (template: string): number => template.replace(/<\w+(?::\w+)?>/g, '').length;
