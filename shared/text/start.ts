/** On standard error at the start of an app that has `--no-sandbox`. */
export const noSandboxText = (isRoot: boolean): string =>
  isRoot
    ? "Latchkey runs without Chromium's sandbox (--no-sandbox), as it must when started by root. Run it as an ordinary user where you can."
    : "Latchkey runs without Chromium's sandbox, because it was started with --no-sandbox: its windows are less well guarded. Start it without that option where you can.";
