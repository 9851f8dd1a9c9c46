import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { AccountId } from '../../../../shared/ids.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';
import { dev, prod, prodToo, world } from '../testing-verbs.ts';

const shownNow = { isTerminal: true, columns: 80 };
const [UP, DOWN, END, PAGE_UP, ESC] = ['\u001b[A', '\u001bOB', '\u001b[F', '\u001b[5~', '\u001b'];

function latchkeyUse(request: TestRequest, over: Parameters<typeof testPorts>[0]['state'] = {}) {
  const state = {
    sessions: [{ ...dev, isDefault: true }, prod, prodToo],
    defaultSessionId: dev.id,
    previousDefaultId: prod.id,
    ...over,
  };
  const app = testPorts(world({ state }));
  const ran = run(app.ports, ['use'], { ...shownNow, ...request });
  return { app, ran };
}
/** What a terminal of these columns shows of a picture: its lines, and the place of the cursor. */
function drawn(picture: string | null | undefined, columns = 80) {
  const [, text = '', up = '', right = '0'] =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked at
    /^\r\u001b\[J([\s\S]*)\u001b\[(\d+)A\r(?:\u001b\[(\d+)C)?$/.exec(picture ?? '') ?? [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are no text
  const lines = text.replace(/\u001b\[[\d;]*m/g, '').split('\n');
  for (const line of lines) expect(stringWidth(line)).toBeLessThan(columns);
  expect(Number(up)).toBe(lines.length - 1);
  return { lines, text, cursor: Number(right) };
}
const active = (picture: string | null | undefined, columns?: number): string =>
  drawn(picture, columns).lines.find((line) => line.startsWith('> ')) ?? '';
const madeDefault = ({ app }: ReturnType<typeof latchkeyUse>): readonly unknown[] =>
  app.called.filter(({ verb }) => verb === 'makeDefault').map(({ input }) => Object(input).sessionId);

describe('latchkey use without a session, on a terminal', () => {
  it('has the default session before this one first: Enter goes back', async () => {
    const used = latchkeyUse({ keys: ['\r'] });
    const { code, out, pictures } = await used.ran;
    expect([code, madeDefault(used)]).toEqual([0, [prod.id]]);
    expect(active(pictures[0])).toBe('> Admin  [previous]');
    expect(out).toContain('is now the default session');
    // The terminal is given back before anything is said on it.
    expect(pictures.at(-1)).toBeNull();
  });

  it('says account number, state and time left of each, and marks the default', async () => {
    const { pictures } = await latchkeyUse({ keys: [ESC] }).ran;
    const { lines } = drawn(pictures[0]);
    const text = lines.join('\n');
    for (const { accountId } of [dev, prod, prodToo]) expect(text).toContain(accountId);
    expect(text).toContain('Dev role  [default]');
    expect(lines.filter((line) => / left/.test(line))).toHaveLength(2);
    expect(lines.at(-1)).toBe('  3 of 3 · Enter: make default · Esc: leave');
  });

  it('searches as it is typed: every word, match before recency', async () => {
    const used = latchkeyUse({ keys: ['admin', ' 3333', '\r'] });
    const { pictures } = await used.ran;
    expect(drawn(pictures[1]).lines.at(-1)).toContain('2 of 3');
    const { lines, cursor } = drawn(pictures[2]);
    expect([lines[0], cursor]).toEqual(['Default session: admin 3333', 'Default session: admin 3333'.length]);
    expect(madeDefault(used)).toEqual([prodToo.id]);
  });

  it.each([
    ['arrows, round either end', [DOWN, UP, UP], 2],
    ['Ctrl-N and Ctrl-P', ['\u000e\u000e', '\u0010'], 1],
    ['End and Page Up', [END, PAGE_UP], 0],
    ['erased words', ['role x', '\u0017', '\u007f\u007f\u007f\u007f\u007f', 'zz\u0015'], 0],
  ])('is moved in by %s', async (_, keys, at) => {
    const used = latchkeyUse({ keys: [...keys, '\n'] });
    await used.ran;
    expect(madeDefault(used)).toEqual([[prod, prodToo, dev][at]?.id]);
  });

  it.each([
    ['Esc', [ESC]],
    ['Ctrl-C', ['adm', '\u0003\r']],
    ['Ctrl-D', ['\u0004']],
    ['a terminal that is gone', ['adm']],
  ])('%s leaves with 130, and nothing is changed', async (_, keys) => {
    const used = latchkeyUse({ keys });
    const { code, out, err, pictures } = await used.ran;
    expect([code, out, err, pictures.at(-1)]).toEqual([130, '', '', null]);
    expect(used.app.called).toEqual([]);
  });

  it('takes no Enter that was typed before the list was there, and a name that was', async () => {
    const blind = latchkeyUse({ keys: [{ ahead: '\r' }, ESC] });
    expect([(await blind.ran).code, madeDefault(blind)]).toEqual([130, []]);
    const seen = latchkeyUse({ keys: [{ ahead: '\r' }, '\r'] });
    expect([(await seen.ran).code, madeDefault(seen)]).toEqual([0, [prod.id]]);
    const named = latchkeyUse({ keys: [{ ahead: 'admin 3333\r' }] });
    expect([(await named.ran).code, madeDefault(named)]).toEqual([0, [prodToo.id]]);
  });

  it('chooses nothing where nothing is found, and drops what a paste has behind its line', async () => {
    const used = latchkeyUse({ keys: ['zzzzqqqq\r', '\u0015\rrm -rf\r'] });
    const { pictures } = await used.ran;
    expect(drawn(pictures[1]).lines).toContain('  Nothing matches.');
    expect(madeDefault(used)).toEqual([prod.id]);
  });

  it.each([
    [20, 10],
    [24, 6],
    [40, 24],
    [80, 24],
    [200, 100],
    [0, 0],
  ])('fits a terminal of %d columns and %d rows, with every account number whole', async (columns, rows) => {
    const many = Array.from({ length: 60 }, (_, n) =>
      testSession(
        {
          id: `m${n}`,
          name: `company-${n}/${n % 7 === 0 ? '管理者' : 'AdministratorAccess'}`,
          accountId: String(100_000_000_000 + n),
        },
        { accountName: `A rather long name of account ${n}` },
      ),
    );
    const keys = [{ columns, rows }, ...Array.from({ length: 25 }, () => DOWN), END, ESC];
    const { pictures } = await latchkeyUse({ keys }, { sessions: many, previousDefaultId: null }).ran;
    for (const picture of pictures.slice(1, -1)) {
      const { lines } = drawn(picture, columns || 80);
      expect(lines.length).toBeLessThan(rows || 24);
      expect(active(picture, columns || 80)).not.toBe('');
      const shown = lines.slice(1, -1).join('');
      if (rows !== 6) expect(shown).toMatch(/\(1000000\d{5}\)/);
    }
  });

  it('is drawn again where the chosen session has come to mean another account, or is gone', async () => {
    const edited: SessionView = { ...prod, accountId: AccountId.parse('444444444444') };
    const app = testPorts(world({ state: { sessions: [prod, dev], previousDefaultId: prod.id } }));
    let sessions: readonly SessionView[] = [prod, dev];
    const changing = {
      ...app.ports,
      app: { ...app.ports.app, state: () => ({ ...app.ports.app.state(), sessions: [...sessions] }) },
    };
    /** Becomes so while the list is shown, and is heard of with nothing but the size. */
    const become = (now: readonly SessionView[]) => ({
      rows: 24,
      get columns() {
        sessions = now;
        return 80;
      },
    });
    const keys = [become([edited, dev]), '\r\r', become([dev]), '\r', '\r'];
    const { pictures, out } = await run(changing, ['use'], { ...shownNow, keys });
    const again = 'The session has changed. Look again, then press Enter.';
    expect(drawn(pictures[2]).lines.join('\n')).toContain('444444444444');
    expect(drawn(pictures[2]).lines.at(-1)).toContain(again);
    expect(drawn(pictures[3]).lines.at(-1)).toContain('2 of 2');
    expect(drawn(pictures[4]).lines.at(-1)).toContain(again);
    expect(active(pictures[4])).toContain(dev.name);
    expect(app.called.map(({ input }) => Object(input).sessionId)).toEqual([dev.id]);
    expect(out).toContain(dev.name);
  });

  it('shows nothing that the terminal would obey, whatever a session is called or is typed', async () => {
    const evil: SessionView = { ...dev, name: 'x\u001b[2Jy\tz' };
    const keys = ['\u001b]0;t\u0007a\u009b', ESC];
    const { pictures } = await latchkeyUse({ keys, env: { NO_COLOR: '1' } }, { sessions: [evil] }).ran;
    for (const picture of pictures.slice(0, -1)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(drawn(picture).text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  it('has colours on a terminal, and none with NO_COLOR', async () => {
    const marked = { sessions: [{ ...prod, production: true as const }] };
    const coloured = await latchkeyUse({ keys: [ESC] }, marked).ran;
    const plainly = await latchkeyUse({ keys: [ESC], env: { NO_COLOR: '1' } }, marked).ran;
    expect(drawn(coloured.pictures[0]).text).toContain('\u001b[1;31mPROD');
    expect(drawn(plainly.pictures[0]).text).not.toContain('\u001b');
    expect(drawn(plainly.pictures[0]).text).toContain('PROD');
  });
});

describe('latchkey use without a session and without anybody to choose', () => {
  it.each([
    ['a pipe', ['use'], { isTerminal: false, columns: null, keys: ['\r'] }],
    ['a terminal that cannot be lent', ['use'], shownNow],
    ['a dumb terminal', ['use'], { ...shownNow, env: { TERM: 'dumb' }, keys: ['\r'] }],
    ['--json', ['use', '--json'], { ...shownNow, keys: ['\r'] }],
  ])('is wrong usage: %s', async (_, argv, request) => {
    const app = testPorts(world());
    const { code, err, pictures } = await run(app.ports, argv, request);
    expect([code, pictures, app.called]).toEqual([2, [], []]);
    expect(err).toContain('Missing argument: SESSION.');
    expect(err).toContain('latchkey use SESSION… [--yes] [--take-over] [--json]');
  });
});
