import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { parseIni } from './ini/ini-document.ts';
import { awsText } from './testdata/arbitraries.ts';
import { lease } from './testdata/plans.ts';
import { createUserFiles } from './user-files.ts';
import type { ProfileSession, ProfilesInput } from './user-files-port.ts';

const session = fc
  .record({
    profile: fc.constantFrom('a', 'b', 'new', 'newer', 'x/y'),
    region: fc.constantFrom(null, Region.parse('eu-west-1'), Region.parse('us-east-1')),
    delivery: fc.constantFrom<ProfileSession['delivery']>('process', 'process', 'keys', 'none'),
    lease: fc.constantFrom(null, lease),
    isWritten: fc.constantFrom(true, true, true, false),
    hasFormer: fc.constantFrom(false, false, true),
  })
  .map(
    ({ hasFormer, ...one }): ProfileSession => ({
      ...one,
      otherProfiles: hasFormer ? [{ name: ProfileName.parse(`former-${one.profile}`), region: null }] : [],
      regionAsDefault: null,
      id: SessionId.parse(`s:${one.profile}`),
      name: one.profile,
      profile: ProfileName.parse(one.profile),
    }),
  );
/** What the app wants at one moment: some sessions, perhaps one of them the default. */
const wish = fc
  .tuple(fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 5 }), fc.nat({ max: 6 }))
  .map(
    ([sessions, pick]): ProfilesInput => ({
      sessions,
      defaultSessionId: sessions[pick]?.id ?? null,
      consents: new Set(),
    }),
  );
const filesOf = (config: string, credentials: string) => {
  const files = memoryFiles(config, credentials);
  const userFiles = createUserFiles({
    awsFiles: files.awsFiles,
    gitConfig: files.gitConfig,
    clock: files.clock,
    command: '/opt/lk/latchkey',
    home: '/home/ada',
    env: {},
    importReader: () => Promise.reject(new Error('nothing is imported')),
  });
  return { files, apply: (input: ProfilesInput) => userFiles.apply(input, never) };
};

test('whatever is wanted one after the other: the same again writes nothing, and nothing wanted gives back the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(awsText, awsText, fc.array(wish, { maxLength: 6 }), async (config, credentials, all) => {
      const { files, apply } = filesOf(config, credentials);
      for (const one of all) {
        const outcome = await apply(one);
        const { length } = files.writes;
        const again = await apply({ ...one, sessions: one.sessions.map((each) => ({ ...each })) });
        expect(files.writes).toHaveLength(length);
        expect(again.ok).toBe(outcome.ok);
        if (again.ok) expect(again.value.changedFiles).toEqual([]);
        // As an app does that was just restarted and has read nothing yet.
        const anew = filesOf(files.config, files.credentials);
        await anew.apply(one);
        expect(anew.files.writes).toEqual([]);
      }
      await apply({ sessions: [], defaultSessionId: null, consents: new Set() });
      expect([files.config, files.credentials]).toEqual([config, credentials]);
    }),
    { numRuns: 200 },
  );
});

test('what the user edits in between stays, whatever is wanted before and after', async () => {
  const own = '[profile mine]\noutput = json\n';
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 2, maxLength: 5 }), fc.nat(), async (all, pick) => {
      const { files, apply } = filesOf('', '');
      for (const [index, one] of all.entries()) {
        if (index === pick % all.length) files.config = `${files.config}\n${own}`;
        must(await apply(one));
      }
      expect(files.config).toContain(own);
      expect(parseIni(files.config, 'config').faults).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
