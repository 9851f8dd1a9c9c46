/** The languages that the window, the tray and the notifications speak. The first is spoken where none of them is the user's. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What `Intl` takes for each: dates, times and numbers are written as there. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
export const localeOf = (language: Language): string => locales[language];

/** The first of the system's languages that is one of ours. `preferred`: BCP 47 tags such as `de-CH`, best first. */
export function systemLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const known = languages.find((one) => one === tag.toLowerCase().split(/[-_]/, 1)[0]);
    if (known !== undefined) return known;
  }
  return languages[0];
}

/** The language to speak: the setting's, else the system's. */
export const languageOf = ({
  settings,
  systemLanguage: system,
}: {
  readonly settings: { readonly language: Language | 'system' };
  readonly systemLanguage: Language;
}): Language => (settings.language === 'system' ? system : settings.language);
