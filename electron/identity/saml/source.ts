import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type {
  BoundSource,
  FoundSession,
  IdentityPorts,
  SignInStatus,
  SourceContext,
  SourceKind,
  SyncProgress,
} from '../../core/identity-source.ts';
import { cancelled, configured } from '../settle.ts';
import { accountName, learnAliases } from './account-names.ts';
import { type Assertion, type AssertionRole, keyOf, rolePair } from './assertion.ts';
import { captureByUser, captureInBrowser, captureInWindow, currentProof } from './capture.ts';
import { parseSourceConfig, type SourceConfig, sourceForm } from './form.ts';
import type { Held } from './held.ts';
import { identityOf, isSame, nameOf, readStored, type Stored, writeStored } from './stored.ts';

/** SAML 2.0: the provider's page in a window of its own, or in the user's browser with a loopback address. */
export const samlKind: SourceKind = {
  kind: 'saml',
  word: 'SAML',
  form: sourceForm,
  parseConfig(values) {
    const parsed = parseSourceConfig(values);
    return parsed.ok ? ok({ config: parsed.value.config, subtitle: parsed.value.subtitle }) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSource {
  const run = configured((values) => {
    const config = parseSourceConfig(values);
    return config.ok ? ok(config.value.parsed) : config;
  });
  const status = (ctx: SourceContext, config: SourceConfig, signal: AbortSignal) =>
    readStored(ctx, config, signal).then((read) => (read.ok ? ok(statusOf(read.value)) : read));

  return {
    restore: (ctx, signal) => run(ctx, signal, (config) => status(ctx, config, signal)),

    signIn: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const read = await readStored(ctx, config, signal);
        if (!read.ok && read.error.code !== 'keychain-corrupt') return read;
        const known = read.ok ? read.value : null;
        const caught = await capture(ports, ctx, config, known?.issuer ?? null, signal);
        signal.throwIfAborted();
        if (!caught.ok) {
          // Whom the provider knows and denies may be somebody else at the next try.
          if (caught.error.code === 'sign-in-denied') await ports.samlWindow.forget(ctx.sourceId);
          signal.throwIfAborted();
          return caught;
        }
        const { assertion } = caught.value;
        const kept = stillOffered(assertion, known);
        // Roles that are new beside those kept are asked about by the sync that follows: a sign-in is not held up by them.
        const chosen =
          kept.length > 0
            ? kept
            : await chooseRoles(ctx, config, assertion.roles, known?.aliases ?? {}, signal);
        signal.throwIfAborted();
        if (chosen === null) return err(cancelled);
        const written = await ctx.exclusively(async () => {
          // A sync may have asked about roles and learnt names while the user was at the provider's page.
          const latest = await readStored(ctx, config, signal);
          const stored = ofSignIn(assertion, chosen, latest.ok ? latest.value : known);
          const kept = await writeStored(ctx, config, stored, signal);
          return kept.ok ? ok(stored) : kept;
        }, signal);
        return written.ok ? ok(statusOf(written.value)) : written;
      }),

    signOut: (ctx, signal) =>
      run(ctx, signal, async () => {
        ctx.memory.clear();
        const removed = await ctx.exclusively(() => ctx.secrets.remove(signal), signal);
        signal.throwIfAborted();
        if (!removed.ok) return removed;
        await ports.samlWindow.forget(ctx.sourceId);
        return signal.aborted ? err(cancelled) : ok(undefined);
      }),

    // The provider's own session has no end that it tells: it is tried when a session needs keys.
    refresh: (ctx, signal) => run(ctx, signal, (config) => status(ctx, config, signal)),

    sync: (ctx, progress, signal) =>
      run(ctx, signal, async (config) => {
        const read = await readStored(ctx, config, signal);
        if (!read.ok) return read;
        if (read.value === null) return err({ code: 'sign-in-needed', source: ctx.sourceName });
        const current = await lookAgain(ports, ctx, config, read.value, progress, signal);
        signal.throwIfAborted();
        if (!current.ok) return current;
        const { aliases, chosen, leftOut } = current.value;
        const found = chosen.flatMap((key) => foundSession(ctx, config, aliases, key) ?? []);
        return ok(Object.assign(found, { facts: leftOut }));
      }),
  };
}

/** `chosen`: where nothing of before is still offered. */
function ofSignIn(assertion: Assertion, chosen: readonly string[], known: Stored | null): Stored {
  const kept = stillOffered(assertion, known);
  return {
    signedInAs: nameOf(assertion),
    offered: kept.length > 0 ? (known?.offered ?? []) : assertion.roles.map(keyOf),
    chosen: kept.length > 0 ? [...kept] : [...chosen],
    aliases: known?.aliases ?? {},
    issuer: keptIssuer(assertion.issuer),
    leftOut: [...assertion.leftOut],
  };
}

const statusOf = (stored: Stored | null): SignInStatus =>
  stored === null
    ? { kind: 'signed-out' }
    : {
        kind: 'signed-in',
        ...identityOf(stored.signedInAs),
        expiresAt: null,
        facts: stored.leftOut,
      };

async function capture(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  issuer: string | null,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  if (config.acsPort !== null) return captureInBrowser(ports, ctx, config, config.acsPort, issuer, signal);
  const silent = await ctx.exclusively(
    () => captureInWindow(ports, ctx, config, issuer, false, signal),
    signal,
  );
  signal.throwIfAborted();
  if (silent.ok) return silent;
  // What is down or no good stays so: a window would only open and shut.
  if (isFinal.includes(silent.error.code)) return silent;
  return captureByUser(ports, ctx, config, issuer, signal);
}

