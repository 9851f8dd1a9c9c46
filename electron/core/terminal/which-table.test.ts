import { describe, expect, it } from 'vitest';
import { CliWhich } from '../../../shared/cli.ts';
import { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import type { AwsFileTexts } from '../ports/files.ts';
import { parseIni } from '../profiles/ini/ini-document.ts';
import { ownProfiles } from '../profiles/own-profiles.ts';
import { type Answer, type Call, whichSession } from '../sessions/which-session.ts';
import { run, type TestRequest, testPorts } from './testing.ts';
import { testSession } from './testing-state.ts';

/**
 * The rules a second time, as a table: the first row that fits decides. `-` is nothing, `*` is anything. What the resolver says in
 * code must be what this says, for every combination and every delivery.
 *
 * In the files: `chain` is a role of the user's own on `dev`, `mine` has the user's own keys, `also-dev` runs our command for `dev`,
 * `nobody` is not there.
 */
const table = `
named     AWS_PROFILE  AWS_DEFAULT_PROFILE  shell    keys     superproject  default | answer
prod      *            *                    *        *        *             *       | s-prod
s-prod    *            *                    *        *        *             *       | s-prod
also-dev  *            *                    *        *        *             *       | s-dev
chain     *            *                    *        *        *             *       | s-dev as Chained
mine      *            *                    *        *        *             *       | own-profile
nobody    *            *                    *        *        *             *       | unknown-profile
default   *            *                    *        *        *             s-prod  | s-prod
default   *            *                    *        *        *             *       | no-default-session
-         dev          prod                 *        *        *             *       | profile-variables-differ
-         dev          nobody               *        *        *             *       | profile-variables-differ
-         chain        prod                 *        *        *             *       | profile-variables-differ
-         chain        nobody               *        *        *             *       | profile-variables-differ
-         mine         prod                 *        *        *             *       | profile-variables-differ
-         mine         nobody               *        *        *             *       | profile-variables-differ
-         nobody       prod                 *        *        *             *       | profile-variables-differ
-         dev          *                    *        *        *             *       | s-dev
-         chain        *                    *        *        *             *       | s-dev as Chained
-         mine         *                    *        *        *             *       | own-profile
-         nobody       *                    *        *        *             *       | unknown-profile
-         *            prod                 *        *        *             *       | s-prod
-         *            nobody               *        *        *             *       | unknown-profile
-         *            *                    s-stage  *        *             *       | s-stage
-         *            *                    s-gone   *        *             *       | pinned-session-gone
-         *            *                    *        foreign  *             *       | foreign-keys
-         *            *                    *        *        dev           *       | s-dev
-         *            *                    *        *        chain         *       | s-dev as Chained
-         *            *                    *        *        mine          *       | own-profile
-         *            *                    *        *        nobody        *       | unknown-profile
-         *            *                    *        *        *             s-prod  | s-prod
-         *            *                    *        *        *             *       | usage
`;

const rules = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [given = '', answer = ''] = line.split('|');
    return { given: given.trim().split(/\s+/), answer: answer.trim() };
  });

const dimensions = {
  named: ['-', 'prod', 's-prod', 'also-dev', 'chain', 'mine', 'nobody', 'default'],
  profile: ['-', '', 'dev', 'chain', 'mine', 'nobody'],
  fallback: ['-', 'prod', 'nobody'],
  shell: ['-', '', 's-stage', 's-gone'],
  keys: ['-', 'foreign'],
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

function byTable({ named, profile, fallback, shell, keys, superproject, byDefault }: Row): string {
  const given = [named, profile, fallback, shell, keys, superproject, byDefault].map((value) => value || '-');
  const rule = rules.find((one) =>
    one.given.every((pattern, at) => pattern === '*' || pattern === given[at]),
  );
  return rule?.answer ?? 'no rule';
}

const sessions = [
  testSession({ id: 's-dev', profile: 'dev', name: 'One' }),
  testSession({ id: 's-prod', profile: 'prod', name: 'Two' }),
  testSession({ id: 's-stage', profile: 'stage', name: 'Three' }),
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
  });
  const env: Record<string, string> = {};
  if (row.profile !== '-') env.AWS_PROFILE = row.profile;
  if (row.fallback !== '-') env.AWS_DEFAULT_PROFILE = row.fallback;
  if (row.shell !== '-') env.LATCHKEY_SESSION_ID = row.shell;
  const [argv, request] = delivery(row);
  const ran = await run(app.ports, argv, {
    ...request,
    env,
    hasForeignKeys: row.keys === 'foreign',
    superprojects: row.superproject === '-' ? [] : [`codecommit://${row.superproject}@Infrastructure`],
  });
  if (ran.code !== null && ran.code !== 0) return codeOf(ran.err);
  for (const lease of app.leases) got.push(lease.sessionId);
  for (const { session, roles } of app.roleLeases)
    got.push(`${session.id} as ${roles.map(({ roleArn }) => roleArn.split('/')[1]).join(' ')}`);
  if (argv[0] === 'which') {
    const { session, roles } = CliWhich.parse(JSON.parse(ran.out));
    const names = roles.map(({ roleArn }) => roleArn.split('/')[1]).join(' ');
    got.push(names === '' ? session.id : `${session.id} as ${names}`);
  }
  if (ran.end.kind === 'exec') got.push(helperSession(ran.end.argv));
  return got.join(', ');
}

