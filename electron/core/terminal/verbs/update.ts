import { ok } from '../../../../shared/result.ts';
import { updateText } from '../../../../shared/text/update.ts';
import { UpdateView } from '../../../../shared/update.ts';
import type { VerbsPort } from '../command-ports.ts';
import { defineForm, defineGroup } from '../define-verb.ts';
import { done, say } from '../io/print.ts';

type Ports = VerbsPort<'update' | 'restartToUpdate'>;

export const update = defineGroup<Ports>({
  name: 'update',
  text: {
    summary: 'Look for a newer version of Latchkey.',
    help: 'A version counts only with a signature of a key that this app has, and never where it is older than what runs. That Latchkey also looks once a day is a setting: latchkey settings set updates daily',
  },
  forms: [
    defineForm({
      text: {
        summary: 'Look for a newer version; an AppImage also downloads and verifies it.',
        help: 'An AppImage is replaced when Latchkey quits, and comes back if the new one does not start. A deb or rpm is left to its package manager.',
        options: { check: 'Look only.' },
        examples: [{ command: 'latchkey update --check', what: 'Say whether there is a newer version.' }],
        exits: { 5: 'Updates are switched off, or the signature is not good.' },
      },
      flags: ['check'],
      output: UpdateView,
      run: async ({ io, args, asJson, sayValue }, ports: Ports, signal) => {
        const found = await ports.app.verbs.update({ install: !args.flag('check') }, signal);
        if (!found.ok) return found;
        if (asJson) {
          sayValue(found.value);
          return ok(done);
        }
        const { how, available, staged, failed } = found.value;
        for (const line of updateText.found(found.value)) say(io, line);
        if (staged !== null) say(io, updateText.howToRestart);
        else if (available !== null && how === 'appimage' && !failed) say(io, updateText.howToGet);
        return ok(done);
      },
    }),
    defineForm({
      subcommand: 'restart',
      text: {
        summary: 'Quit, and start the version that was downloaded.',
        help: 'Not while you sign in. Sign-ins and sessions continue in the new version.',
        exits: { 5: 'A sign-in is under way.' },
      },
      run: async ({ io }, ports: Ports, signal) => {
        const restarted = await ports.app.verbs.restartToUpdate({}, signal);
        if (!restarted.ok) return restarted;
        say(io, updateText.restarting);
        return ok(done);
      },
    }),
  ],
});
