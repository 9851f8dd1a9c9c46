import { describe, expect, it } from 'vitest';
import { CliEnv, CliWhich } from '../../../shared/cli.ts';
import { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { type ActsAs, actsAsText } from '../acts-as.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import type { AwsFileTexts } from '../ports/files.ts';
import { parseIni } from '../profiles/ini/ini-document.ts';
import { ownProfiles } from '../profiles/own-profiles.ts';
import { type Answer, type Call, ruleNumbers, whichSession } from '../sessions/which-session.ts';
import { run, type TestRequest, testPorts } from './testing.ts';
import { testSession } from './testing-state.ts';

/**
 * The rules a second time, as a table: the first row that fits decides. `-` is nothing, `*` is anything. What the resolver says in
 * code must be what this says, for every combination and every delivery.
 *
 * Keys: `half` is an access key of the user's without its secret; `left` are those that `env` gave, in a shell that no longer says of which session; of `of-prod` Latchkey knows it. The shell: `s-stage` is what `env` and `exec` leave there, `s-stage=dev` what `exec` leaves whose session had the profile `dev`
 * when it began; `s-old` was edited since to act as somebody else. In the files: `chain` is a role of the user's own on `dev`, `mine` has the user's own keys, `also-dev` runs our command for `dev`,
 * `nobody` is not there.
 */
const table = `
named     AWS_PROFILE  AWS_DEFAULT_PROFILE  shell        keys     superproject  default | answer
prod      *            *                    *            *        *             *       | s-prod
s-prod    *            *                    *            *        *             *       | s-prod
dev       *            *                    s-stage=dev  *        *             *       | s-stage
dev       *            *                    s-gone=dev   *        *             *       | pinned-session-gone
dev       *            *                    s-old=dev    *        *             *       | session-edited
dev       *            *                    *            *        *             *       | s-dev
also-dev  *            *                    s-stage=dev  *        *             *       | s-stage
also-dev  *            *                    s-gone=dev   *        *             *       | pinned-session-gone
also-dev  *            *                    s-old=dev    *        *             *       | session-edited
also-dev  *            *                    *            *        *             *       | s-dev
chain     *            *                    s-stage=dev  *        *             *       | s-stage as Chained
chain     *            *                    s-gone=dev   *        *             *       | pinned-session-gone
chain     *            *                    s-old=dev    *        *             *       | session-edited
chain     *            *                    *            *        *             *       | s-dev as Chained
mine      *            *                    *            *        *             *       | own-profile
nobody    *            *                    *            *        *             *       | unknown-profile
default   -            *                    *            half     *             s-prod  | half-keys
default   -            *                    s-stage      -        *             s-prod  | credentials-gone
default   -            *                    s-stage=dev  -        *             s-prod  | credentials-gone
default   -            *                    s-gone       -        *             s-prod  | credentials-gone
default   -            *                    s-gone=dev   -        *             s-prod  | credentials-gone
default   -            *                    s-old        -        *             s-prod  | credentials-gone
default   -            *                    s-old=dev    -        *             s-prod  | credentials-gone
default   *            *                    *            *        *             s-prod  | s-prod
default   *            *                    *            *        *             *       | no-default-session
-         dev          prod                 *            *        *             *       | profile-variables-differ
-         dev          nobody               *            *        *             *       | profile-variables-differ
-         chain        prod                 *            *        *             *       | profile-variables-differ
-         chain        nobody               *            *        *             *       | profile-variables-differ
-         mine         prod                 *            *        *             *       | profile-variables-differ
-         mine         nobody               *            *        *             *       | profile-variables-differ
-         nobody       prod                 *            *        *             *       | profile-variables-differ
-         dev          *                    s-stage=dev  of-prod  *             *       | keys-of-another
-         dev          *                    s-gone=dev   of-prod  *             *       | keys-of-another
-         dev          *                    s-old=dev    of-prod  *             *       | keys-of-another
-         dev          *                    s-stage=dev  *        *             *       | s-stage
-         dev          *                    s-gone=dev   *        *             *       | pinned-session-gone
-         dev          *                    s-old=dev    *        *             *       | session-edited
-         dev          *                    *            *        *             *       | s-dev
-         chain        *                    s-stage=dev  *        *             *       | s-stage as Chained
-         chain        *                    s-gone=dev   *        *             *       | pinned-session-gone
-         chain        *                    s-old=dev    *        *             *       | session-edited
-         chain        *                    *            *        *             *       | s-dev as Chained
-         mine         *                    *            *        *             *       | own-profile
-         nobody       *                    *            *        *             *       | unknown-profile
-         *            prod                 *            *        *             *       | s-prod
-         *            nobody               *            *        *             *       | unknown-profile
-         *            *                    s-stage      of-prod  *             *       | keys-of-another
-         *            *                    s-stage=dev  of-prod  *             *       | keys-of-another
-         *            *                    s-gone       of-prod  *             *       | keys-of-another
-         *            *                    s-gone=dev   of-prod  *             *       | keys-of-another
-         *            *                    s-old        of-prod  *             *       | keys-of-another
-         *            *                    s-old=dev    of-prod  *             *       | keys-of-another
-         *            *                    s-stage      *        *             *       | s-stage
-         *            *                    s-stage=dev  *        *             *       | s-stage
-         *            *                    s-gone       *        *             *       | pinned-session-gone
-         *            *                    s-old        *        *             *       | session-edited
-         *            *                    s-gone=dev   *        *             *       | pinned-session-gone
-         *            *                    s-old=dev    *        *             *       | session-edited
-         *            *                    *            half     *             *       | half-keys
-         *            *                    *            foreign  *             *       | foreign-keys
-         *            *                    *            of-prod  *             *       | session-keys-left
-         *            *                    *            left     *             *       | session-keys-left
-         *            *                    *            *        dev           *       | s-dev
-         *            *                    *            *        chain         *       | s-dev as Chained
-         *            *                    *            *        mine          *       | own-profile
-         *            *                    *            *        nobody        *       | unknown-profile
-         *            *                    *            *        *             s-prod  | s-prod
-         *            *                    *            *        *             *       | no-default-session
`;

const rules = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [given = '', answer = ''] = line.split('|');
    const columns = given.trim().split(/\s+/);
    return { given: columns, answer: answer.trim(), number: ruleOf(columns) };
  });