const refusals: readonly Problem[] = [
  { code: 'own-profile', profile: 'mine', has: 'keys' },
  ...['nobody', 'mine', 'chain', 'also-dev'].map(
    (asked): Problem => ({ code: 'unknown-profile', asked, similar: [] }),
  ),
  { code: 'no-default-session' },
  { code: 'pinned-session-gone', session: 's-gone' },
  { code: 'foreign-keys' },
  ...['dev', 'chain', 'mine', 'nobody'].flatMap((profile) =>
    ['prod', 'nobody'].map((other): Problem => ({ code: 'profile-variables-differ', profile, other })),
  ),
  { code: 'usage', message: 'there is no default session, and there are several' },
];
const codeOf = (said: string): string =>
  refusals.find((problem) => said.includes(problemText(problem).what))?.code ?? said;

/** What git-remote-codecommit tells the helper: an id, or the profile that is a role of the user's own. */
function helperSession(argv: readonly string[]): string {
  const profile = /--profile '([^']*)'/.exec(argv.join(' '))?.[1] ?? '';
  return profile === 'chain' ? 's-dev as Chained' : profile;
}

const answerText = ({ session, roles }: Pick<Answer, 'session' | 'roles'>): string =>
  roles.length === 0
    ? session.id
    : `${session.id} as ${roles.map(({ roleArn }) => roleArn.split('/')[1]).join(' ')}`;

const given = (value: string): string | null => (value === '-' ? null : value);
const callOf = (row: Row): Call => ({
  named: row.named === '-' ? null : { by: 'option', name: row.named },
  awsProfile: given(row.profile),
  awsDefaultProfile: given(row.fallback),
  pinnedId: given(row.shell),
  pinnedProfile: null,
  hasForeignKeys: row.keys === 'foreign',
  superproject: given(row.superproject),
});

/** Every seventh: seven shares no factor with the sizes, so every pair of values meets. */
function* someRows(): Generator<Row> {
  let at = 0;
  for (const row of rows()) if (at++ % 7 === 0) yield row;
}

const stdin = 'protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com\npath=v1/repos/R\n\n';
const option = (named: string): readonly string[] => (named === '-' ? [] : ['--profile', named]);

describe('which session answers, against the table, for every combination', () => {
  it('has no combination without a rule, and no rule without a combination', () => {
    const used = new Set<string>();
    let count = 0;
    for (const row of rows()) {
      count += 1;
      used.add(byTable(row));
    }
    expect(count).toBe(17_280);
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
        own,
      });
      const got = found.ok ? answerText(found.value) : found.error.code;
      if (got !== byTable(row)) expect({ row, got }).toEqual({ row, got: byTable(row) });
    }
  });

  it('git-remote-codecommit', async () => {
    for (const row of someRows()) {
      const url = row.named === '-' ? 'codecommit://R' : `codecommit://${row.named}@R`;
      const got = await asked(row, () => [['origin', url], { calledAs: 'git-remote-codecommit' }]);
      if (got !== byTable(row)) expect({ row, got }).toEqual({ row, got: byTable(row) });
    }
  });

  it('git-credential, to which a submodule says nothing: its address is not relative', async () => {
    for (const row of someRows()) {
      const wanted = byTable({ ...row, superproject: '-' });
      const got = await asked(row, () => [['git-credential', ...option(row.named), 'get'], { stdin }]);
      if (got !== wanted) expect({ row, got }).toEqual({ row, got: wanted });
    }
  });

  it('credential-process: the SDK that runs it has read the profile of its line already', async () => {
    for (const row of someRows()) {
      const isOwn = ['also-dev', 'chain', 'mine'].includes(row.named);
      const wanted = isOwn ? 'unknown-profile' : byTable({ ...row, superproject: '-' });
      const got = await asked(row, () => [['credential-process', ...option(row.named)], {}]);
      if (got !== wanted) expect({ row, got }).toEqual({ row, got: wanted });
    }
  });

  it('which says the same, with the number of the rule', async () => {
    for (const row of someRows()) {
      const wanted = byTable({ ...row, superproject: '-' });
      const got = await asked(row, () => [['which', ...option(row.named), '--json'], {}]);
      if (got !== wanted) expect({ row, got }).toEqual({ row, got: wanted });
    }
  });
});
