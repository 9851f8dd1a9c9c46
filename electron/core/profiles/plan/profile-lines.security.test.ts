import { describe, expect, it } from 'vitest';
import { Secret } from '../../secret.ts';
import { lease } from '../testdata/plans.ts';
import {
  commandLine,
  configBody,
  isExpiryNote,
  isKeptBelow,
  keptBelowLine,
  keysBody,
  renamedFrom,
  renamedLine,
} from './profile-lines.ts';

const evil = 'x\n[default]\ncredential_process = /tmp/evil';
const refused = {
  ok: false,
  error: {
    code: 'upstream-garbage',
    service: 'AWS',
    detail: 'The keys contain white space or control characters.',
  },
};

describe('attack: an answer of AWS that would write more than a value into the credentials file', () => {
  it.each([
    ['the access key', { accessKeyId: evil }],
    ['the secret key', { secretAccessKey: new Secret(evil) }],
    ['the token', { sessionToken: new Secret(evil) }],
    ['a blank before it', { accessKeyId: ' AKIA' }],
    ['a blank behind it', { accessKeyId: 'AKIA ' }],
    ['a carriage return', { secretAccessKey: new Secret('a\rb') }],
    ['nothing', { accessKeyId: '' }],
    ['a letter that a file may have in two ways', { accessKeyId: 'AKIÄ' }],
    ['a delete', { accessKeyId: 'AKIA\u007f' }],
  ])('%s: no line is written', (_, over) => {
    expect(keysBody('# marker', { ...lease, ...over })).toEqual(refused);
  });

  it('keys of AWS are written, with the end of the lease, and a token only where there is one', () => {
    const body = [
      '# marker',
      '# aws_expiration = 2028-02-29T23:59:59Z',
      'aws_access_key_id = ASIAEXAMPLE',
      'aws_secret_access_key = wJalr/secret+key=',
    ];
    expect(keysBody('# marker', lease)).toEqual({
      ok: true,
      value: [...body, 'aws_session_token = token//=='],
    });
    expect(keysBody('# marker', { ...lease, sessionToken: null })).toEqual({ ok: true, value: body });
  });
});

describe('attack: a path of the command that a shell or a reader of the file would take for more', () => {
  it.each(['"', '$', '`', '%', '!', '\r', '\n', '\0', '\\'])('with %j it is refused', (character) => {
    expect(commandLine(`/opt/latch${character}key`)).toMatchObject({
      error: { reason: expect.stringContaining('has a character that shells expand') },
    });
  });

  it.each(['/opt/a #b', '/opt/a ;b'])('%s reads as a comment', (path) => {
    expect(commandLine(path)).toMatchObject({ error: { reason: expect.stringContaining('as a comment') } });
  });

  it.each(['latchkey', './latchkey', '#latchkey', ''])('"%s" is no absolute path', (path) => {
    expect(commandLine(path)).toMatchObject({
      error: { reason: expect.stringContaining('is not absolute') },
    });
  });

  it.each([
    ['/opt/latchkey', '/opt/latchkey'],
    ['/opt/Latch Key/latchkey', '/"opt/Latch Key/latchkey"'],
    ['/opt/a#b/latchkey', '/"opt/a#b/latchkey"'],
    ['C:\\Latchkey\\latchkey.exe', 'C:\\Latchkey\\latchkey.exe'],
    ['C:\\Latch Key\\latchkey.exe', '"C:\\Latch Key\\latchkey.exe"'],
    ['\\\\server\\latchkey.exe', '"\\\\server\\latchkey.exe"'],
  ])('%s is written as %s', (path, word) => {
    const line = commandLine(path);
    if (!line.ok) throw new Error('refused');
    expect(line.value('dev')).toBe(`${word} credential-process --profile dev`);
  });
});

describe('the lines of ours in a section', () => {
  it('have a region and a command only where they are wanted', () => {
    expect(configBody('# m', 'cmd', 'eu-west-1')).toEqual([
      '# m',
      'region = eu-west-1',
      'credential_process = cmd',
    ]);
    expect(configBody('# m', null, null)).toEqual(['# m']);
  });

  it('are known again, also where an editor indented them, and nothing else is', () => {
    for (const indent of ['', '\t '])
      expect([
        isKeptBelow(`${indent}${keptBelowLine} `),
        isExpiryNote(`${indent}# aws_expiration = x`),
        renamedFrom(`${indent}${renamedLine('dev')} \t`),
      ]).toEqual([true, true, 'dev']);
    expect([isKeptBelow(`x${keptBelowLine}`), isKeptBelow(`${keptBelowLine}s`)]).toEqual([false, false]);
    expect(isExpiryNote('x# aws_expiration = y')).toBe(false);
    expect(renamedFrom(`x${renamedLine('dev')}`)).toBeNull();
    expect(renamedFrom(`${renamedLine('dev')}x`)).toBeNull();
  });
});
