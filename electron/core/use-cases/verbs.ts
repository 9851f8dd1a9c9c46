import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/define.ts';
import { createFileVerbs } from './file-verbs.ts';
import { createPromptVerbs } from './prompt-verbs.ts';
import type { Rooms } from './rooms.ts';
import { createSessionEditing } from './session-editing.ts';
import { createSessionVerbs } from './session-verbs.ts';
import { createSettingsVerbs } from './settings-verbs.ts';
import { createSourceVerbs } from './source-verbs.ts';

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
