/** What a page of the provider is written into. */
export interface PageContext {
  type?: string;
  body?: unknown;
}

export function show(ctx: PageContext, html: string): void {
  ctx.type = 'html';
  ctx.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Playground sign-in</title><body>${html}</body></html>`;
}
export const plain = (value: unknown): string =>
  String(value ?? '').replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** The pages of the device flow; the forms in them are the provider's own. */
export const devicePages = {
  userCodeInputSource: (ctx: PageContext, form: string, _out: unknown, error: unknown) =>
    show(
      ctx,
      `<h1>Sign in with a code</h1>${error === undefined || error === null ? '' : '<p>The code is not right, or the sign-in was interrupted.</p>'}
${form}<button type="submit" form="op.deviceInputForm">Continue</button>`,
    ),
  userCodeConfirmSource: (
    ctx: PageContext,
    form: string,
    _client: unknown,
    _device: unknown,
    userCode: string,
  ) =>
    show(
      ctx,
      `<h1>Does your device show this code?</h1><p data-testid="user-code">${plain(userCode)}</p>${form}
<button type="submit" form="op.deviceConfirmForm">Continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Cancel</button>`,
    ),
  successSource: (ctx: PageContext) => show(ctx, '<h1>Signed in</h1><p>You can close this page.</p>'),
};
