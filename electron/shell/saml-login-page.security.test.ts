import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { plainLine } from '../../shared/text/plain-line.ts';
import { passwordText } from '../../shared/text/sign-in-window.ts';
import { type LoginAsk, loginPage } from './saml-login-page.ts';

const markupOf = (over: Partial<LoginAsk> = {}): string => {
  const address = loginPage({
    host: 'idp.example.com',
    isProxy: false,
    realm: 'Staff',
    scheme: 'basic',
    isEncrypted: true,
    refused: null,
    ...over,
  });
  const [kind, ...rest] = address.split(',');
  expect(kind).toBe('data:text/html;charset=utf-8');
  return decodeURIComponent(rest.join(','));
};

describe('the page that asks for a password', () => {
  it('says who asks, in whose words, and whether it is a proxy', () => {
    expect(markupOf()).toContain('<h1>idp.example.com asks for a user name and password.</h1>');
    expect(markupOf()).toContain('Its message: “Staff”');
    expect(markupOf({ isProxy: true, host: 'proxy.corp:3128' })).toContain('The proxy proxy.corp:3128 asks');
    expect(markupOf({ realm: '' })).not.toContain('Its message');
  });

  it('says when the password can be read or guessed at on the way', () => {
    expect(markupOf()).not.toContain('not encrypted');
    expect(markupOf({ isEncrypted: false })).toContain(passwordText.readable);
    expect(markupOf({ isEncrypted: false, scheme: 'ntlm' })).toContain(passwordText.guessable);
  });

  it('says that the last try was wrong, and keeps its user name but never its password', () => {
    const markup = markupOf({ refused: 'maria' });
    expect(markup).toContain(passwordText.wrong);
    expect(markup).toContain('value="maria"');
    expect(markup).toMatch(/<input id="password"[^>]* autofocus>/);
    expect(markup).not.toMatch(/<input id="password"[^>]*value/);
  });

  it('runs and loads nothing, whatever the asker calls itself', () => {
    const evil = `"><script>x</script><img src=x onerror='y'>&lt;`;
    const markup = markupOf({ realm: evil, host: evil, refused: evil });
    expect(markup).not.toMatch(/<script|<img|onerror='/);
    expect(markup).toContain("default-src 'none'");
    expect(markup).toContain("form-action 'none'");
    // One policy, one form, the two fields of ours.
    expect(markup.match(/<(meta|form|input|style)\b/g)).toEqual([
      '<meta',
      '<meta',
      '<style',
      '<form',
      '<input',
      '<input',
    ]);
  });

  it('lets no realm be long, turn the writing direction or break its line', () => {
    expect(plainLine('a\u202eb\nc\u0007 d', 100)).toBe('a b c d');
    expect(markupOf({ realm: 'x'.repeat(5_000) })).not.toContain('x'.repeat(121));
    expect(markupOf({ realm: 'x'.repeat(5_000) })).toContain(`${'x'.repeat(120)}…`);
  });

  it('has the fields of a login, its buttons, and says what becomes of what is typed', () => {
    const markup = markupOf();
    expect(markup).toContain('<title>idp.example.com asks for a password</title>');
    for (const line of [
      '<label for="user">User name</label>',
      '<label for="password">Password</label>',
      `<small>${passwordText.passedOn}</small>`,
      '<button type="button" id="cancel">Cancel</button>',
      '<button>Sign in</button></div></form></html>',
    ])
      expect(markup).toContain(line);
    expect(markup).not.toContain(passwordText.wrong);
    expect(markup).not.toContain('class="warning');
    expect(markup).not.toContain('Stryker');
    // A user who begins types the name first; one who was refused, the password.
    expect(markup).toMatch(/<input id="user"[^>]* value="" autofocus>/);
    expect(markup).toMatch(/<input id="password"[^>]* maxlength="2000">/);
    expect(markupOf({ refused: 'maria' })).toMatch(/<input id="user"[^>]* value="maria">/);
  });

  it.each([
    ['ntlm', true],
    ['negotiate', true],
    ['basic', false],
    ['digest', false],
  ])('%s: says how a Windows account is written: %s', (scheme, isSo) => {
    expect(markupOf({ scheme }).includes(passwordText.domain)).toBe(isSo);
  });

  it('has each of its parts once, and nothing where a part is not wanted', () => {
    const parts = (over: Partial<LoginAsk>) =>
      markupOf(over)
        .replace(/<style>[\s\S]*<\/style>/, '')
        .split('\n')
        .filter((line) => line !== '');
    const [bare, all] = [
      parts({ realm: '' }),
      parts({ isEncrypted: false, refused: 'maria', scheme: 'ntlm' }),
    ];
    expect(all.length - bare.length).toBe(4);
    for (const line of [...bare, ...all]) expect(line).toMatch(/^</);
  });

  it('shows every character that markup is made of as itself', () => {
    expect(markupOf({ realm: `a&b<c>d"e'f` })).toContain('a&amp;b&lt;c&gt;d&quot;e&#39;f');
  });

  it('allows the one style that it has, by its hash', () => {
    const markup = markupOf();
    const style = /<style>([\s\S]*)<\/style>/.exec(markup)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(style).toContain('color-scheme: light dark');
    expect(markup).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
  });
});