/** The rule that decides is that of the first column that says something. */
function ruleOf(columns: readonly string[]): number {
  const first = columns.findIndex((value) => value !== '-' && value !== '*');
  return [1, 2, 2, 3, 4, 5, 6][first] ?? 0;
}

const dimensions = {
  named: ['-', 'dev', 'prod', 's-prod', 'also-dev', 'chain', 'mine', 'nobody', 'default'],
  profile: ['-', '', 'dev', 'chain', 'mine', 'nobody'],
  fallback: ['-', '', 'prod', 'nobody'],
  shell: ['-', '', 's-stage', 's-gone', 's-old', 's-stage=dev', 's-gone=dev', 's-old=dev'],
  keys: ['-', 'foreign', 'half', 'left', 'of-prod'],
  superproject: ['-', 'dev', 'chain', 'mine', 'nobody'],
  byDefault: ['-', 's-prod', 's-gone'],
} as const;
type Row = { readonly [K in keyof typeof dimensions]: (typeof dimensions)[K][number] };

function* rows(): Generator<Row> {
  for (const named of dimensions.named)
    for (const profile of dimensions.profile)
      for (const fallback of dimensions.fallback)
        for (const shell of dimensions.shell)
          for (const keys of dimensions.keys)
            for (const superproject of dimensions.superproject)
              for (const byDefault of dimensions.byDefault)
                yield { named, profile, fallback, shell, keys, superproject, byDefault };
}

const byTable = (row: Row): string => ruleFor(row)?.answer ?? 'no rule';

function ruleFor({ named, profile, fallback, shell, keys, superproject, byDefault }: Row) {
  const given = [named, profile, fallback, shell, keys, superproject, byDefault].map((value) => value || '-');
  return rules.find((one) => one.given.every((pattern, at) => pattern === '*' || pattern === given[at]));
}

