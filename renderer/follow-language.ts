import { languageOf } from '../shared/language.ts';
import { speak } from '../shared/words.ts';
import type { WindowStore } from './state/window-store.ts';

/** From here on the page speaks the language of the state. Called before anything draws from the store, so that it is asked first. */
export function followLanguage({ get, subscribe }: Pick<WindowStore, 'get' | 'subscribe'>): void {
  const follow = (): void => {
    const state = get();
    if (state === null) return;
    const language = languageOf(state);
    speak(language);
    // What a screen reader pronounces by.
    if (document.documentElement.lang !== language) document.documentElement.lang = language;
  };
  follow();
  subscribe(follow);
}
