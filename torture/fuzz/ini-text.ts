import { mutate, type Random } from './random.ts';

const headers = [
  '[default]',
  '[profile a]',
  '[profile "b c"]',
  "[profile 'd']",
  '[profile a]',
  '[sso-session s]',
  '[services v]',
  '[DEFAULT]',
  '[a]',
  ' [profile e]',
  '[profile\tf]',
  '[profile a] # c',
  '[preview]',
  '[profile x/y]',
  '[]',
  '[profile ]',
  '[[a]]',
  '[profile __proto__]',
] as const;
const keys = [
  'region',
  'Region',
  'output',
  'role_arn',
  'source_profile',
  'credential_process',
  's3',
  'aws_access_key_id',
  'k',
  'é',
  'a b',
  '__proto__',
] as const;
const signs = ['=', ' = ', ':', ' : ', '  =', '= ', ' =\t'] as const;
const values = [
  '',
  'v',
  'eu-west-1',
  '"q"',
  'v # c',
  'v ; c',
  '%(a)s',
  'two words',
  'x=y',
  '\n  a = b\n  c = d',
  '\n    word',
  '[x]',
] as const;
const others = [
  '',
  '  ',
  '# c',
  '; c',
  '\t',
  'word',
  '  deeper',
  '# managed by Latchkey - session s - edits here are overwritten',
  '[open',
  ']',
  '=v',
  'rem x',
] as const;
const ends = ['\n', '\n', '\n', '\r\n', '\r'] as const;

/** A configuration file such as users and programs leave behind, and sometimes worse. */
export function iniText(random: Random): string {
  const end = random.pick(ends);
  let text = random.chance(0.03) ? '\ufeff' : '';
  for (let lines = random.below(14); lines > 0; lines--) {
    const kind = random.below(8);
    if (kind < 2) text += random.pick(headers);
    else if (kind < 6)
      text += `${random.chance(0.1) ? '  ' : ''}${random.pick(keys)}${random.pick(signs)}${random.pick(values)}`;
    else text += random.pick(others);
    text += random.chance(0.05) ? random.pick(ends) : end;
  }
  return random.chance(0.4) ? mutate(random, text) : text;
}