const sessions = [
  testSession({ id: 's-dev', profile: 'dev', name: 'One' }),
  testSession({ id: 's-prod', profile: 'prod', name: 'Two' }),
  testSession({ id: 's-stage', profile: 'stage', name: 'Three' }),
  testSession({ id: 's-old', profile: 'old', name: 'Four' }),
];
const file = (name: string, text: string) => ({ path: `/home/u/.aws/${name}`, text, exists: true });
const files: AwsFileTexts = {
  config: file(
    'config',
    `[profile dev]
# managed by Latchkey - session s-dev - edits here are overwritten
credential_process = "/opt/latchkey" credential-process --profile dev
[profile chain]
role_arn = arn:aws:iam::222222222222:role/Chained
source_profile = dev
[profile also-dev]
credential_process = /usr/local/bin/latchkey credential-process --profile dev
`,
  ),
  credentials: file('credentials', '[mine]\naws_access_key_id = AKIAMINE\naws_secret_access_key = x\n'),
};

const isForeign = ({ keys }: Row): boolean => keys === 'foreign' || keys === 'half';
function givenBy({ keys }: Row): readonly string[] {
  if (keys === '-') return [];
  return keys === 'half' ? ['keys', 'no-secret'] : ['keys'];
}

/** The session of this shell, and the profile that `exec` named for it. */
function shellOf({ shell }: Row): readonly [string | null, string | null] {
  if (shell === '-') return [null, null];
  const [id = '', profile = null] = shell.split('=');
  return [id, profile];
}

/** What the broker was asked for, or the code of the refusal by its words. */
async function asked(
  row: Row,
  delivery: (row: Row) => readonly [readonly string[], TestRequest],
): Promise<string> {
  const got: string[] = [];
  const app = testPorts({
    hash: nodeHash,
    state: {
      sessions,
      defaultSessionId: row.byDefault === '-' ? null : SessionId.parse(row.byDefault),
    },
    awsFiles: { read: async () => ok(files) },
    actsAs,
  });
  const env: Record<string, string> = {};
  if (row.profile !== '-') env.AWS_PROFILE = row.profile;
  if (row.fallback !== '-') env.AWS_DEFAULT_PROFILE = row.fallback;
  const [pinnedId, pinnedProfile] = shellOf(row);
  if (pinnedId !== null) env.LATCHKEY_SESSION_ID = pinnedId;
  if (pinnedProfile !== null) env.LATCHKEY_SESSION_PROFILE = `${pinnedProfile} ${pinnedId}`;
  if (pinnedId) env.LATCHKEY_SESSION_ACTS_AS = actsAsText(SessionId.parse(pinnedId), atStart);
  const [argv, request] = delivery(row);
  const asking = (words: readonly string[], more: TestRequest, changes: Changes = {}) =>
    run(app.ports, words, {
      ...more,
      env: changed(env, changes),
      hasForeignKeys: isForeign(row),
      given: givenBy(row),
      ...(row.keys === 'of-prod' && { keysOf: 's-prod' }),
      superprojects: row.superproject === '-' ? [] : [`codecommit://${row.superproject}@Infrastructure`],
    });
  const first = await asking(argv, request);
  // What it starts asks again, with the name that it was given for that and the same environment.
  const ran =
    first.end.kind === 'exec' && request.calledAs === 'git-remote-codecommit'
      ? await asking(
          ['git-credential', '--profile', helperProfile(first.end.argv), 'get'],
          { stdin },
          first.end.env,
        )
      : first;
  if (ran.code !== null && ran.code !== 0) return codeOf(ran.err);
  for (const lease of app.leases) got.push(lease.sessionId);
  for (const { session, roles } of app.roleLeases)
    got.push(`${session.id} as ${roles.map(({ roleArn }) => roleArn.split('/')[1]).join(' ')}`);
  if (argv[0] === 'env') got.push(CliEnv.parse(JSON.parse(ran.out)).LATCHKEY_SESSION_ID ?? 'nobody');
  if (argv[0] === 'which') {
    const { session, roles, rule } = CliWhich.parse(JSON.parse(ran.out));
    const names = roles.map(({ roleArn }) => roleArn.split('/')[1]).join(' ');
    got.push(`${names === '' ? session.id : `${session.id} as ${names}`} by rule ${rule}`);
  }
  if (ran.end.kind === 'exec') got.push(ran.end.env.LATCHKEY_SESSION_ID ?? 'nobody');
  return [...new Set(got)].join(', ');
}

