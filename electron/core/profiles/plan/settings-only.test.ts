import { describe, expect, it } from 'vitest';
import { ProfileName, Region, SessionId } from '../../../../shared/ids.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { memoryInstance } from '../../testing/memory-instance.ts';
import { must, never } from '../../testing/running-app.ts';
import { userFilesOn } from '../../testing/user-files-on.ts';
import { parseIni } from '../ini/ini-document.ts';
import { lease } from '../testdata/plans.ts';
import { nothingWanted, profileSession, wantedProfiles } from '../testdata/sessions.ts';
import type { ProfilesInput } from '../user-files-port.ts';

// A section of the user that says nothing of credentials: a region, an output format, settings of one service.

const us = Region.parse('us-east-1');
const names = ['a', 'b', 'default'];
const want = (over: Parameters<typeof profileSession>[1] = {}) =>
  wantedProfiles([profileSession('a', over)], names);
const imported = (input: ProfilesInput, profile = 'a'): ProfilesInput => ({
  ...input,
  handOver: [{ profile: ProfileName.parse(profile), accessKeyId: null }],
});
const keys = (region: Region | null) => want({ delivery: 'keys', lease, region });
const asDefault = (input: ProfilesInput): ProfilesInput => ({
  ...input,
  defaultSessionId: SessionId.parse('s:a'),
});
const ways: Readonly<Record<string, readonly ProfilesInput[]>> = {
  'a take-over': [want(), want({ region: us }), want()],
  'an import': [imported(want({ region: us })), want({ region: us })],
  'an import without a region': [imported(want()), imported(want({ region: us }))],
  keys: [keys(null), keys(us), want({ delivery: 'keys' })],
  'an import, then keys': [imported(want({ region: us })), keys(us), keys(null)],
  use: [asDefault(want({ region: us })), want(), asDefault(want())],
  'use with keys': [asDefault(keys(us)), asDefault(want({ delivery: 'keys' }))],
  'another name': [want({ region: us }), want({ profile: ProfileName.parse('b'), region: us })],
};
const bodies = [
  '',
  'region = eu-west-1\n',
  'region=us-east-1\n',
  'REGION = eu-west-1\n',
  'region =\n',
  'region = eu-west-1 # the office\n',
  'output = json\nregion = eu-west-1\n',
  'cli_pager =\n# why\nmax_attempts = 5\n',
  's3 =\n  max_concurrent_requests = 20\n  region = mars-1\nregion = eu-west-1\n',
  'services = local\nendpoint_url = http://localhost:4566\nca_bundle = /etc/ca.pem\n',
  '  region = eu-west-1\n  output = json\n',
];

const live = (text: string, file: 'config' | 'credentials', name: string) =>
  parseIni(text, file)
    .sections.filter((section) => section.kind === 'profile' && section.name === name)
    .flatMap(({ options }) => options.map(({ key, value }) => [key, value] as const));

describe.each(Object.entries(ways))('through %s', (way, steps) => {
  it.each(bodies)('%j stays in force but for the region, and comes back', async (body) => {
    for (const name of ['a', 'default'])
      for (const inConfig of [true, false])
        for (const inCredentials of inConfig ? [true, false] : [true]) {
          const header = name === 'default' ? '[default]' : `[profile ${name}]`;
          const config = inConfig ? `${header}\n${body}` : '';
          const credentials = inCredentials ? `[${name}]\n${body}` : '';
          const files = memoryFiles(config, credentials);
          const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
          const own = live(`[${name}]\n${body}`, 'credentials', name).filter(([key]) => key !== 'region');
          for (const step of steps) {
            const { conflicts, problems } = must(await userFiles.apply(step, never));
            expect([way, conflicts, problems]).toEqual([way, [], []]);
            const merged = [
              ...live(files.config, 'config', name),
              ...live(files.credentials, 'credentials', name),
              ...live(files.credentials, 'credentials', `${name}-before-latchkey`),
            ];
            expect(merged).toEqual(expect.arrayContaining(own));
          }
          must(await userFiles.apply(nothingWanted, never));
          expect([files.config, files.credentials]).toEqual([config, credentials]);
        }
  });
});
