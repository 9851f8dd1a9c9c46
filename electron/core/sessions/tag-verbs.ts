import type { SessionId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { MAX_TAGS, tagsAfter } from '../../../shared/tag.ts';
import { tagText } from '../../../shared/text/tag.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import { type Handler, succeeded } from '../verb-result.ts';
import { knownSession } from './known-session.ts';
import type { SessionCatalogue } from './session-catalogue.ts';
import type { ChoicePatch } from './session-records.ts';

/** Changes all of them or none: among hundreds of sessions nobody would see which half was changed. */
export const changeTags =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find' | 'choice' | 'chooseAll'>;
    readonly activity: Pick<ActivityLog, 'add'>;
  }): Handler<'changeTags'> =>
  async ({ sessionIds, add, remove }) => {
    const patches = new Map<SessionId, ChoicePatch>();
    for (const id of sessionIds) {
      const entry = knownSession(ports.catalogue, id);
      if (!entry.ok) return entry;
      const before = ports.catalogue.choice(id).tags ?? [];
      const tags = tagsAfter(before, { add, remove });
      if (tags.length > MAX_TAGS) return invalidInput('tag', tagText.tooMany(entry.value.name));
      if (tags.length !== before.length || tags.some((tag, at) => tag !== before[at]))
        patches.set(id, { tags: tags.length === 0 ? undefined : [...tags] });
    }
    if (patches.size === 0) return succeeded();
    ports.catalogue.chooseAll(patches);
    const [only] = patches.size === 1 ? patches.keys() : [];
    ports.activity.add({
      event: 'session-changed',
      sessionId: only ?? null,
      sessionName: only === undefined ? null : (ports.catalogue.find(only)?.name ?? null),
      note: tagText.note(patches.size, add, remove),
    });
    return succeeded();
  };