type Changes = Readonly<Record<string, string | null>>;
const changed = (env: Readonly<Record<string, string>>, changes: Changes): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ ...env, ...changes }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    ),
  );

const atStart: ActsAs = { digest: 'a'.repeat(32), account: null };
const actsAs = (id: SessionId): ActsAs => (id === 's-old' ? { ...atStart, digest: 'b'.repeat(32) } : atStart);

const refusals: readonly Problem[] = [
  { code: 'own-profile', profile: 'mine', has: 'keys' },
  { code: 'own-profile', profile: 'chain', has: 'role' },
  { code: 'own-profile', profile: 'also-dev', has: 'process' },
  { code: 'unknown-session', asked: 'nobody', similar: [] },
  ...['nobody', 'mine', 'chain', 'also-dev'].map(
    (asked): Problem => ({ code: 'unknown-profile', asked, similar: [] }),
  ),
  { code: 'no-default-session' },
  { code: 'pinned-session-gone', session: 's-gone' },
  { code: 'session-edited', session: 'Four', role: 'Dev', account: '111111111111' },
  ...['Three (profile stage)', 's-gone', 'Four (profile old)'].map(
    (session): Problem => ({ code: 'keys-of-another', keys: 'Two (profile prod)', session }),
  ),
  { code: 'foreign-keys' },
  { code: 'half-keys' },
  ...['Three (profile stage)', 's-gone', 'Four (profile old)'].map(
    (session): Problem => ({ code: 'credentials-gone', session, other: 'Two (profile prod)' }),
  ),
  { code: 'session-keys-left' },
  ...['dev', 'chain', 'mine', 'nobody'].flatMap((profile) =>
    ['prod', 'nobody'].map((other): Problem => ({ code: 'profile-variables-differ', profile, other })),
  ),
  {
    code: 'no-default-session',
    among: 'One (profile dev), Two (profile prod), Three (profile stage), Four (profile old)',
  },
];
const codeOf = (said: string): string =>
  refusals.find((problem) => said.includes(problemText(problem).what))?.code ?? said;

/** What git-remote-codecommit tells the helper: an id, or the profile that is a role of the user's own. */
const helperProfile = (argv: readonly string[]): string =>
  /--profile '([^']*)'/.exec(argv.join(' '))?.[1] ?? '';

const answerText = ({ session, roles }: Pick<Answer, 'session' | 'roles'>): string =>
  roles.length === 0
    ? session.id
    : `${session.id} as ${roles.map(({ roleArn }) => roleArn.split('/')[1]).join(' ')}`;

const given = (value: string): string | null => (value === '-' ? null : value);
const callOf = (row: Row): Call => ({
  named: row.named === '-' ? null : { by: 'option', name: row.named },
  awsProfile: given(row.profile),
  awsDefaultProfile: given(row.fallback),
  pinnedId: shellOf(row)[0],
  pinnedProfile: shellOf(row)[1],
  pinnedAs: atStart,
  hasForeignKeys: isForeign(row),
  hasHalfKeys: row.keys === 'half',
  areFilesFirst: row.keys === '-',
  keysOf: row.keys === 'of-prod' ? SessionId.parse('s-prod') : null,
  hasLeftKeys: (row.keys === 'left' || row.keys === 'of-prod') && !shellOf(row)[0],
  superproject:
    row.superproject === '-' ? null : { profiles: [row.superproject], hasPlain: false, isUnclear: false },
});

function* someRows(): Generator<Row> {
  let at = 0;
  for (const row of rows()) if (at++ % 71 === 0) yield row;
}

const stdin = 'protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com\npath=v1/repos/R\n\n';
const option = (named: string): readonly string[] => (named === '-' ? [] : ['--profile', named]);

/** What `exec` and `env` are given is typed: the first word that fits decides, whatever the surroundings say. */
function byWord({ named, byDefault }: Row): string {
  if (named === 'default') return byDefault === 's-prod' ? 's-prod' : 'no-default-session';
  if (['also-dev', 'chain', 'mine'].includes(named)) return 'own-profile';
  if (named === 'nobody') return 'unknown-session';
  return named.startsWith('s-') ? named : `s-${named}`;
}

