// The files of a user who has used aws, git and shells for years: what an uninstallation must leave as it was.
import fs from 'node:fs';
import path from 'node:path';
import { expectThat } from './checks.mjs';

/** Where the app keeps its own things, and what programs beside it write. */
const NOT_OF_THE_USER =
  /^(data|run|tmp|cache|seed\.json|\.cache|\.pki|share\/keyrings|config\/(dconf|pulse|latchkey|Electron))(\/|$)/;

const FILES = {
  'dotfiles/aws-config': `# kept in git
[profile mine]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
region = eu-west-1

[default]
\tregion   =   eu-west-1
output = json`,
  '.aws/credentials': '# mine\r\n[other]\r\nregion = us-east-1\r\n\r\n',
  '.gitconfig':
    '[user]\n\tname = Maria Garc\u00eda\n; a remark\n[credential "https://git.example.com"]\n\thelper = store',
  '.bashrc': 'alias ll="ls -l"\n[ -f ~/.more ] && . ~/.more\n\n\n',
  '.profile': '. ~/.bashrc',
  '.zshrc': 'setopt no_beep\r\n',
  '.docker/config.json': '{\n\t"credHelpers": { "public.ecr.aws": "ecr-login" }\n}\n',
  'config/autostart/other.desktop': '[Desktop Entry]\nType=Application\nName=Other\nExec=true\n',
};
const MODES = { '.aws/credentials': 0o644, '.docker/config.json': 0o600 };

export function writeOwnFiles(home) {
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(home, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    fs.chmodSync(file, MODES[name] ?? 0o644);
  }
  fs.symlinkSync('../dotfiles/aws-config', path.join(home, '.aws', 'config'));
}

/** Every file, folder and link of the user, with its bytes and its permissions. */
export function everything(home, at = home) {
  const found = {};
  for (const name of fs.readdirSync(at).toSorted()) {
    const file = path.join(at, name);
    const key = path.relative(home, file);
    if (NOT_OF_THE_USER.test(key)) continue;
    const info = fs.lstatSync(file);
    const mode = (info.mode & 0o7777).toString(8);
    if (info.isSymbolicLink()) found[key] = `-> ${fs.readlinkSync(file)}`;
    else if (info.isDirectory()) Object.assign(found, { [key]: `${mode} folder` }, everything(home, file));
    else found[key] = `${mode} ${fs.readFileSync(file, 'latin1')}`;
  }
  return found;
}

/** What is not in both, or not the same in both. */
export const differences = (before, now) =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => before[name] !== now[name])
    .toSorted();

export function expectSame(before, now, what) {
  const different = differences(before, now);
  const of = (name) => `${name}\n  was ${JSON.stringify(before[name])}\n  is  ${JSON.stringify(now[name])}`;
  expectThat(different.length === 0, what, different.map(of).join('\n'));
}
