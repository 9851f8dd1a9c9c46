import { beforeEach, describe, expect, it } from 'vitest';
import { ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { err, ok } from '../../../shared/result.ts';
import type { SessionEntry } from '../sessions/session-catalogue.ts';
import type { SessionProfile } from '../sessions/session-profiles.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createEditedRegions, type EditedRegions } from './edited-regions.ts';

const id = SessionId.parse('s1');
const entry: SessionEntry = sessionEntry({
  id,
  kind: 'permission-set',
  name: 'One',
  parent: { kind: 'session', id },
});
const never = neverAborts();

describe('a region that the user wrote into a profile of ours', () => {
  let file: Record<string, string>;
  let wanted: string;
  let isReadOnly: boolean;
  let edited: EditedRegions;
  let chosen: string[];
  let others: readonly SessionProfile[];

  const write = async () => {
    await edited.userFiles.standingProfiles(never);
    await edited.userFiles.apply({ sessions: [], defaultSessionId: null, consents: new Set() }, never);
  };
  const start = () => {
    edited = createEditedRegions({
      userFiles: {
        standingProfiles: async () =>
          ok({
            foreign: new Set<string>(),
            sessionIds: new Set<string>(),
            regions: new Map(
              Object.entries(file).map(([profile, region]) => [
                profile,
                { sessionId: id, region: Region.parse(region) },
              ]),
            ),
          }),
        apply: async () => {
          if (isReadOnly) return err({ code: 'file-unwritable', file: '/c' });
          for (const profile of Object.keys(file))
            file[profile] = others.find(({ name }) => name === profile)?.region ?? wanted;
          return ok({
            conflicts: [],
            changedFiles: ['/c'],
            problems: [],
            takeBack: async () => ok(undefined),
          });
        },
      },
      catalogue: {
        find: (asked) => (asked === id ? entry : null),
        choose: (_, { region, otherProfiles }) => {
          if (otherProfiles === undefined) {
            wanted = region ?? wanted;
            chosen.push(wanted);
          } else others = otherProfiles.map((one) => ({ name: one.name, region: one.region ?? null }));
        },
      },
      facts: {
        region: () => Region.parse(wanted),
        regionAsDefault: () => Region.parse(wanted),
        otherProfiles: () => others,
      },
    });
  };

  beforeEach(() => {
    file = { dev: 'us-east-1', default: 'us-east-1' };
    wanted = 'us-east-1';
    isReadOnly = false;
    chosen = [];
    others = [];
    start();
  });

  it('is that of this profile alone where it is another one of the session', async () => {
    file = { dev: 'us-east-1', 'dev-eu': 'us-east-1', default: 'us-east-1' };
    others = [{ name: ProfileName.parse('dev-eu'), region: null }];
    await write();
    file['dev-eu'] = 'eu-west-1';
    await edited.notice(never);
    expect([others, wanted]).toEqual([[{ name: 'dev-eu', region: 'eu-west-1' }], 'us-east-1']);
    file.dev = 'us-west-2';
    await write();
    expect(file).toEqual({ dev: 'us-west-2', 'dev-eu': 'eu-west-1', default: 'us-west-2' });
  });

  it('is the session’s from then on, and stays in both of its profiles', async () => {
    await write();
    file.dev = 'eu-west-3';
    await edited.notice(never);
    expect(chosen).toEqual(['eu-west-3']);
    await write();
    expect(file).toEqual({ dev: 'eu-west-3', default: 'eu-west-3' });
    await edited.notice(never);
    expect(chosen).toEqual(['eu-west-3']);
  });

  it('is noticed by the next write, and by the first look after a start', async () => {
    await write();
    file.default = 'eu-west-3';
    await write();
    expect([wanted, file.dev]).toEqual(['eu-west-3', 'eu-west-3']);
    file.dev = 'eu-west-2';
    start();
    await write();
    expect([wanted, file.default]).toEqual(['eu-west-2', 'eu-west-2']);
  });

  it('is not mistaken for one of ours that has yet to be written', async () => {
    await write();
    wanted = 'eu-west-1';
    await edited.notice(never);
    await write();
    wanted = 'eu-west-2';
    await write();
    expect(file).toEqual({ dev: 'eu-west-2', default: 'eu-west-2' });
    isReadOnly = true;
    wanted = 'eu-north-1';
    await write();
    isReadOnly = false;
    await write();
    expect(file.dev).toBe('eu-north-1');
    expect(chosen).toEqual([]);
  });
});