/** SECURITY: a name of any length would fill the keychain's item; what is longer than the standard allows is not kept. */
const keptIssuer = (issuer: string | null): string | null =>
  issuer !== null && issuer.length <= 1024 ? issuer : null;

const stillOffered = ({ roles }: Assertion, known: Stored | null): readonly string[] => {
  const keys = roles.map(keyOf);
  return known?.chosen.filter((key) => keys.includes(key)) ?? [];
};

/** What the provider gives now: roles that are new are asked about, names that are unknown are learnt. */
async function lookAgain(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  known: Stored,
  progress: SyncProgress,
  signal: AbortSignal,
): Promise<Result<Stored, Problem>> {
  const proof = await currentProof(ports, ctx, config, signal);
  signal.throwIfAborted();
  // In the user's own browser nothing can be checked without opening a page: what is known is kept.
  if (!proof.ok) return config.acsPort !== null && needsUser(proof.error) ? ok(known) : proof;
  const { assertion } = proof.value;
  const news = assertion.roles.filter((role) => !known.offered.includes(keyOf(role)));
  const more = news.length === 0 ? [] : await chooseRoles(ctx, config, news, known.aliases, signal);
  signal.throwIfAborted();
  // Closing the question means: none of the new ones.
  const chosen = [...new Set([...stillOffered(assertion, known), ...(more ?? [])])];
  const unnamed = chosen
    .flatMap((key) => rolePair(key) ?? [])
    .filter(({ accountId }) => !config.accountNames.has(accountId) && known.aliases[accountId] === undefined);
  const learnt = await learnAliases(ports, proof.value, unnamed, config.region, progress, signal);
  signal.throwIfAborted();
  const aliases = { ...known.aliases, ...learnt };
  const offered = assertion.roles.map(keyOf);
  const stored: Stored = { ...known, offered, chosen, aliases, leftOut: [...assertion.leftOut] };
  const written = await ctx.exclusively(async () => {
    const latest = await readStored(ctx, config, signal);
    if (!latest.ok) return latest;
    const since = latest.value;
    if (since === null) return err<Problem>({ code: 'sign-in-needed', source: ctx.sourceName });
    const isAsBefore = isSame(since, known);
    const next = isAsBefore ? stored : answered(since, known, { asked: news.map(keyOf), more, learnt });
    const kept = await writeStored(ctx, config, next, signal);
    return kept.ok ? ok({ next, isAsBefore }) : kept;
  }, signal);
  signal.throwIfAborted();
  if (!written.ok) return written;
  const { next, isAsBefore } = written.value;
  // A sign-in came in between, while the question was open or names were asked for: its assertion is the one that counts.
  return isAsBefore ? ok(next) : lookAgain(ports, ctx, config, next, progress, signal);
}

/** What a sign-in gave, with the answers that the same user gave beside it. */
function answered(
  since: Stored,
  known: Stored,
  given: {
    readonly asked: readonly string[];
    readonly more: readonly string[] | null;
    readonly learnt: Stored['aliases'];
  },
): Stored {
  if (since.signedInAs !== known.signedInAs || since.issuer !== known.issuer) return since;
  return {
    ...since,
    offered: [...new Set([...since.offered, ...given.asked])],
    chosen: [...new Set([...since.chosen, ...(given.more ?? [])])],
    aliases: { ...since.aliases, ...given.learnt },
  };
}
const needsUser = ({ code }: Problem): boolean => code === 'sign-in-needed';

const isFinal: readonly Problem['code'][] = [
  ...(['sign-in-denied', 'saml-unusable'] as const),
  ...(['network', 'tls-untrusted', 'upstream-failed', 'upstream-garbage'] as const),
];

/** Asks when there are several. Null: the user said no. */
async function chooseRoles(
  ctx: SourceContext,
  { accountNames }: SourceConfig,
  roles: readonly AssertionRole[],
  aliases: Stored['aliases'],
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const keys = roles.map(keyOf);
  if (keys.length === 1) return keys;
  const spec = {
    kind: 'choose-roles' as const,
    roles: roles.map((role) => ({
      key: keyOf(role),
      accountId: role.accountId,
      accountName: accountName(role.accountId, accountNames, aliases),
      role: role.role,
    })),
  };
  const answer = await ctx.ask(spec, signal);
  if (answer.kind !== 'text') return null;
  const wanted = answer.text.split(/\r?\n/).map((line) => line.trim());
  const chosen = keys.filter((key) => wanted.includes(key));
  return chosen.length === 0 ? null : chosen;
}

function foundSession(
  ctx: SourceContext,
  config: SourceConfig,
  aliases: Stored['aliases'],
  key: string,
): FoundSession | null {
  const pair = rolePair(key);
  if (pair === null) return null;
  const { roleArn, principalArn, accountId, role } = pair;
  const called = accountName(accountId, config.accountNames, aliases);
  const path = roleArn.slice(roleArn.indexOf(':role/') + 6);
  return {
    // Two providers in one account may give the same role.
    key: `${accountId}/${path}/${principalArn.slice(principalArn.lastIndexOf('/') + 1)}`,
    sessionKind: 'saml-role',
    name: `${called}/${role}`,
    accountId,
    accountName: called,
    role,
    config: {
      source: ctx.sourceId,
      roleArn,
      principalArn,
      ...(config.region === null ? {} : { region: config.region }),
    },
  };
}
