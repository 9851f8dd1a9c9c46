import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { createAwsFiles } from './aws-files.ts';
import { openToOthers } from './open-to-others.ts';
import { createUndoJournal } from './undo-journal.ts';

const stranger = 65_533;
const isRoot = process.geteuid?.() === 0;
let root = '';
let folder = '';
let file = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lk-others-'));
  folder = join(root, '.aws');
  file = join(folder, 'credentials');
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(file, '[own]\n', { mode: 0o644 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (secretsFor: readonly ('config' | 'credentials')[] = ['credentials']) =>
  createAwsFiles({
    env: { HOME: root },
    journal: createUndoJournal({ directory: join(root, 'data') }),
  }).write(({ config }) => ok({ config: config.text, credentials: '[own]\nlive = key\n', secretsFor }), {
    journal: false,
    note: 'a test',
    holdsKeys: true,
  });

/** Nobody gets a file of another user but from root. */
const byOwner: readonly [string, () => void, RegExp][] = [
  [
    'the file is another user’s',
    () => chownSync(file, stranger, stranger),
    /credentials belongs to another user \(uid 65533\)/,
  ],
  [
    'its folder is another user’s',
    () => chownSync(folder, stranger, stranger),
    /The folder .*\.aws belongs to another/,
  ],
  [
    'a folder above is another user’s',
    () => chownSync(root, stranger, stranger),
    /The folder .* belongs to another/,
  ],
  [
    'a link on the way is another user’s',
    () => {
      const real = join(root, 'real');
      writeFileSync(real, '[own]\n', { mode: 0o600 });
      rmSync(file);
      symlinkSync(real, file);
      lchownSync(file, stranger, stranger);
    },
    /The link .*credentials belongs to another/,
  ],
  [
    'the file at the end of a link is another user’s',
    () => {
      const real = join(root, 'real');
      writeFileSync(real, '[own]\n', { mode: 0o600 });
      chownSync(real, stranger, stranger);
      rmSync(file);
      symlinkSync('../real', file);
    },
    /real belongs to another/,
  ],
  [
    'a link leads through a folder of another user',
    () => {
      const theirs = join(root, 'theirs');
      mkdirSync(theirs);
      chownSync(theirs, stranger, stranger);
      rmSync(file);
      symlinkSync(join(theirs, 'credentials'), file);
    },
    /theirs belongs to another/,
  ],
  [
    'a group of others may write to its folder',
    () => {
      chownSync(folder, 0, stranger);
      chmodSync(folder, 0o770);
    },
    /Others may write to the folder/,
  ],
];

describe.skipIf(process.platform === 'win32')(
  'attack: have live keys written where another user reads them',
  () => {
    it.skipIf(!isRoot).each(byOwner)('%s: nothing is written', async (_name, prepare, words) => {
      prepare();
      const before = [readFileSyncOrNull(file), statSync(file, { throwIfNoEntry: false })?.mode];
      expect(await write()).toMatchObject({
        ok: false,
        error: { code: 'file-unwritable', cause: 'not-private', detail: expect.stringMatching(words) },
      });
      expect([readFileSyncOrNull(file), statSync(file, { throwIfNoEntry: false })?.mode]).toEqual(before);
    });

    it('everybody may write to its folder: nothing is written', async () => {
      chmodSync(folder, 0o777);
      expect(await write()).toMatchObject({ error: { cause: 'not-private' } });
      expect(readFileSync(file, 'utf8')).toBe('[own]\n');
      // What is no secret may be: it was theirs to change before.
      expect(await write([])).toMatchObject({ ok: true });
    });

    it('a sticky folder, links and folders of the user keep nobody from it', async () => {
      chmodSync(root, 0o1777);
      mkdirSync(join(root, 'dotfiles'));
      rmSync(file);
      symlinkSync('../dotfiles/credentials', file);
      expect(await openToOthers(file)).toBeNull();
      expect(await openToOthers(join(root, 'not', 'there', 'yet'))).toBeNull();
      expect(await write()).toMatchObject({ ok: true });
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });

    it.skipIf(!isRoot)('an undo brings no text of before to them', async () => {
      const journal = createUndoJournal({ directory: join(root, 'data') });
      writeFileSync(file, '[own]\naws_secret_access_key = theirs\n');
      const files = createAwsFiles({ env: { HOME: root }, journal });
      await files.write(({ config }) => ok({ config: config.text, credentials: '' }), {
        journal: true,
        note: 'a test',
      });
      chownSync(file, stranger, stranger);
      expect(await journal.undo()).toMatchObject({ ok: false, error: { cause: 'not-private' } });
      expect(readFileSync(file, 'utf8')).toBe('');
    });

    it('an undo gives back lines that are no secret', async () => {
      const journal = createUndoJournal({ directory: join(root, 'data') });
      const files = createAwsFiles({ env: { HOME: root }, journal });
      const own = '[profile own]\nregion = eu-west-1\n';
      writeFileSync(join(folder, 'config'), own);
      chmodSync(folder, 0o777);
      await files.write(({ credentials }) => ok({ config: '', credentials: credentials.text }), {
        journal: true,
        note: 'a test',
      });
      expect(await journal.undo()).toMatchObject({ ok: true });
      expect(readFileSync(join(folder, 'config'), 'utf8')).toBe(own);
    });
  },
);

function readFileSyncOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
