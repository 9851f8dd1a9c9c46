import type { SampleChange } from './sample-change.ts';

/*
 * The sample kind is a whole one: a source where a user signs in with a key that the keychain keeps, and a session that
 * makes temporary credentials of it.
 */

const key = `import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import type { LongTermKey } from '../../core/ports/sts.ts';
import { Secret } from '../../core/secret.ts';
import { readItem } from '../keychain-item.ts';

export const Item = z.strictObject({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });

export async function keyOf(
  ctx: SourceContext,
  signal: AbortSignal,
): Promise<Result<LongTermKey, Problem>> {
  const item = await readItem(ctx, Item, signal);
  if (!item.ok) return item;
  if (item.value === null) return err({ code: 'sign-in-needed', source: ctx.sourceName });
  const { accessKeyId, secretAccessKey } = item.value;
  return ok({ accessKeyId, secretAccessKey: new Secret(secretAccessKey) });
}
`;

const source = `import { Region } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { err, ok } from '../../../shared/result.ts';
import type { BoundSource, SignInStatus, SourceContext, SourceKind } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { cancelled, settle } from '../settle.ts';
import { Item, keyOf } from './key.ts';

export const greetingKeyKind: SourceKind = {
  kind: 'greeting-key',
  word: 'Greeting key',
  form: {
    kind: 'greeting-key',
    makes: 'source',
    group: 'keys',
    title: 'Greeting key',
    summary: 'A key that says hello.',
    fields: [{ name: 'region', label: 'Region', type: 'region', required: true }],
  },
  parseConfig(values) {
    const region = Region.safeParse((values.region ?? '').trim());
    if (!region.success) return invalidInput('region', 'Choose a region.');
    return ok({ config: { region: region.data }, subtitle: region.data });
  },
  bind: () => bound,
};

const signedIn: SignInStatus = { kind: 'signed-in', signedInAs: null, expiresAt: null };

const bound: BoundSource = {
  restore: (ctx, signal) =>
    settle(signal, async () => {
      const key = await keyOf(ctx, signal);
      if (key.ok) return ok(signedIn);
      return key.error.code === 'sign-in-needed' ? ok<SignInStatus>({ kind: 'signed-out' }) : key;
    }),
  signIn: (ctx, signal) =>
    settle(signal, async () => {
      const item = Item.safeParse(await answer(ctx, signal));
      signal.throwIfAborted();
      if (!item.success) return err(cancelled);
      const written = await ctx.secrets.write(new Secret(JSON.stringify(item.data)), signal);
      return written.ok ? ok(signedIn) : written;
    }),
  refresh: (ctx, signal) =>
    settle(signal, async () => {
      const key = await keyOf(ctx, signal);
      return key.ok ? ok(signedIn) : key;
    }),
  signOut: (ctx, signal) => settle(signal, () => ctx.secrets.remove(signal)),
  sync: null,
};

async function answer(ctx: SourceContext, signal: AbortSignal): Promise<unknown> {
  const answered = await ctx.ask(
    {
      kind: 'secrets',
      title: 'Key that greets',
      fields: [
        { name: 'accessKeyId', label: 'Access key ID', secret: false, required: true },
        { name: 'secretAccessKey', label: 'Secret access key', secret: true, required: true },
      ],
      problem: null,
    },
    signal,
  );
  return answered.kind === 'fields' ? answered.values : null;
}
`;

const session = `import { Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { err, ok } from '../../../shared/result.ts';
import type { SessionKind } from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { keyOf } from './key.ts';

export const greetingKind: SessionKind = {
  kind: 'greeting',
  word: 'Greeting',
  form: {
    kind: 'greeting',
    makes: 'session',
    title: 'Greeting',
    summary: 'Says hello with temporary credentials.',
    fields: [
      { name: 'source', label: 'Key', type: 'source', required: true, sourceKinds: ['greeting-key'] },
    ],
  },
  parseConfig(values) {
    const source = SourceId.safeParse((values.source ?? '').trim());
    if (!source.success) return invalidInput('source', 'Choose an identity source.');
    const parent = { kind: 'source', id: source.data } as const;
    return ok({ config: { source: source.data }, parent, accountId: null, role: null, roleArn: null, region: null });
  },
  bind: ({ sts }) => ({
    lease: ({ source, sessionName }, signal) =>
      settle(signal, async () => {
        if (source === null)
          return err({ code: 'chain-parent-missing', session: sessionName, parent: sessionName });
        const key = await keyOf(source, signal);
        signal.throwIfAborted();
        if (!key.ok) return key;
        return sts.getSessionToken({ key: key.value, region: Region.parse(source.config.region) }, signal);
      }),
  }),
};
`;

const index = `import type { IdentityFolder } from '../../core/identity-source.ts';
import { greetingKind } from './session.ts';
import { greetingKeyKind } from './source.ts';

export const greeting: IdentityFolder = {
  name: 'greeting',
  youHave: 'somebody to greet',
  sources: [greetingKeyKind],
  sessions: [greetingKind],
};
`;

