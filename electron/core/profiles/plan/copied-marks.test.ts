import { describe, expect, it } from 'vitest';
import { ProfileName, Region, SessionId } from '../../../../shared/ids.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { memoryInstance } from '../../testing/memory-instance.ts';
import { must, never } from '../../testing/running-app.ts';
import { userFilesOn } from '../../testing/user-files-on.ts';
import { handedOverLine, keptBesideLine, keptLine } from '../ini/kept-line.ts';
import { markerLine } from '../ini/marker.ts';
import { lease } from '../testdata/plans.ts';
import { nothingWanted, profileSession, wantedProfiles } from '../testdata/sessions.ts';
import type { ProfilesInput } from '../user-files-port.ts';
import { keptBelowLine, renamedLine } from './profile-lines.ts';

// Every line that we write as a comment, in every place of a section of the user, through every way that a section is taken
// and given back: none of them is taken for a mark, and none is lost.

const eu = Region.parse('eu-west-1');
const us = Region.parse('us-east-1');
const consents = ['a', 'b', 'default'];
const want = (over: Parameters<typeof profileSession>[1] = {}) =>
  wantedProfiles([profileSession('a', over)], consents);
const named = (profile: string) => want({ profile: ProfileName.parse(profile), region: us });
const imported = (input: ProfilesInput, profile = 'a', accessKeyId: string | null = null): ProfilesInput => ({
  ...input,
  handOver: [{ profile: ProfileName.parse(profile), accessKeyId }],
});
const keysOf = (region: Region | null) => want({ delivery: 'keys', lease, region });
const process = want({ region: us });
const both = wantedProfiles(
  [profileSession('a'), profileSession('b', { id: SessionId.parse('s:b') })],
  consents,
);

const ways: Readonly<Record<string, readonly ProfilesInput[]>> = {
  'a take-over': [want({ region: eu }), process],
  'an import': [imported(process)],
  'an import of what was given back': [imported(process), nothingWanted, process, imported(process)],
  'keys and their end': [keysOf(null), want({ delivery: 'keys' }), keysOf(eu)],
  'an import and keys': [imported(want()), keysOf(eu), imported(process), nothingWanted, keysOf(null)],
  'another name': [imported(process), named('b'), imported(named('a'))],
  'the default': [process, { ...process, defaultSessionId: SessionId.parse('s:a') }, process],
  'two sessions': [both, imported(both, 'b')],
};

const beside = (label: string) => keptBesideLine(`/home/ada/.aws/credentials.latchkey-kept.${label}`, 3);
const marks: readonly string[] = [
  ...[
    'region = mars-1',
    'role_arn = other',
    'credential_process = /bin/other',
    'aws_session_token = other',
  ].map(keptLine),
  ...['see the wiki', keptLine('region = mars-1'), handedOverLine, markerLine('s:a', 'one')].map(keptLine),
  '# kept by Latchkey:',
  `  ${keptLine('region = mars-1')}`,
  beside('a'),
  beside('none'),
  keptBelowLine,
  handedOverLine,
  '# aws_expiration = 2020-01-01T00:00:00Z',
  renamedLine('a'),
  renamedLine('x'),
];
const markers = [
  markerLine('s:a', 'one'),
  markerLine('s:gone', 'one'),
  markerLine('s:a', 'other'),
  markerLine('s:a'),
];

const role = ['role_arn = arn:aws:iam::111111111111:role/A', 'source_profile = b', 'region = eu-west-1'];
const bodies = {
  config: [['region = eu-west-1'], role, ['credential_process = /bin/mine', 'output = json']],
  credentials: [['region = eu-west-1'], role, ['aws_access_key_id = AKIA', 'aws_secret_access_key = hush']],
};
const headers = { config: ['[profile a]', '[profile b]'], credentials: ['[a]', '[b]'] };

function placesOf(file: 'config' | 'credentials', mark: string): readonly string[] {
  const [header, next] = headers[file];
  return bodies[file].flatMap((body) => {
    const inside = [0, 1, body.length].map((at) => [header, ...body.slice(0, at), mark, ...body.slice(at)]);
    const others = [
      [mark, header, ...body],
      [header, ...body, '', next, mark, 'output = json'],
    ];
    return [...inside, ...others].map((lines) => `${lines.join('\n')}\n`);
  });
}

