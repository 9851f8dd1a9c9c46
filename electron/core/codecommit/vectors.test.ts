import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { partitionOfRegion } from '../../../shared/aws-partition.ts';
import { Region, RoleArn } from '../../../shared/ids.ts';
import { Secret } from '../secret.ts';
import { run, testPorts } from '../terminal/testing.ts';
import { testLease, testSession } from '../terminal/testing-state.ts';
import { signGit } from './sign.ts';
import { nodeHash } from './testdata/node-hash.ts';

const Answer = z.object({ exit: z.number(), stdout: z.string() });
const Vectors = z.object({
  vectors: z.array(
    z.object({
      id: z.string(),
      inputs: z.object({
        now_utc: z.string(),
        stdin: z.string(),
        access_key_id: z.string(),
        secret_access_key: z.string(),
        session_token: z.string().nullable(),
        profile_region: z.string(),
      }),
      aws_cli_1_45_11: Answer,
      derived: z
        .object({ string_to_sign: z.string(), username: z.string(), password: z.string() })
        .optional(),
    }),
  ),
});
const { vectors } = Vectors.parse(
  JSON.parse(readFileSync(new URL('./testdata/codecommit-vectors.json', import.meta.url), 'utf8')),
);
type Vector = (typeof vectors)[number];

const leaseOf = ({ inputs }: Vector) =>
  testLease({
    accessKeyId: inputs.access_key_id,
    secretAccessKey: new Secret(inputs.secret_access_key),
    sessionToken: inputs.session_token === null ? null : new Secret(inputs.session_token),
    expiresAt: Date.parse(inputs.now_utc) + 3_600_000,
  });

const fill = (vector: Vector, env: Record<string, string> = {}) => {
  const lease = leaseOf(vector);
  const region = vector.inputs.profile_region;
  const partition = partitionOfRegion(vector.derived?.string_to_sign.split('/')[1] ?? region);
  const roleArn = RoleArn.parse(`arn:${partition}:iam::111111111111:role/Dev`);
  const world = testPorts({
    hash: nodeHash,
    nowMs: Date.parse(vector.inputs.now_utc),
    state: { sessions: [testSession({ id: 'dev', region }, { roleArn })] },
    lease: async () => ({ ok: true, value: lease }),
  });
  return run(world.ports, ['git-credential', '--profile', 'dev', 'get'], { stdin: vector.inputs.stdin, env });
};

/** What we say for each vector where we differ from the aws CLI on purpose; all others are byte-exact. */
const differs: Readonly<Record<string, string>> = {
  '14-http-protocol': 'a signature is never sent in the clear',
  '18-unknown-attributes': 'git offers authtype, so no other helper gets to store the token',
  '20-ignore-host-check': 'a foreign host answers only when an endpoint variable names it',
  '21-lookalike-host': 'a look-alike gets nothing',
  '22-uppercase-host': 'the region of the host is read whatever its case',
  '23-no-path': 'a sentence instead of KeyError',
};

describe('the vectors of the aws CLI', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(24);
  });

  it.each(vectors.filter(({ derived }) => derived !== undefined))('$id is signed byte for byte', (vector) => {
    const attributes = new Map(
      vector.inputs.stdin.split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
    );
    const signed = signGit(nodeHash, {
      lease: leaseOf(vector),
      host: (attributes.get('host') ?? '').replace(/:\d+$/, ''),
      region: Region.parse(vector.derived?.string_to_sign.split('/')[1]),
      path: new TextEncoder().encode(attributes.get('path')),
      atMs: Date.parse(vector.inputs.now_utc),
    });
    expect(signed.username.reveal()).toBe(vector.derived?.username);
    expect(signed.password.reveal()).toBe(vector.derived?.password);
  });

  it.each(vectors.filter(({ id }) => differs[id] === undefined))(
    '$id: git is answered as the CLI answers',
    async (vector) => {
      const ran = await fill(vector);
      expect(ran.code).toBe(vector.aws_cli_1_45_11.exit);
      expect(ran.err).toBe('');
      const wanted = vector.aws_cli_1_45_11.stdout;
      const expiry = Date.parse(vector.inputs.now_utc) / 1000 + 900;
      expect(ran.out).toBe(wanted === '' ? '' : `${wanted}password_expiry_utc=${expiry}\n\n`);
    },
  );
});

describe('where we differ from the aws CLI on purpose', () => {
  const of = (id: string): Vector => {
    const vector = vectors.find((v) => v.id === id);
    if (vector === undefined) throw new Error(`no vector ${id}`);
    return vector;
  };

  it.each(['14-http-protocol', '21-lookalike-host'])('%s: silent', async (id) => {
    const ran = await fill(of(id));
    expect([ran.code, ran.out, ran.err]).toEqual([0, '', '']);
  });

  it('18: the same user name and password, but as a ready Authorization value', async () => {
    const ran = await fill(of('18-unknown-attributes'));
    const { username, password } = of('18-unknown-attributes').derived ?? {};
    const credential = Buffer.from(`${username}:${password}`).toString('base64');
    expect(ran.out).toBe(
      `capability[]=authtype\nauthtype=Basic\ncredential=${credential}\nephemeral=1\npassword_expiry_utc=1768481396\n\n`,
    );
  });

  it('20: silent, unless the environment names that host; then the region is the session’s', async () => {
    const vector = of('20-ignore-host-check');
    expect((await fill(vector)).out).toBe('');
    const ran = await fill(vector, { CODE_COMMIT_ENDPOINT: 'codecommit.internal.example' });
    expect(ran.out.startsWith(vector.aws_cli_1_45_11.stdout)).toBe(true);
  });

  it('22: host signed as typed, region us-west-2 instead of the profile’s us-east-1', async () => {
    const vector = of('22-uppercase-host');
    const ran = await fill(vector);
    const signed = signGit(nodeHash, {
      lease: leaseOf(vector),
      host: 'GIT-CODECOMMIT.us-west-2.amazonaws.com',
      region: Region.parse('us-west-2'),
      path: new TextEncoder().encode('v1/repos/MyDemoRepo'),
      atMs: Date.parse(vector.inputs.now_utc),
    });
    expect(ran.out).toContain(`password=${signed.password.reveal()}\n`);
  });

  it('23: says how to let git tell the repository', async () => {
    const ran = await fill(of('23-no-path'));
    expect(ran.out).toBe('');
    expect(ran.err).toContain('credential.useHttpPath');
    expect(ran.err).toContain('latchkey git install');
    expect(ran.code).toBe(2);
  });
});
