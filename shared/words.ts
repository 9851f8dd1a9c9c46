import { type Language, languages } from './language.ts';
import { activityTexts as activityTextsEn } from './text/activity.ts';
import { activityText as activityTextEn } from './text/activity-page.ts';
import { activityTexts as activityTextsDe } from './text/de/activity.ts';
import { activityText as activityTextDe } from './text/de/activity-page.ts';
import { detachTexts as detachTextsDe } from './text/de/detach.ts';
import { firstStepsText as firstStepsTextDe } from './text/de/first-steps.ts';
import { followingText as followingTextDe } from './text/de/following.ts';
import { kindGroupText as kindGroupTextDe } from './text/de/kinds.ts';
import { lockTexts as lockTextsDe } from './text/de/lock.ts';
import { loopbackText as loopbackTextDe } from './text/de/loopback.ts';
import { networkText as networkTextDe } from './text/de/network.ts';
import { otherUserText as otherUserTextDe } from './text/de/other-user.ts';
import { phrase as phraseDe } from './text/de/phrases.ts';
import { problemSentence as problemSentenceDe, problemText as problemTextDe } from './text/de/problem.ts';
import { type SaidIn, said as saidDe } from './text/de/said.ts';
import { shellTexts as shellTextsDe, shellWindowTexts as shellWindowTextsDe } from './text/de/shell-setup.ts';
import {
  passkeyText as passkeyTextDe,
  passwordText as passwordTextDe,
  signInWindowText as signInWindowTextDe,
} from './text/de/sign-in-window.ts';
import { tagText as tagTextDe } from './text/de/tag.ts';
import {
  duration as durationDe,
  longAgo as longAgoDe,
  shortTime as shortTimeDe,
  timeLeft as timeLeftDe,
  tomorrow as tomorrowDe,
} from './text/de/time.ts';
import { boxTexts as boxTextsDe } from './text/de/time-box.ts';
import {
  notificationText as notificationTextDe,
  sourceStateWord as sourceStateWordDe,
  trayStateWord as trayStateWordDe,
  trayText as trayTextDe,
} from './text/de/tray.ts';
import { updateText as updateTextDe } from './text/de/update.ts';
import { windowText as windowTextDe } from './text/de/window.ts';
import {
  bannerText as bannerTextDe,
  consoleText as consoleTextDe,
  diffText as diffTextDe,
  eventWord as eventWordDe,
  paletteText as paletteTextDe,
  panelText as panelTextDe,
  settingsText as settingsTextDe,
  shortcutText as shortcutTextDe,
  timeText as timeTextDe,
} from './text/de/window-pages.ts';
import { detachTexts as detachTextsEn } from './text/detach.ts';
import { firstStepsText as firstStepsTextEn } from './text/first-steps.ts';
import { followingText as followingTextEn } from './text/following.ts';
import { kindGroupText as kindGroupTextEn } from './text/kinds.ts';
import { lockTexts as lockTextsEn } from './text/lock.ts';
import { loopbackText as loopbackTextEn } from './text/loopback.ts';
import { networkText as networkTextEn } from './text/network.ts';
import { otherUserText as otherUserTextEn } from './text/other-user.ts';
import { problemSentence as problemSentenceEn, problemText as problemTextEn } from './text/problem.ts';
import { shellTexts as shellTextsEn, shellWindowTexts as shellWindowTextsEn } from './text/shell-setup.ts';
import {
  passkeyText as passkeyTextEn,
  passwordText as passwordTextEn,
  signInWindowText as signInWindowTextEn,
} from './text/sign-in-window.ts';
import { tagText as tagTextEn } from './text/tag.ts';
import {
  duration as durationEn,
  longAgo as longAgoEn,
  shortTime as shortTimeEn,
  timeLeft as timeLeftEn,
  tomorrow as tomorrowEn,
} from './text/time.ts';
import { boxTexts as boxTextsEn } from './text/time-box.ts';
import {
  notificationText as notificationTextEn,
  sourceStateWord as sourceStateWordEn,
  trayStateWord as trayStateWordEn,
  trayText as trayTextEn,
} from './text/tray.ts';
import { updateText as updateTextEn } from './text/update.ts';
import { windowText as windowTextEn } from './text/window.ts';
import {
  bannerText as bannerTextEn,
  consoleText as consoleTextEn,
  diffText as diffTextEn,
  eventWord as eventWordEn,
  paletteText as paletteTextEn,
  panelText as panelTextEn,
  settingsText as settingsTextEn,
  shortcutText as shortcutTextEn,
  timeText as timeTextEn,
} from './text/window-pages.ts';

// What the window, the tray and the notifications say, in the language of the user. The terminal, files, logs and reports speak
// English and import `text/` itself (docs/decisions/0053-two-languages.md). A catalogue is read when it is shown: what is read
// while a module loads stays in the language of the start.

let spoken: Language = languages[0];

/** From now on all catalogues below answer in this language. */
export function speak(language: Language): void {
  spoken = language;
}
export const spokenLanguage = (): Language => spoken;