async function after(
  texts: { readonly config: string; readonly credentials: string },
  steps: readonly ProfilesInput[],
  hasMemory: boolean,
) {
  const files = memoryFiles(texts.config, texts.credentials);
  const more = hasMemory ? { instance: memoryInstance('one') } : {};
  const userFiles = userFilesOn(files, files.awsFiles, more);
  for (const step of [...steps, nothingWanted]) must(await userFiles.apply(step, never));
  return { config: files.config, credentials: files.credentials };
}

describe.each(Object.entries(ways))('a line of the user that reads like a mark, through %s', (_, steps) => {
  it.each(['config', 'credentials'] as const)('in the %s', async (file) => {
    const other = { config: `[profile a]\n${keptBelowLine}\n`, credentials: '[a]\nregion = eu-west-1\n' };
    for (const mark of marks)
      for (const text of placesOf(file, mark)) {
        const texts = { ...other, [file]: text };
        expect(await after(texts, steps, true)).toEqual(texts);
      }
  });
});

describe('a line of the user that reads like a mark, through an undo', () => {
  const done: Readonly<Record<string, readonly ProfilesInput[]>> = {
    'an import': [imported(process)],
    'a take-over': [process],
    keys: [keysOf(us)],
    'another name': [imported(named('b'))],
    'an import and another name': [imported(process), named('b')],
    'a take-over and its end': [process, nothingWanted],
    'an import and keys': [imported(process), keysOf(eu)],
  };
  const other = { config: '[profile a]\nregion = eu-west-1\n', credentials: '[a]\nregion = eu-west-1\n' };
  const textsOf = (file: 'config' | 'credentials') =>
    marks.flatMap((mark) => placesOf(file, mark).map((text) => ({ ...other, [file]: text })));
  const both = ({ config, credentials }: typeof other) => ({ config, credentials });

  it.each(Object.entries(done))('of %s, and the same again', async (_, steps) => {
    for (const texts of [...textsOf('config'), ...textsOf('credentials')]) {
      const files = memoryFiles(texts.config, texts.credentials);
      const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
      const undos: (() => Promise<void>)[] = [];
      for (const step of steps) {
        const before = both(files);
        const { remembered } = must(await userFiles.apply(step, never));
        undos.push(async () => {
          Object.assign(files, before);
          if (remembered !== undefined) await userFiles.rememberAsBefore(remembered);
        });
      }
      for (const undo of undos.toReversed()) await undo();
      for (const step of [...steps, nothingWanted]) must(await userFiles.apply(step, never));
      expect(both(files)).toEqual(texts);
    }
  });

  it('of an end: what comes back is known as ours', async () => {
    for (const texts of [...textsOf('config'), ...textsOf('credentials')]) {
      const files = memoryFiles(texts.config, texts.credentials);
      const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
      must(await userFiles.apply(imported(process), never));
      const before = both(files);
      const { remembered } = must(await userFiles.apply(nothingWanted, never));
      Object.assign(files, before);
      if (remembered !== undefined) await userFiles.rememberAsBefore(remembered);
      must(await userFiles.apply(nothingWanted, never));
      expect(both(files)).toEqual(texts);
    }
  });

  it('of a write that the records then did not take', async () => {
    for (const texts of [...textsOf('config'), ...textsOf('credentials')]) {
      const files = memoryFiles(texts.config, texts.credentials);
      const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
      must(await must(await userFiles.apply(imported(process), never)).takeBack());
      expect(both(files)).toEqual(texts);
      for (const step of [imported(process), nothingWanted]) must(await userFiles.apply(step, never));
      expect(both(files)).toEqual(texts);
    }
  });
});

it('keys come in the write that gives a section with such a line back', async () => {
  const keys = want({ profile: ProfileName.parse('c'), delivery: 'keys', lease, region: us });
  for (const file of ['config', 'credentials'] as const)
    for (const mark of marks)
      for (const text of placesOf(file, mark)) {
        const files = memoryFiles('', '');
        Object.assign(files, { [file]: text });
        const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
        must(await userFiles.apply(imported(process), never));
        must(await userFiles.apply(keys, never));
        expect(files.credentials).toContain(lease.accessKeyId);
        must(await userFiles.apply(nothingWanted, never));
        expect(files[file]).toBe(text);
      }
});

