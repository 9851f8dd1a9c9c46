import { Problem } from './problem.ts';
import { withoutSecrets } from './without-secrets.ts';

type FieldOf<P> = P extends Problem ? Exclude<keyof P, 'code'> : never;
/** What may stay on the disk: ours are names, numbers and sentences that Latchkey wrote; a name is cleared of what looks like a secret. */
const whose: Readonly<Record<FieldOf<Problem>, 'ours' | 'theirs'>> = {
  account: 'ours',
  accounts: 'ours',
  action: 'ours',
  address: 'ours',
  advice: 'ours',
  afterMs: 'ours',
  among: 'ours',
  answered: 'ours',
  answeredBy: 'ours',
  arch: 'ours',
  asked: 'ours',
  asks: 'ours',
  at: 'ours',
  awsCode: 'ours',
  by: 'ours',
  canTakeOver: 'ours',
  cause: 'ours',
  chain: 'ours',
  chained: 'ours',
  command: 'ours',
  correlationId: 'ours',
  count: 'ours',
  detail: 'theirs',
  every: 'ours',
  fault: 'ours',
  field: 'ours',
  file: 'ours',
  folder: 'ours',
  found: 'ours',
  handle: 'ours',
  has: 'ours',
  hasPlain: 'ours',
  isUnclear: 'ours',
  holder: 'ours',
  host: 'ours',
  intercepted: 'ours',
  installed: 'ours',
  kept: 'ours',
  keys: 'ours',
  limit: 'ours',
  list: 'ours',
  line: 'ours',
  matches: 'ours',
  message: 'ours',
  notSynced: 'ours',
  onlySdks: 'ours',
  other: 'ours',
  parent: 'ours',
  pid: 'ours',
  policy: 'ours',
  profile: 'ours',
  profiles: 'ours',
  program: 'ours',
  proxy: 'ours',
  reason: 'ours',
  refused: 'ours',
  region: 'ours',
  requestedSeconds: 'ours',
  retryAfterMs: 'ours',
  role: 'ours',
  running: 'ours',
  serial: 'ours',
  service: 'ours',
  setting: 'ours',
  session: 'ours',
  shortcut: 'ours',
  similar: 'ours',
  since: 'ours',
  skewMs: 'ours',
  source: 'ours',
  spanMs: 'ours',
  started: 'ours',
  status: 'ours',
  syncing: 'ours',
  url: 'ours',
  user: 'ours',
  version: 'ours',
  waitedMs: 'ours',
  what: 'ours',
  why: 'ours',
};
/** Where a service names its own error; anything else is no such name. */
const serviceCode = /^[A-Za-z][\w.:-]{0,99}$/;
/** Words of a SAML response are quoted in our sentence. */
const quotedWords = /“[^”]*(?:”|$)/g;
/** No field of a problem takes less. */
const SHORTEST_LIMIT = 100;

/**
 * SECURITY: what is written down of a problem. It has what happened in our own words and never what another program, a provider or
 * the system said: they print what they like, and no list of patterns knows every secret.
 */
export function keptProblem(problem: Problem): Problem {
  const kept = Object.entries(problem).filter(([field]) => !theirs.has(field));
  const checked: unknown = JSON.parse(JSON.stringify(Object.fromEntries(kept)), (field, value: unknown) =>
    typeof value === 'string' ? cleared(problem.code, field, value) : value,
  );
  return Problem.parse(checked);
}

const theirs: ReadonlySet<string> = new Set(
  Object.entries(whose).flatMap(([field, of]) => (of === 'theirs' ? [field] : [])),
);

function cleared(code: Problem['code'], field: string, value: string): string {
  if (field === 'code') return value;
  // It quotes what was typed, which may be a secret of any form.
  if (code === 'usage') return 'The command was not understood.';
  if (field === 'awsCode' && !serviceCode.test(value)) return 'unknown';
  const ours = code === 'saml-unusable' && field === 'reason' ? value.replace(quotedWords, '“…”') : value;
  const shown = withoutSecrets(ours);
  return shown.slice(0, Math.max(value.length, SHORTEST_LIMIT));
}
