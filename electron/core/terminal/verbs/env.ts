import { CliEnv } from '../../../../shared/cli.ts';
import { envFailureFor } from '../../../../shared/endpoint/env-failure.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { argumentTexts } from '../../../../shared/text/terminal-help.ts';
import { startedWith } from '../../acts-as.ts';
import { shownEnd } from '../../credentials.ts';
import { keysMark } from '../../keys-mark.ts';
import { noRegionCall, whichRegion } from '../../sessions/which-region.ts';
import { toIsoTime } from '../../utc.ts';
import { oneOf, session as sessionArgument } from '../arguments.ts';
import {
  beforeOf,
  isInSession,
  labelOf,
  leavingVariables,
  pinOf,
  regionVariables,
  winningNames,
} from '../child-environment.ts';
import type { CommandEnd } from '../command.ts';
import type { CommandPorts, GivenKeysPort, LeasePort } from '../command-ports.ts';
import { defineVerb, type FormInput } from '../define-verb.ts';
import { type EnvForm, envFormOf, envForms } from '../env-forms.ts';
import { noteTyped } from '../io/explain.ts';
import { done, jsonText, note } from '../io/print.ts';
import type { WaitPorts } from '../io/wait.ts';
import { leaseAfterSignIn } from '../lease.ts';
import { resolve, type WaitingResolvePorts } from '../resolve.ts';

type EnvPorts = WaitPorts & LeasePort & GivenKeysPort & WaitingResolvePorts & Pick<CommandPorts, 'command'>;

export const env = defineVerb({
  name: 'env',
  text: {
    summary: 'Print the credentials of a session as lines for your shell to evaluate.',
    help: 'These keys do not refresh and every program you start can read them: prefer a profile, or latchkey exec. --unset prints lines that take a session out of a shell again, with all that env and exec put there, and give back the profile and the region that were there before.',
    options: {
      unset: 'Leave the session of this shell.',
      shell:
        'What reads the lines; otherwise sh, or powershell on Windows. dotenv and nushell cannot take a variable out.',
    },
    examples: [
      { command: 'eval "$(latchkey env prod)"', what: 'sh, bash, zsh' },
      { command: 'latchkey env prod --shell fish | source', what: 'fish' },
      {
        command: 'latchkey env prod --shell powershell | Out-String | Invoke-Expression',
        what: 'PowerShell',
      },
      { command: 'eval "`latchkey env prod --shell csh`"', what: 'csh, tcsh' },
      {
        command: 'hide-env -i AWS_PROFILE; latchkey env prod --shell nushell | from json | load-env',
        what: 'Nushell',
      },
      {
        command: 'eval "$(latchkey env --unset)"',
        what: 'Leave the session, in sh, bash or zsh; other shells as above.',
      },
      {
        command: 'hide-env --ignore-errors ...(latchkey env --unset --shell nushell | from json)',
        what: 'The same in Nushell',
      },
      {
        command: 'latchkey env prod --shell dotenv > .env',
        what: 'For node --env-file; docker keeps quotes, which keys and regions never have.',
      },
    ],
  },
  optionalWords: [sessionArgument],
  flags: ['unset'],
  options: { shell: oneOf(Object.keys(envForms), argumentTexts.SHELL) },
  output: CliEnv,
  run: async ({ args, io, asJson, sayValue }, ports: EnvPorts, signal) => {
    // A Windows path means that the shell is most likely PowerShell: the caller's own SHELL is not relayed.
    const shell = args.option('shell') ?? (/^[A-Za-z]:\\/.test(ports.command) ? 'powershell' : 'sh');
    const form = envFormOf(shell);
    if (form === null) {
      const message = terminalTexts.unknownShell(shell.slice(0, 40), Object.keys(envForms));
      return err({ code: 'usage', message });
    }
    if (args.flag('unset')) {
      if (args.words[0] !== undefined) return err({ code: 'usage', message: terminalTexts.unsetOrSession });
      const after: CliEnv = leavingVariables(io);
      if (!isInSession(io)) note(io, terminalTexts.inNoSession);
      else if (io.hasForeignKeys) note(io, terminalTexts.ownKeysStay);
      if (asJson) sayValue(after);
      else if (shell === 'dotenv') return err({ code: 'usage', message: terminalTexts.dotenvUnsetsNothing });
      else if (/^nu/.test(shell)) {
        // Its `hide-env` takes names; a record has no way to take them out.
        io.out(jsonText(Object.keys(after)));
        for (const [name, value] of Object.entries(after))
          if (value !== null && value !== '') note(io, terminalTexts.setAgain(name, value));
      } else io.out(form(after));
      return ok(done);
    }
    const end = await intoSession({ args, io, asJson, sayValue }, { shell, form }, ports, signal);
    if (!end.ok && io.isPiped && !asJson) io.out(envFailureFor(shell));
    return end;
  },
});

async function intoSession(
  { args, io, asJson, sayValue }: FormInput<'unset', 'shell', CliEnv>,
  { shell, form }: { readonly shell: string; readonly form: EnvForm },
  ports: EnvPorts,
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  if (args.words[0] === undefined) return err({ code: 'usage', message: terminalTexts.envNeedsSession });
  const state = ports.app.state();
  const answer = await resolve(io, ports, { by: 'argument', name: args.words[0] }, {}, signal);
  if (!answer.ok) return answer;
  await noteTyped(io, ports, answer.value);
  const { session } = answer.value;
  const found = whichRegion(noRegionCall, answer.value, state.settings.defaultRegion);
  if (!found.ok && found.error.code !== 'region-missing') return found;
  const lease = await leaseAfterSignIn(io, ports, session, signal);
  if (!lease.ok) return lease;
  const actsAs = ports.app.actsAs(session.id);
  if (actsAs === null) return err({ code: 'pinned-session-gone', session: session.name });
  const startedAs = startedWith(actsAs, lease.value);

  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = lease.value;
  ports.app.givenKeys.note(accessKeyId, session.id, expiresAt);
  const region = found.ok ? found.value.region : null;
  const variables: CliEnv = {
    ...Object.fromEntries(winningNames.map((name) => [name, null])),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey.reveal(),
    AWS_SESSION_TOKEN: sessionToken?.reveal() ?? null,
    AWS_CREDENTIAL_EXPIRATION: toIsoTime(shownEnd(lease.value)),
    ...regionVariables(region),
    ...pinOf(answer.value, startedAs),
    LATCHKEY_BEFORE: beforeOf(io),
    // The name that prompts agree on.
    AWS_VAULT: labelOf(answer.value),
    // So that the key is known as ours wherever this shell calls us.
    LATCHKEY_ACCESS_KEY_ID: accessKeyId,
    LATCHKEY_KEYS: keysMark(secretAccessKey.reveal(), sessionToken?.reveal() ?? null),
  };
  if (io.columns !== null) note(io, terminalTexts.envOnTerminal);
  const own = io.env.AWS_PROFILE || io.env.AWS_DEFAULT_PROFILE;
  if (own && !asJson && /^(nu|dotenv)/.test(shell)) note(io, terminalTexts.profileStays(own));
  if (asJson) sayValue(variables);
  else io.out(form(variables));
  return ok(done);
}