const inLanguage = <T extends object>(english: T, german: T): T =>
  new Proxy(english, { get: (_, key): unknown => Reflect.get(spoken === 'de' ? german : english, key) });

/** The rest of them is for the terminal. */
type Shown = typeof boxTextsDe;

export const activityTexts = /* @__PURE__ */ inLanguage(activityTextsEn, activityTextsDe);
export const activityText = /* @__PURE__ */ inLanguage(activityTextEn, activityTextDe);
export const detachTexts = /* @__PURE__ */ inLanguage(detachTextsEn, detachTextsDe);
export const firstStepsText = /* @__PURE__ */ inLanguage(firstStepsTextEn, firstStepsTextDe);
export const followingText: typeof followingTextEn = (...given) =>
  (spoken === 'de' ? followingTextDe : followingTextEn)(...given);
export const loopbackText = /* @__PURE__ */ inLanguage(loopbackTextEn, loopbackTextDe);
export const kindGroupText = /* @__PURE__ */ inLanguage(kindGroupTextEn, kindGroupTextDe);
export const lockTexts = /* @__PURE__ */ inLanguage(lockTextsEn, lockTextsDe);
export const networkText = /* @__PURE__ */ inLanguage(networkTextEn, networkTextDe);
export const problemSentence: typeof problemSentenceEn = (...given) =>
  (spoken === 'de' ? problemSentenceDe : problemSentenceEn)(...given);
export const problemText: typeof problemTextEn = (...given) =>
  (spoken === 'de' ? problemTextDe : problemTextEn)(...given);
export const shellTexts = /* @__PURE__ */ inLanguage(shellTextsEn, shellTextsDe);
export const shellWindowTexts = /* @__PURE__ */ inLanguage(shellWindowTextsEn, shellWindowTextsDe);
export const passkeyText = /* @__PURE__ */ inLanguage(passkeyTextEn, passkeyTextDe);
export const passwordText = /* @__PURE__ */ inLanguage(passwordTextEn, passwordTextDe);
export const signInWindowText = /* @__PURE__ */ inLanguage(signInWindowTextEn, signInWindowTextDe);
export const tagText = /* @__PURE__ */ inLanguage(tagTextEn, tagTextDe);
export const duration: typeof durationEn = (...given) =>
  (spoken === 'de' ? durationDe : durationEn)(...given);
export const shortTime: typeof shortTimeEn = (...given) =>
  (spoken === 'de' ? shortTimeDe : shortTimeEn)(...given);
export const timeLeft: typeof timeLeftEn = (...given) =>
  (spoken === 'de' ? timeLeftDe : timeLeftEn)(...given);
export const notificationText = /* @__PURE__ */ inLanguage(notificationTextEn, notificationTextDe);
export const sourceStateWord = /* @__PURE__ */ inLanguage(sourceStateWordEn, sourceStateWordDe);
export const trayStateWord = /* @__PURE__ */ inLanguage(trayStateWordEn, trayStateWordDe);
export const trayText = /* @__PURE__ */ inLanguage(trayTextEn, trayTextDe);
export const updateText = /* @__PURE__ */ inLanguage(updateTextEn, updateTextDe);
export const windowText = /* @__PURE__ */ inLanguage(windowTextEn, windowTextDe);
export const bannerText = /* @__PURE__ */ inLanguage(bannerTextEn, bannerTextDe);
export const consoleText = /* @__PURE__ */ inLanguage(consoleTextEn, consoleTextDe);
export const diffText = /* @__PURE__ */ inLanguage(diffTextEn, diffTextDe);
export const eventWord = /* @__PURE__ */ inLanguage(eventWordEn, eventWordDe);
export const paletteText = /* @__PURE__ */ inLanguage(paletteTextEn, paletteTextDe);
export const panelText = /* @__PURE__ */ inLanguage(panelTextEn, panelTextDe);
export const settingsText = /* @__PURE__ */ inLanguage(settingsTextEn, settingsTextDe);
export const timeText = /* @__PURE__ */ inLanguage(timeTextEn, timeTextDe);
export const boxTexts = /* @__PURE__ */ inLanguage<Shown>(boxTextsEn, boxTextsDe);
export const shortcutText = /* @__PURE__ */ inLanguage(shortcutTextEn, shortcutTextDe);

/** A sentence with values that was made in English elsewhere, in the words of the catalogue it comes from. */
export const said = (place: SaidIn, english: string): string =>
  spoken === 'de' ? saidDe(place, english) : english;

/** A text that travels as data, such as the label of a field, and is written in English where it comes from. */
export const phrase = (english: string): string => (spoken === 'de' ? phraseDe(english) : english);
export const longAgo: typeof longAgoEn = (...given) => (spoken === 'de' ? longAgoDe : longAgoEn)(...given);
export const tomorrow: typeof tomorrowEn = (...given) =>
  (spoken === 'de' ? tomorrowDe : tomorrowEn)(...given);
export const otherUserText: typeof otherUserTextEn = (...given) =>
  (spoken === 'de' ? otherUserTextDe : otherUserTextEn)(...given);
