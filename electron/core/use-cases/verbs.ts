import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import { createFileVerbs } from '../profiles/file-verbs.ts';
import { createSessionEditing } from '../sessions/session-editing.ts';
import { createSessionVerbs } from '../sessions/session-verbs.ts';
import { createSettingsVerbs } from '../settings/settings-verbs.ts';
import { createPromptVerbs } from '../sign-in/prompt-verbs.ts';
import { createSourceVerbs } from '../sign-in/source-verbs.ts';
import type { Rooms } from './rooms.ts';

/** All that a person can do. A verb of the contract without its handler does not compile. */
export function createVerbs(rooms: Rooms): Handlers<AppContract> {
  return {
    ...createSourceVerbs(rooms),
    ...createSessionEditing(rooms),
    ...createSessionVerbs(rooms),
    ...createPromptVerbs(rooms),
    ...createFileVerbs(rooms),
    ...createSettingsVerbs(rooms),
  } satisfies Handlers<AppContract>;
}