describe('which session answers, against the table, for every combination', () => {
  it('has a pick of them in which every pair of values meets', () => {
    const met = new Set<string>();
    for (const row of someRows()) {
      const values = Object.entries(row);
      for (const one of values) for (const other of values) met.add(`${one} ${other}`);
    }
    const all = Object.entries(dimensions).flatMap(([name, values]) =>
      values.map((value) => `${[name, value]}`),
    );
    const isOneColumn = (one: string, other: string) => one.split(',')[0] === other.split(',')[0];
    for (const one of all)
      for (const other of all) if (!isOneColumn(one, other)) expect(met).toContain(`${one} ${other}`);
  });

  it('has no combination without a rule, and no rule without a combination', () => {
    const used = new Set<string>();
    let count = 0;
    for (const row of rows()) {
      count += 1;
      used.add(byTable(row));
    }
    expect(count).toBe(129_600);
    expect(used).toEqual(new Set(rules.map(({ answer }) => answer)));
  });

  it('the resolver itself, for all of them', () => {
    const own = ownProfiles([
      parseIni(files.config.text, 'config'),
      parseIni(files.credentials.text, 'credentials'),
    ]);
    for (const row of rows()) {
      const found = whichSession(callOf(row), {
        sessions,
        defaultSessionId: row.byDefault === '-' ? null : SessionId.parse(row.byDefault),
        withoutDefault: null,
        own,
        actsAs,
      });
      const got = found.ok ? answerText(found.value) : found.error.code;
      if (got !== byTable(row)) expect({ row, got }).toEqual({ row, got: byTable(row) });
      if (!found.ok) continue;
      const numbers = [found.value.cause, ...found.value.passedOver].map(({ rule }) => ruleNumbers[rule]);
      const wanted = [...numbers].sort();
      if (numbers[0] !== ruleFor(row)?.number || numbers.join() !== wanted.join())
        expect({ row, numbers }).toEqual({ row, numbers: [ruleFor(row)?.number, ...wanted.slice(1)] });
    }
  });

  it('git-remote-codecommit', async () => {
    for (const row of someRows()) {
      const url = row.named === '-' ? 'codecommit://R' : `codecommit://${row.named}@R`;
      const got = await asked(row, () => [['origin', url], { calledAs: 'git-remote-codecommit' }]);
      // In an address, `default` is what the user wrote, and no SDK has gone on to it.
      const wanted = byTable(row.named === 'default' ? { ...row, keys: 'foreign' } : row);
      if (got !== wanted) expect({ row, got }).toEqual({ row, got: wanted });
    }
  });

  it('git-credential, to which a submodule says nothing: its address is not relative', async () => {
    for (const row of someRows()) {
      const wanted = byTable({ ...row, superproject: '-' });
      const got = await asked(row, () => [['git-credential', ...option(row.named), 'get'], { stdin }]);
      if (got !== wanted) expect({ row, got }).toEqual({ row, got: wanted });
    }
  });

  it('credential-process, also in a line that the user wrote', async () => {
    for (const row of someRows()) {
      const wanted = byTable({ ...row, superproject: '-' });
      const got = await asked(row, () => [['credential-process', ...option(row.named)], {}]);
      if (got !== wanted) expect({ row, got }).toEqual({ row, got: wanted });
    }
  });

  it('which says the same, with the number of the rule', async () => {
    for (const row of someRows()) {
      const alone: Row = { ...row, superproject: '-' };
      const answer = byTable(alone);
      const wanted = answer.startsWith('s-') ? `${answer} by rule ${ruleFor(alone)?.number}` : answer;
      const got = await asked(row, () => [['which', ...option(row.named), '--json'], {}]);
      if (got !== wanted) expect({ row, got }).toEqual({ row, got: wanted });
    }
  });

  it.each(['exec', 'env'] as const)('%s, from whatever shell it is run in', async (verb) => {
    for (const row of someRows()) {
      if (row.named === '-') continue;
      const words = verb === 'exec' ? [verb, row.named, '--', 'true'] : [verb, row.named, '--json'];
      const got = await asked(row, () => [words, {}]);
      if (got !== byWord(row)) expect({ row, got }).toEqual({ row, got: byWord(row) });
    }
  });
});
