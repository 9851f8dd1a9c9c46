import { CliWhich } from '../../../../shared/cli.ts';
import { Region } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { type Elsewhere, elsewhereText, whichTexts } from '../../../../shared/text/which.ts';
import { type FirstHelper, firstHelper } from '../../codecommit/git-helpers.ts';
import { codeCommitHost, configuredGitEndpoint } from '../../codecommit/host.ts';
import { parseCodeCommitUrl } from '../../codecommit/url.ts';
import { lockedProblem } from '../../lock/lock-gate.ts';
import type { RegionAnswer } from '../../sessions/which-region.ts';
import type { Call } from '../../sessions/which-session.ts';
import { address, profile } from '../arguments.ts';
import type { CommandEnd, CommandIo } from '../command.ts';
import type { CommandPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import {
  awsWithoutSession,
  elsewhereInShell,
  otherNames,
  regionsInShell,
  type ShellPorts,
} from '../in-this-shell.ts';
import { painter } from '../io/colour.ts';
import { endedProblem } from '../io/ended.ts';
import { explanation, noteNamed, whichJson } from '../io/explain.ts';
import { done, fail, note } from '../io/print.ts';
import { byAddress, byOption, resolve, resolveRegion, type WaitingResolvePorts } from '../resolve.ts';

/** What is asked about: as git or aws would ask. */
interface Asked {
  readonly named: Call['named'];
  readonly region: Region | null;
  /** The address is one that git in a submodule may have made of its superproject's. */
  readonly isRelative: boolean;
  /** Git asks another helper, or none, of that address first. */
  readonly elsewhere?: Elsewhere;
}

type WhichPorts = WaitingResolvePorts & ShellPorts & Pick<CommandPorts, 'gitAddresses'>;

export const which = defineVerb({
  name: 'which',
  text: {
    summary: 'Show which session and account would answer, and why.',
    help: `Without ADDRESS and --profile: what a tool in this shell that names no profile would get. The rules are numbered as in docs/which-account.md; "passed over" lists what would have decided otherwise.
When the call would be refused, this says so and exits as the call would.`,
    options: { profile: 'As if a tool named this profile.' },
    examples: [
      { command: 'latchkey which', what: 'Whose credentials git and credential-process would get here.' },
      { command: 'latchkey which codecommit://MyDemoRepo', what: 'For one git remote.' },
    ],
  },
  optionalWords: [address],
  options: { profile },
  output: CliWhich,
  run: async ({ args, io, asJson, sayValue }, ports: WhichPorts, signal) => {
    const word = args.words[0];
    const option = args.option('profile');
    if (word !== undefined && option !== null)
      return err({ code: 'usage', message: whichTexts.addressOrProfile });
    const asked =
      word === undefined
        ? ok<Asked>({ named: byOption(option), region: null, isRelative: false })
        : await whereGitGoes(io, ports, word, signal);
    if (!asked.ok) return asked;
    const answer = await resolve(io, ports, asked.value.named, asked.value, signal);
    if (!answer.ok && word !== undefined) return answer;
    if (!answer.ok) return ok(await refused(io, ports, answer.error, signal));
    await noteNamed(io, ports, answer.value);
    const state = ports.app.state();
    const found = resolveRegion(io, asked.value.region, answer.value, state);
    if (!found.ok && found.error.code !== 'region-missing') return found;
    const region = found.ok ? await asFileSays(ports, answer.value.profile, found.value, signal) : null;
    // git takes an address as it is, whatever else is in the environment.
    const elsewhere =
      word === undefined
        ? await elsewhereInShell(io, ports, answer.value, signal)
        : ok(asked.value.elsewhere ?? null);
    const account = elsewhere.ok ? elsewhere.value : null;
    const aws =
      word === undefined && account === null
        ? (regionsInShell(io, answer.value, region) ?? otherNames(io))
        : account;
    if (asJson) sayValue(whichJson(answer.value, region, state, aws));
    else io.out(explanation(answer.value, region, state, painter(io, 'out'), aws));
    const closed = state.locked === null ? endedProblem(answer.value.session) : lockedProblem(state.locked);
    return ok(closed === null ? done : fail(io, closed, 'which'));
  },
});

/** No session answers; what aws takes then is no less what the user wants to know. */
async function refused(
  io: CommandIo,
  ports: ShellPorts,
  problem: Problem,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const end = fail(io, problem, 'which');
  const aws = await awsWithoutSession(io, ports, problem, signal);
  if (aws !== null) note(io, elsewhereText(aws));
  return end;
}

/** What the file has for the profile is not this region where it is none: then it is Latchkey's alone. */
async function asFileSays(
  ports: ShellPorts,
  profile: string | null,
  region: RegionAnswer,
  signal: AbortSignal,
): Promise<RegionAnswer> {
  if (region.from !== 'profile') return region;
  const inForce = await ports.app.inForce(signal);
  const isBad =
    inForce.ok && inForce.value.shadows.some((one) => one.cause === 'bad-region' && one.profile === profile);
  return isBad ? { region: region.region, from: 'session' } : region;
}

/** As git has it: it may put another address in the place of the one that is typed, and of that yet another for a push. */
async function whereGitGoes(
  io: Pick<CommandIo, 'cwd' | 'env'>,
  ports: Pick<CommandPorts, 'gitAddresses'>,
  word: string,
  signal: AbortSignal,
): Promise<Result<Asked, Problem>> {
  const typed = await ofAddress(io, ports, word, signal);
  const goal = await ports.gitAddresses.goesTo(io.cwd, word, io.env, signal);
  // Without a git that answers nothing is put in its place; what of that is to be said `ofAddress` says.
  if (!goal.ok || (goal.value.fetch === word && goal.value.push === word)) return typed;
  const { fetch, push } = goal.value;
  const asked = fetch === word ? typed : await ofAddress(io, ports, fetch, signal);
  if (!asked.ok) return asked;
  const { named, region, isRelative, elsewhere: beside } = asked.value;
  const elsewhere: Elsewhere = {
    kind: 'rewritten',
    fetch: fetch === word ? null : fetch,
    push: push === fetch ? null : push,
    ...(beside === undefined ? {} : { beside }),
  };
  return ok({ named, region, isRelative, elsewhere });
}

async function ofAddress(
  io: Pick<CommandIo, 'cwd' | 'env'>,
  { gitAddresses }: Pick<CommandPorts, 'gitAddresses'>,
  word: string,
  signal: AbortSignal,
): Promise<Result<Asked, Problem>> {
  const https = /^https:\/\/(?:[^/@]*@)?([^/]+)(?:\/|$)/.exec(word);
  if (https === null) {
    const url = parseCodeCommitUrl(word);
    if (!url.ok) return url;
    return ok({ named: byAddress(url.value.profile), region: url.value.region, isRelative: true });
  }
  const host = codeCommitHost('https', https[1] ?? '', configuredGitEndpoint(io.env));
  if (host === null) return err({ code: 'usage', message: whichTexts.noAddress(word) });
  const lines = await gitAddresses.helpers(io.cwd, io.env, signal);
  if (!lines.ok) {
    const said = lines.error.kind === 'broken' ? lines.error.said : null;
    return ok({
      named: null,
      region: host.region,
      isRelative: false,
      elsewhere: { kind: 'git-fails', said },
    });
  }
  const helper = firstHelper(lines.value, word);
  const named = helper.kind === 'ours' ? byOption(helper.profile) : null;
  const region =
    host.region ?? (helper.kind === 'ours' ? (Region.safeParse(helper.region).data ?? null) : null);
  if (helper.kind === 'ours') return ok({ named, region, isRelative: false });
  return ok({ named, region, isRelative: false, elsewhere: elsewhereOf(helper) });
}

const elsewhereOf = (helper: Exclude<FirstHelper, { readonly kind: 'ours' }>): Elsewhere =>
  helper.kind === 'none'
    ? { kind: 'no-git-helper' }
    : { kind: 'git-helper', program: helper.program, profile: helper.profile };
