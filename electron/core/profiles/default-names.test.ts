import { expect, it } from 'vitest';
import { ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { createLazyUserFiles } from '../lazy-user-files.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { copyProfileName } from './profile-verbs.ts';
import { lease } from './testdata/plans.ts';
import type { ProfileSession } from './user-files-port.ts';

const DEFAULT = ProfileName.parse('DEFAULT');
const session: ProfileSession = {
  id: SessionId.parse('s'),
  name: 's',
  profile: DEFAULT,
  isWritten: true,
  otherProfiles: [],
  regionAsDefault: null,
  region: null,
  delivery: 'keys',
  lease,
};

it('keys are never written under a name that every profile inherits', async () => {
  const files = memoryFiles('', '[mine]\nregion = eu-west-1\n');
  const userFiles = createLazyUserFiles({
    ...files,
    command: '/opt/lk/latchkey',
    home: '/home/ada',
    env: {},
  });
  const consents = new Set<string>();
  must(await userFiles.apply({ sessions: [session], defaultSessionId: null, consents }, never));
  expect(files.credentials).toBe('[mine]\nregion = eu-west-1\n');
  expect(files.config).toContain('[profile DEFAULT]\n');
  expect(files.config).toContain('--profile DEFAULT\n');
});

it('a session called default is copied by a name that means it, or not at all', async () => {
  const sessionId = SessionId.parse('s');
  const other = SessionId.parse('other');
  const parent = { kind: 'source', id: SourceId.parse('src') } as const;
  const copied = async (byDefault: SessionId | null, others: readonly string[]) => {
    let text = '';
    const outcome = await copyProfileName({
      catalogue: { find: () => sessionEntry({ id: sessionId, parent }) },
      facts: {
        // As an old version could name it.
        profile: () => ProfileName.parse('default'),
        otherProfiles: () => others.map((one) => ({ name: ProfileName.parse(one), region: null })),
      },
      defaultSessionId: () => byDefault,
      clipboard: {
        writeText: async (copy) => {
          text = copy;
        },
      },
    })({ sessionId }, never);
    return outcome.ok ? text : outcome.error.code;
  };
  expect(await copied(null, [])).toBe('default');
  expect(await copied(sessionId, [])).toBe('default');
  expect(await copied(other, ['old'])).toBe('old');
  expect(await copied(other, [])).toBe('refused');
});