const conformance = `import type { FolderConformance, Scenario } from '../conformance/harness.ts';
import { secretMark } from '../conformance/usual-ports.ts';
import type { World } from '../conformance/world.ts';
import { greeting } from './index.ts';
import { greetingKind } from './session.ts';
import { greetingKeyKind } from './source.ts';

// For tests only: see ../conformance.test.ts.
const key = { accessKeyId: 'AKIACONFORMANCEAAAAA', secretAccessKey: \`\${secretMark}-long-term\` };
const holds = (world: World): void => {
  world.sourceConfig = { region: 'eu-west-1' };
  world.item = JSON.stringify(key);
};
const bound = (world: World) => greetingKeyKind.bind(world.ports);
const lease: Scenario['drive'] = (world, signal) =>
  greetingKind
    .bind(world.ports)
    .lease(world.session({ source: 'acme' }, { source: world.source, parentLease: null }), signal);

export const conformance: FolderConformance = {
  folder: greeting,
  goodValues: [
    { kind: 'greeting-key', values: { region: 'eu-west-1' } },
    { kind: 'greeting', values: { source: 'acme' } },
  ],
  scenarios: [
    {
      name: 'signs in with a key',
      prepare: (world) => {
        world.answer = () => ({ kind: 'fields', values: key });
      },
      drive: (world, signal) => bound(world).signIn(world.source, signal),
      ends: 'ok',
    },
    {
      name: 'is cancelled at the question',
      prepare: (world) => {
        world.answer = () => ({ kind: 'cancel' });
      },
      drive: (world, signal) => bound(world).signIn(world.source, signal),
      ends: 'cancelled',
    },
    { name: 'starts', drive: (world, signal) => bound(world).restore(world.source, signal), ends: 'ok' },
    {
      name: 'signs out',
      prepare: holds,
      drive: (world, signal) => bound(world).signOut(world.source, signal),
      ends: 'ok',
    },
    { name: 'leases', prepare: holds, drive: lease, ends: 'ok', givesLease: true },
    { name: 'leases nothing without a key', drive: lease, ends: 'sign-in-needed' },
  ],
};
`;

const faults = `import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { createRealPorts, createSourceRig, never } from '../../adapters/integration/identity-test-rig.ts';
import { greetingKeyKind } from './source.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

it('cancelled at the question: nothing is kept', async () => {
  const rig = createSourceRig({ region: 'eu-west-1' });
  rig.answerWith(() => ({ kind: 'cancel' }));
  const signedIn = await greetingKeyKind.bind(createRealPorts(playground.endpoints)).signIn(rig.ctx, never);
  expect([signedIn.ok, rig.item()]).toEqual([false, null]);
});
`;

export const kind: SampleChange = {
  what: 'identity kind',
  files: {
    'electron/identity/greeting/key.ts': key,
    'electron/identity/greeting/source.ts': source,
    'electron/identity/greeting/session.ts': session,
    'electron/identity/greeting/index.ts': index,
    'electron/identity/greeting/conformance.ts': conformance,
    'electron/identity/greeting/faults.integration.test.ts': faults,
    'docs/user-guide/greeting.md': '# Greetings\n\nLatchkey says hello.\n',
  },
  edits: [
    {
      file: 'electron/identity/registry.ts',
      before: "import { iamUser } from './iam-user/index.ts';",
      insert: "import { greeting } from './greeting/index.ts';\n",
    },
    { file: 'electron/identity/registry.ts', before: '  identityCenter,\n', insert: '  greeting,\n' },
  ],
};

/** Run in the changed copy, against the playground: sign-in, session and credentials, as the window and a tool ask for them. */
export const kindTest = `import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../playground/playground.ts';
import { createLatchkeyApp } from '../../electron/core/app.ts';
import { createMemoryWorld } from '../../electron/core/testing/memory-ports.ts';
import { must, never, tool } from '../../electron/core/testing/running-app.ts';
import { createRealPorts } from '../../electron/adapters/integration/identity-test-rig.ts';
import { identityFolders } from '../../electron/identity/registry.ts';
import type { Prompt } from '../../shared/app-state.ts';
import { Region } from '../../shared/ids.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

it('identity kind: sign-in, session, credentials, sign-out', async () => {
  const identityPorts = createRealPorts(playground.endpoints);
  const { clock, skew, random } = identityPorts;
  const ports = { ...createMemoryWorld().ports, clock, skew, random, identityPorts };
  const app = createLatchkeyApp({ ...ports, identities: identityFolders });
  await app.start(never);
  const { sourceId } = must(
    await app.verbs.addSource({ kind: 'greeting-key', name: 'Hello', values: { region: 'eu-west-1' } }, never),
  );
  const signingIn = app.verbs.signIn({ sourceId, openBrowser: null }, never);
  const { id, fields } = await new Promise<Extract<Prompt, { kind: 'secrets' }>>((resolve) => {
    const look = () => {
      const [prompt] = app.state().prompts;
      if (prompt?.kind === 'secrets') resolve(prompt);
    };
    app.subscribe(look);
    queueMicrotask(look);
  });
  expect(fields.map(({ name }) => name)).toEqual(['accessKeyId', 'secretAccessKey']);
  const user = playground.world.iamUsers.find(({ userName }) => userName === 'build');
  if (user === undefined) throw new Error('no user');
  const { accessKeyId, secretAccessKey } = user;
  const values = { accessKeyId, secretAccessKey };
  must(await app.verbs.answerPrompt({ promptId: id, answer: { kind: 'fields', values } }, never));
  must(await signingIn);
  const { sessionId } = must(
    await app.verbs.addSession({ kind: 'greeting', name: 'Greet', values: { source: sourceId } }, never),
  );
  const lease = must(await app.broker.lease({ sessionId, caller: tool, whenSignInNeeded: 'fail' }, never));
  const who = must(await identityPorts.sts.getCallerIdentity(lease, Region.parse('us-east-1'), never));
  expect(who.arn).toBe('arn:aws:iam::111111111111:user/build');
  must(await app.verbs.signOut({ sourceId }, never));
  const refused = await app.broker.lease({ sessionId, caller: tool, whenSignInNeeded: 'fail' }, never);
  expect(refused).toMatchObject({ ok: false, error: { code: 'sign-in-needed' } });
  await app.stop();
}, 120_000);
`;
