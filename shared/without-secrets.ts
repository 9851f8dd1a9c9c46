const hidden = '[redacted]';
/** A second net under `Secret`: what AWS's and OAuth's secrets look like, should one ever appear in an error message. */
const secretLooks: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g,
  /\b(?:aoa|aor)[A-Za-z0-9]{20,}[\w+/=:.-]*/g,
  /(?<![\w+/=])[A-Za-z0-9+/]{40}(?![\w+/=])/g,
  /[A-Za-z0-9+/_=-]{100,}/g,
  // A login in an address.
  /(?<=:\/\/)[^\s/@:]{1,200}:[^\s/@]{1,500}(?=@)/g,
  /(?:bearer|password|secret|token)["']?\s*[=:]\s*["']?[^\s"',;]{6,}/gi,
];

/** For logs and reports that leave the machine. */
export function withoutSecrets(text: string): string {
  let shown = text;
  for (const look of secretLooks) shown = shown.replace(look, hidden);
  return shown;
}
