import { CliLogout } from '../../../../shared/cli.ts';
import type { SourceId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { source as sourceArgument } from '../arguments.ts';
import type { StatePort, VerbsPort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { heldOf, KEYS_STAY, type KeysStayPorts, saidKeysStay } from '../io/keys-stay.ts';
import { done, say } from '../io/print.ts';
import { sourceOrOnly } from './login.ts';

export const logout = defineVerb({
  name: 'logout',
  text: {
    summary: 'Sign out of an identity source.',
    help: 'SOURCE may be left out when there is only one.',
    options: { all: 'Sign out of every identity source.' },
    examples: [{ command: 'latchkey logout --all', what: 'At the end of the day.' }],
  },
  optionalWords: [sourceArgument],
  flags: ['all'],
  output: CliLogout,
  run: async (
    { args, io, asJson, sayValue },
    ports: StatePort & KeysStayPorts & VerbsPort<'signOut'>,
    signal,
  ) => {
    const state = ports.app.state();
    const [asked] = args.words;
    if (args.flag('all') && asked !== undefined) {
      return err({ code: 'usage', message: terminalTexts.sourceOrAll });
    }
    const one = args.flag('all') ? null : sourceOrOnly(state, asked);
    if (one?.ok === false) return one;
    const chosen = one === null ? state.sources : [one.value];
    const signedOut: string[] = [];
    let failed: Problem | null = null;
    const withKeys: string[] = [];
    // One that fails does not keep the others signed in.
    for (const source of chosen.filter((s) => s.state !== 'signed-out')) {
      const ids = state.sessions.filter(({ sourceId }) => sourceId === source.id).map(({ id }) => id);
      const held = heldOf(ports, ids);
      const outcome = await ports.app.verbs.signOut({ sourceId: source.id }, signal);
      if (outcome.ok) signedOut.push(source.name);
      else if (
        isSignedOut(ports, source.id) &&
        (await saidKeysStay(io, ports, held, outcome.error, terminalTexts.signedOut(source.name)))
      )
        withKeys.push(source.name);
      else failed ??= outcome.error;
    }
    if (asJson) sayValue({ signedOut: [...signedOut, ...withKeys] });
    else {
      for (const name of signedOut) say(io, terminalTexts.signedOut(name));
      if (signedOut.length + withKeys.length === 0 && failed === null)
        say(io, terminalTexts.nothingToSignOut);
    }
    if (failed !== null) return err(failed);
    return ok(withKeys.length > 0 ? KEYS_STAY : done);
  },
});

const isSignedOut = ({ app }: StatePort, id: SourceId): boolean =>
  app.state().sources.some((one) => one.id === id && one.state === 'signed-out');