describe('a marker of ours in a section with nothing of ours', () => {
  it.each(markers)('%s is a comment', async (mark) => {
    const body = 'role_arn = arn:aws:iam::111111111111:role/A\nsource_profile = b\n';
    for (const config of [`[profile a]\n${mark}\n${body}`, `[profile a]\n${body}${mark}\n`])
      for (const steps of [[], [process], [imported(process)], [process, nothingWanted, process]])
        expect(await after({ config, credentials: '' }, steps, true)).toEqual({ config, credentials: '' });
    const credentials = `[a]\n${mark}\naws_access_key_id = AKIA\naws_secret_access_key = hush\n`;
    for (const steps of [[], [process], [imported(process)], [process, nothingWanted, process]])
      expect(await after({ config: '', credentials }, steps, true)).toEqual({ config: '', credentials });
  });
});

describe('a section that the user copies under another name while a session has it', () => {
  const role =
    '[profile a]\nrole_arn = arn:aws:iam::111111111111:role/A\nsource_profile = x\noutput = json\n';
  const keys = '[a]\naws_access_key_id = AKIA\naws_secret_access_key = hush\n';
  const sectionOf = (text: string, name: string) =>
    text.slice(text.indexOf(`[${name}]`)).replace(/\n\n?\[[\s\S]*$/, '\n');
  const cases = [
    ['that was taken over', role, '', want(), 'config', 'profile a', 'profile mine'],
    ['that we made', '', '', want({ region: eu }), 'config', 'profile a', 'profile mine'],
    ['that was handed over', '', keys, imported(want(), 'a', 'AKIA'), 'credentials', 'a', 'mine'],
    ['that made room', '', keys, keysOf(null), 'credentials', 'a-before-latchkey', 'mine'],
    [
      'that made room, by a like name',
      '',
      keys,
      keysOf(null),
      'credentials',
      'a-before-latchkey',
      'a-before-latchkey-copy',
    ],
    [
      'that made room, by a number',
      '',
      keys,
      keysOf(null),
      'credentials',
      'a-before-latchkey',
      'a-before-latchkey-2',
    ],
  ] as const;

  it.each(cases)('%s, is theirs as it is', async (_, config, credentials, input, file, name, copyName) => {
    for (const isFirst of [false, true]) {
      const files = memoryFiles(config, credentials);
      const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
      must(await userFiles.apply(input, never));
      const copy = sectionOf(files[file], name).replace(`[${name}]`, `[${copyName}]`);
      expect(copy).toContain('Latchkey');
      const [before, behind] = isFirst ? [copy, ''] : ['', copy];
      files[file] = `${before}${files[file]}${behind}`;
      for (const step of [
        input,
        { ...input, defaultSessionId: SessionId.parse('s:a') },
        nothingWanted,
        nothingWanted,
      ])
        must(await userFiles.apply(step, never));
      const own = { config, credentials };
      const expected = { ...own, [file]: `${before}${own[file]}${behind}` };
      expect({ config: files.config, credentials: files.credentials }).toEqual(expected);
    }
  });
});

it('a copy of a profile of ours leads to its session, and a yes to a section with a copied marker is to its text', async () => {
  const files = memoryFiles();
  const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
  must(await userFiles.apply(want({ region: eu }), never));
  files.config += files.config.replace('[profile a]', '[profile mine]');
  expect(must(await userFiles.ownProfiles()).get('mine')).toEqual({
    kind: 'alias',
    profile: 'a',
    region: eu,
  });
  const mine = wantedProfiles([profileSession('b', { id: SessionId.parse('s:b') }), profileSession('mine')]);
  const [asked] = must(await userFiles.apply(mine, never)).conflicts;
  const consentedTo = new Map([['mine', asked?.basis ?? '']]);
  const yes = { ...mine, consents: new Set(['mine']), consentedTo };
  files.config = files.config.replace('--profile a', '--profile other');
  expect(await userFiles.apply(yes, never)).toMatchObject({
    ok: false,
    error: { code: 'file-changed-meanwhile' },
  });
});
