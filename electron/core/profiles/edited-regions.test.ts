import { beforeEach, describe, expect, it } from 'vitest';
import { ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { err, ok } from '../../../shared/result.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionProfile } from '../sessions/session-profiles.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createEditedRegions, type EditedRegions } from './edited-regions.ts';
import type { ProfileSession } from './user-files-port.ts';

const id = SessionId.parse('s1');
const entry: SessionEntry = sessionEntry({
  id,
  kind: 'permission-set',
  name: 'One',
  parent: { kind: 'session', id },
});
const never = neverAborts();

describe('a region that the user wrote into a profile of ours', () => {
  /** By profile; null: the section has no such line. */
  let file: Record<string, string | null>;
  /** What the user does while a write of ours is under way. */
  let duringTheWrite: () => void;
  let wanted: string;
  let isReadOnly: boolean;
  let isUnreadable: boolean;
  let edited: EditedRegions;
  let chosen: string[];
  let others: readonly SessionProfile[];

  const write = async () => {
    await edited.userFiles.currentProfiles(never);
    const region = Region.parse(wanted);
    const session: ProfileSession = {
      id,
      name: 'One',
      profile: ProfileName.parse('dev'),
      isWritten: true,
      otherProfiles: others,
      region,
      regionAsDefault: region,
      delivery: 'process',
      lease: null,
    };
    const input = { sessions: [session], defaultSessionId: id, consents: new Set<string>() };
    return edited.userFiles.apply(input, never);
  };
  const start = () => {
    edited = createEditedRegions({
      userFiles: {
        currentProfiles: async () =>
          isUnreadable
            ? err({ code: 'file-unreadable', file: '/c', cause: 'too-many-open' })
            : ok({
                foreign: new Set<string>(),
                sessionIds: new Set<string>(),
                unmarked: new Map(),
                regions: new Map(
                  Object.entries(file).map(([profile, region]) => [
                    profile,
                    { sessionId: id, region: region === null ? null : Region.parse(region) },
                  ]),
                ),
              }),
        apply: async () => {
          if (isReadOnly) return err({ code: 'file-unwritable', file: '/c' });
          const before = { ...file };
          for (const profile of Object.keys(file))
            file[profile] = others.find(({ name }) => name === profile)?.region ?? wanted;
          const written = { ...file };
          duringTheWrite();
          if (isUnreadable) return err({ code: 'file-unwritable', file: '/c', cause: 'too-many-open' });
          return ok({
            conflicts: [],
            changedFiles: ['/c'],
            problems: [],
            takeBack: async () => {
              if (JSON.stringify(file) !== JSON.stringify(written))
                return err({ code: 'file-changed-meanwhile', file: '/c' });
              file = before;
              return ok(undefined);
            },
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
        profile: () => ProfileName.parse('dev'),
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
    isUnreadable = false;
    duringTheWrite = () => undefined;
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
    expect(await edited.notice(never)).toBe(true);
    expect(chosen).toEqual(['eu-west-3']);
    expect(await edited.notice(never)).toBe(false);
    await write();
    expect(file).toEqual({ dev: 'eu-west-3', default: 'eu-west-3' });
    await edited.notice(never);
    expect(chosen).toEqual(['eu-west-3']);
  });

  it('is that of a section taken over by a write that failed, after which no file could be opened', async () => {
    file = { dev: 'us-east-1' };
    await write();
    duringTheWrite = () => {
      file = { dev: 'us-east-1', default: 'eu-central-1' };
      isUnreadable = true;
    };
    expect((await write()).ok).toBe(false);
    isUnreadable = false;
    duringTheWrite = () => undefined;
    await write();
    expect([chosen, file]).toEqual([['eu-central-1'], { dev: 'eu-central-1', default: 'eu-central-1' }]);
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

  it('is noticed where the profile had none', async () => {
    file = { dev: null, default: 'us-east-1' };
    await edited.notice(never);
    file.dev = 'eu-west-3';
    await edited.notice(never);
    expect(chosen).toEqual(['eu-west-3']);
  });

  it('is noticed at the next look where a section kept it when it was taken over', async () => {
    file = { dev: 'us-east-1' };
    duringTheWrite = () => {
      file.default = 'eu-central-1';
    };
    await write();
    duringTheWrite = () => undefined;
    expect(await edited.notice(never)).toBe(true);
    expect(chosen).toEqual(['eu-central-1']);
  });

  it('is put back where it was deleted', async () => {
    await write();
    file.dev = null;
    await edited.notice(never);
    await write();
    expect([chosen, file.dev]).toEqual([[], 'us-east-1']);
  });

  it('is noticed where it came while we wrote', async () => {
    duringTheWrite = () => {
      file.dev = 'eu-west-3';
    };
    await write();
    duringTheWrite = () => undefined;
    await edited.notice(never);
    expect(chosen).toEqual(['eu-west-3']);
    await write();
    expect(file).toEqual({ dev: 'eu-west-3', default: 'eu-west-3' });
  });

  it('is noticed where it came while we wrote what is taken back', async () => {
    await write();
    duringTheWrite = () => {
      file.default = 'eu-west-3';
    };
    wanted = 'eu-west-1';
    const outcome = await write();
    duringTheWrite = () => undefined;
    wanted = 'us-east-1';
    expect(outcome.ok && (await outcome.value.takeBack()).ok).toBe(false);
    await edited.notice(never);
    expect(chosen).toContain('eu-west-3');
  });

  it('is not what a write of ours that was taken back had put there', async () => {
    await write();
    wanted = 'eu-west-1';
    const outcome = await write();
    wanted = 'us-east-1';
    expect(outcome.ok && (await outcome.value.takeBack()).ok).toBe(true);
    await edited.notice(never);
    expect(chosen).toEqual([]);
  });
});
