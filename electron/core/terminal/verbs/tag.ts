import { CliSession } from '../../../../shared/cli.ts';
import { err, ok } from '../../../../shared/result.ts';
import { Tag } from '../../../../shared/tag.ts';
import { tagText } from '../../../../shared/text/tag.ts';
import { sessionAndAccount } from '../../sessions/session-names.ts';
import { session, tags } from '../arguments.ts';
import type { OwnProfilesPort, VerbsPort, WaitingPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done } from '../io/print.ts';
import { saySession } from '../lease-verb.ts';
import { typedSession } from '../resolve.ts';

export const tagVerb = defineVerb({
  name: 'tag',
  text: {
    summary: 'Add tags to a session, or remove them.',
    help: 'A tag is one word, to find sessions by: in the window with # in front, in the terminal with latchkey list --tag. Case does not matter.',
    options: { remove: 'Remove these tags.' },
    examples: [
      { command: 'latchkey tag prod-Admin payments oncall', what: 'Two tags more.' },
      { command: 'latchkey tag prod-Admin oncall --remove', what: 'One of them goes.' },
    ],
  },
  words: [session, tags],
  flags: ['remove'],
  output: CliSession,
  run: async (input, ports: WaitingPorts & OwnProfilesPort & VerbsPort<'changeTags'>, signal) => {
    const [asked = '', ...words] = input.args.words;
    const wanted: string[] = [];
    for (const word of words) {
      const tag = Tag.safeParse(word.replace(/^#/, ''));
      if (!tag.success)
        return err({ code: 'usage', message: `${tagText.notATag(word.slice(0, 60))} ${tagText.reason}` });
      wanted.push(tag.data);
    }
    const found = await typedSession(input.io, ports, asked, signal);
    if (!found.ok) return found;
    const { id } = found.value;
    const isRemoving = input.args.flag('remove');
    const changed = await ports.app.verbs.changeTags(
      { sessionIds: [id], add: isRemoving ? [] : wanted, remove: isRemoving ? wanted : [] },
      signal,
    );
    if (!changed.ok) return changed;
    const now = ports.app.state().sessions.find((one) => one.id === id) ?? found.value;
    saySession(input, ports, now, tagText.sessionHas(sessionAndAccount(now), now.tags ?? []));
    return ok(done);
  },
});
