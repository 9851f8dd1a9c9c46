import { type AccountEntry, AccountLabel, accountText } from '../../../../shared/account.ts';
import { BrowserChoice, type BrowserFound, browserChoices, browserText } from '../../../../shared/browser.ts';
import { CliAccount, CliAccounts } from '../../../../shared/cli.ts';
import type { AccountId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { findAccount } from '../../sessions/find-account.ts';
import { account, browser, free, mark } from '../arguments.ts';
import type { CommandEnd } from '../command.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup, type Output } from '../define-verb.ts';
import { painter } from '../io/colour.ts';
import { done, say } from '../io/print.ts';
import { table } from '../io/table.ts';
import { readMark } from '../marks.ts';

type ListPort = VerbsPort<'accounts'>;
type Ports = ListPort & VerbsPort<'browsers' | 'setAccountBrowser' | 'setAccountLabel' | 'setAccountMark'>;

export const accountVerb = defineGroup<Ports>({
  name: 'account',
  text: {
    summary: 'Show and name the accounts, and mark those that are production.',
    help: 'One book of names over all identity sources. Your own label is shown everywhere: list, which, prompts, tray and window.',
  },
  forms: [
    defineForm({
      subcommand: 'list',
      text: {
        summary: 'List the accounts and what each identity source calls them.',
      },
      output: CliAccounts,
      run: async ({ io, asJson, sayValue }, ports: ListPort, signal) => {
        const listed = await ports.app.verbs.accounts({}, signal);
        if (!listed.ok) return listed;
        if (asJson) sayValue(listed.value.map(accountJson));
        else if (listed.value.length === 0) say(io, terminalTexts.noAccounts);
        else io.out(await accountTable(listed.value, io));
        return ok(done);
      },
    }),
    defineForm({
      subcommand: 'label',
      text: {
        summary: 'Give an account a name of your own, or take it away.',
        options: { remove: 'Take the label away: what its identity sources call it is shown again.' },
        examples: [
          {
            command: 'latchkey account label 111122223333 "Web shop"',
            what: 'Shown as Web shop (111122223333).',
          },
          { command: 'latchkey account label 111122223333 --remove', what: 'The name of its sources again.' },
        ],
      },
      words: [account],
      optionalWords: [free('LABEL')],
      flags: ['remove'],
      output: CliAccount,
      run: async (input, ports: Ports, signal) => {
        const [asked = '', typed] = input.args.words;
        if (input.args.flag('remove') === (typed !== undefined))
          return err({ code: 'usage', message: terminalTexts.labelOrRemove });
        const label = typed === undefined ? null : AccountLabel.safeParse(typed);
        if (label?.success === false)
          return err({ code: 'usage', message: terminalTexts.noLabel(typed ?? '') });
        return change(
          input,
          ports,
          asked,
          signal,
          (accountId) => ports.app.verbs.setAccountLabel({ accountId, label: label?.data ?? null }, signal),
          (entry) => terminalTexts.accountShown(textOf(entry)),
        );
      },
    }),
    defineForm({
      subcommand: 'browser',
      text: {
        summary: 'Say in which browser the AWS console of an account opens.',
        help: 'A container is opened by the Firefox add-on "Open external links in a container", which you install first. What is chosen and then gone is refused when the console is opened: no other browser opens in its place.',
        options: {
          profile: 'The profile of the browser, by the name that the browser shows.',
          container: 'A container of Firefox.',
          remove: 'The usual browser again.',
        },
        examples: [
          {
            command: 'latchkey account browser 111122223333 firefox --container Banking',
            what: 'In a container of Firefox.',
          },
          {
            command: 'latchkey account browser 111122223333 chrome --profile Work',
            what: 'In a profile of Chrome.',
          },
          { command: 'latchkey account browser 111122223333 --remove', what: 'In the usual browser.' },
        ],
      },
      words: [account],
      optionalWords: [browser],
      flags: ['remove'],
      options: { profile: free('BROWSER-PROFILE'), container: free('CONTAINER') },
      output: CliAccount,
      run: async (input, ports: Ports, signal) => {
        const { args } = input;
        const [asked = '', kind] = args.words;
        const inside = { profile: args.option('profile'), container: args.option('container') };
        const hasInside = inside.profile !== null || inside.container !== null;
        if (
          (args.flag('remove') || kind === undefined) &&
          (hasInside || args.flag('remove') === (kind !== undefined))
        )
          return err({ code: 'usage', message: terminalTexts.browserOrRemove });
        const found = await ports.app.verbs.browsers({}, signal);
        if (!found.ok) return found;
        const chosen = kind === undefined ? null : chosenBrowser(kind, inside, found.value);
        if (chosen?.ok === false) return chosen;
        const wanted = chosen?.value ?? null;
        return change(
          input,
          ports,
          asked,
          signal,
          (accountId) => ports.app.verbs.setAccountBrowser({ accountId, browser: wanted }, signal),
          (entry) =>
            terminalTexts.consoleOpensIn(
              textOf(entry),
              entry.browser === null ? null : browserText(entry.browser),
            ),
        );
      },
    }),
    defineForm({
      subcommand: 'mark',
      text: {
        summary: 'Say whether all sessions of an account are production.',
        help: 'The mark of a session (latchkey mark) is stronger, the production-patterns setting is weaker. Making a production session the default asks first.',
        examples: [
          {
            command: 'latchkey account mark 111122223333 production',
            what: 'Every session of this account.',
          },
          { command: 'latchkey account mark 111122223333 by-pattern', what: 'As the settings say again.' },
        ],
      },
      words: [account, mark],
      output: CliAccount,
      run: async (input, ports: Ports, signal) => {
        const [asked = '', typed = ''] = input.args.words;
        const wanted = readMark(typed);
        if (!wanted.ok) return wanted;
        return change(
          input,
          ports,
          asked,
          signal,
          (accountId) => ports.app.verbs.setAccountMark({ accountId, mark: wanted.value }, signal),
          (entry) => terminalTexts.accountNow(textOf(entry), entry.production, entry.mark === null),
        );
      },
    }),
  ],
});

/** One that is on this machine: what is typed wrong is said now, and not when the console is opened. */
function chosenBrowser(
  kind: string,
  inside: { readonly profile: string | null; readonly container: string | null },
  found: readonly BrowserFound[],
): Result<BrowserChoice, Problem> {
  const choice = BrowserChoice.safeParse({
    browser: kind,
    ...(inside.profile === null ? {} : { profile: inside.profile }),
    ...(inside.container === null ? {} : { container: inside.container }),
  });
  const all = browserChoices(found);
  const asked = choice.data;
  // A container is found in any profile where none is named.
  const isThere = all.some(
    (one) =>
      one.browser === asked?.browser &&
      one.container === asked.container &&
      (one.profile === asked.profile || asked.profile === undefined),
  );
  return asked !== undefined && isThere
    ? ok(asked)
    : err({ code: 'refused', reason: terminalTexts.browserUnknown(all.map(browserText)) });
}

const accountJson = ({ id, ...entry }: AccountEntry): CliAccount => ({ account: id, ...entry });

const textOf = ({ id, name, label }: AccountEntry): string =>
  accountText({ accountId: id, accountName: name, accountLabel: label ?? undefined }) ?? id;

function accountTable(accounts: readonly AccountEntry[], io: Output<never>['io']): Promise<string> {
  const rows = accounts.map((entry) => [
    entry.production ? terminalTexts.productionMark : '',
    textOf(entry),
    String(entry.sessionCount),
    entry.names.map(({ source, name }) => `${source}: ${name}`).join(', '),
  ]);
  const paint = painter(io, 'out');
  const narrow = { spared: [], whole: 'ACCOUNT', never: ['MARK', 'ACCOUNT'] };
  return table(terminalTexts.accountColumns, rows, io.columns, narrow, (text, row, heading) =>
    accounts[row]?.production === true && narrow.never.includes(heading) ? paint('production', text) : text,
  );
}

/** Changes one account, and says how it is afterwards. */
async function change(
  { io, asJson, sayValue }: Output<CliAccount>,
  ports: Ports,
  asked: string,
  signal: AbortSignal,
  apply: (id: AccountId) => Promise<Result<unknown, Problem>>,
  sentence: (entry: AccountEntry) => string,
): Promise<Result<CommandEnd, Problem>> {
  const before = await ports.app.verbs.accounts({}, signal);
  if (!before.ok) return before;
  const id = findAccount(before.value, asked);
  if (!id.ok) return id;
  const applied = await apply(id.value);
  if (!applied.ok) return applied;
  const after = await ports.app.verbs.accounts({}, signal);
  if (!after.ok) return after;
  const entry = after.value.find((one) => one.id === id.value) ?? unsettled(id.value);
  if (asJson) sayValue(accountJson(entry));
  else say(io, sentence(entry));
  return ok(done);
}

/** An account without sessions that nothing is settled for any more is in no list. */
const unsettled = (id: AccountId): AccountEntry => ({
  id,
  name: null,
  label: null,
  mark: null,
  browser: null,
  production: false,
  names: [],
  sessionCount: 0,
});
