import { withoutNamedSecrets } from './named-secrets.ts';

const hidden = '[redacted]';
/** A second net under `Secret`: what secrets look like, should one ever appear in an error message. */
const secretLooks: readonly RegExp[] = [
  // One that was cut off as well.
  /-----BEGIN [A-Z0-9 ]{1,60}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,60}-----|$)/g,
  // Headers whose value goes to the end of the line.
  /(?<=\b(?:proxy-)?authorization["'`\\]{0,4}[ \t]{0,9}(?:[:=,]|%3a)[ \t]{0,9})[^\r\n]+/gi,
  /(?<=\b(?:set-)?cookie2?["'`\\]{0,4}[ \t]{0,9}(?:[:=,]|%3a)[ \t]{0,9})[^\r\n]+/gi,
  /(?<=\bpassphrase["'`\\]{0,4}[ \t]{0,9}:[ \t]{1,9})[^\r\n]+/gi,
  // A scheme of HTTP and no word of a sentence behind it.
  /(?<=\b(?:[Bb]asic|BASIC|[Bb]earer|BEARER|[Nn]egotiate|NTLM|D[Pp]o[Pp]|[Dd]igest)(?:[ \t]{1,9}|%20|\+)["'`\\]{0,4})(?![A-Z]?[a-z]{1,19}[.,:;!?)"']{0,4}(?:\s|$))[^\s"',;]{4,}/g,
  // The name and password of a command line: curl -u NAME:PASSWORD.
  /(?<=(?:^|\s)(?:-u|-U|--user|--proxy-user)[ \t=]{1,9}["']?[^\s:"']{0,200}:)\S+/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  // Longer ones are found by their length.
  /(?<![A-Za-z0-9])eyJ[\w-]{8,500}(?:\.[\w-]*){1,4}/g,
  /(?<![A-Za-z0-9])(?:aoa|aor)[A-Za-z0-9]{20,}[\w+/=:.-]*/g,
  /(?<![A-Za-z0-9])(?:gh[a-z]_|github_pat_|gl[a-z]{2,8}-|xox[a-z]-|xapp-|xwfp-|npm_|pypi-|AIza|ya29\.|hvs\.|hvb\.|dop_v1_|[sr]k_(?:live|test)_|sk-|SG\.|ATATT|dckr_pat_)[\w.-]{16,}/g,
  // A login in an address; a port is none.
  /(?<=:\/\/)[^\s/@:]{0,200}:(?!\d{1,5}[/?#])[^\s@]{1,200}(?:@[^\s/@]{1,200}){0,3}(?=@)/g,
  /(?<=:\/\/)[^\s/@:]{20,300}(?=@)/g,
  // SECURITY: 40 hexadecimal digits, too. They may be the hash of a commit, and are as often a token of GitHub's older kind.
  /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]|%2[BFbf]){40}(?![A-Za-z0-9+/])/g,
  /(?:[A-Za-z0-9+/_=-]|%[0-9A-Fa-f]{2}){100,}/g,
  // A code of OAuth in an address or a form.
  /(?<=(?:[?&#]|%3[Ff]|%26|^|[\s"'])code["']?(?:=|%3[Dd]|[ \t]{0,9}:[ \t]{0,9}["']))(?=[^\s"'&]{0,80}\d)[^\s"'&]{10,}/g,
  /(?<=(?:[?&]|%3[Ff]|%26)code(?:=|%3[Dd]))[^\s"'&]+/g,
];

/** For logs and reports that leave the machine. */
export function withoutSecrets(text: string): string {
  let shown = withoutNamedSecrets(text);
  for (const look of secretLooks) shown = shown.replace(look, hidden);
  return shown;
}
