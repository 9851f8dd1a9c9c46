import { z } from 'zod';

/** Browsers that open a page in a chosen profile or container. */
export const browserKinds = ['firefox', 'chrome', 'chromium', 'edge', 'brave'] as const;
export type BrowserKind = (typeof browserKinds)[number];

export const browserNames: Readonly<Record<BrowserKind, string>> = {
  firefox: 'Firefox',
  chrome: 'Google Chrome',
  chromium: 'Chromium',
  edge: 'Microsoft Edge',
  brave: 'Brave',
};

const Name = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => !/\p{Cc}/u.test(name));

/** Where the console of an account opens, instead of the user's usual browser. */
export const BrowserChoice = z.strictObject({
  browser: z.enum(browserKinds),
  /** By the name that the browser shows; absent: the one it opens without being asked. */
  profile: Name.optional(),
  /** Of Firefox alone. */
  container: Name.optional(),
});
export type BrowserChoice = z.infer<typeof BrowserChoice>;

/** A browser of this machine. */
export const BrowserFound = z.strictObject({
  browser: z.enum(browserKinds),
  profiles: z.array(z.strictObject({ name: Name, containers: z.array(Name) })),
});
export type BrowserFound = z.infer<typeof BrowserFound>;

/** Such as `Firefox · Work · container Banking`. */
export const browserText = ({ browser, profile, container }: BrowserChoice): string =>
  [
    browserNames[browser],
    ...(profile === undefined ? [] : [profile]),
    ...(container === undefined ? [] : [`container ${container}`]),
  ].join(' · ');

/** All that can be chosen of what was found: each browser, its profiles where there are several, and their containers. */
export const browserChoices = (found: readonly BrowserFound[]): readonly BrowserChoice[] =>
  found.flatMap(({ browser, profiles }): readonly BrowserChoice[] => [
    { browser },
    ...profiles.flatMap(({ name, containers }): readonly BrowserChoice[] => [
      { browser, profile: name },
      ...containers.map((container): BrowserChoice => ({ browser, profile: name, container })),
    ]),
  ]);

export const isSameBrowser = (one: BrowserChoice, other: BrowserChoice): boolean =>
  one.browser === other.browser && one.profile === other.profile && one.container === other.container;
