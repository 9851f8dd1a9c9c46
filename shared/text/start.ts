/** On standard error at the start of an app that has `--no-sandbox`. */
export const noSandboxText = (isRoot: boolean): string =>
  isRoot
    ? "Latchkey runs without Chromium's sandbox (--no-sandbox) because it was started as root. Run it as an ordinary user if you can."
    : "Latchkey runs without Chromium's sandbox, because it was started with --no-sandbox: its windows are less protected. Start it without that option if you can.";

/** In place of a start. `names`: variables of the environment. */
export const notUtf8Text = (names: readonly string[]): string =>
  `The path in ${names.join(', ')} is not UTF-8, and would be read as another one. Nothing was written. Give the folder a name in UTF-8, or set ${names.join(', ')} to another one, then start Latchkey again.`;
