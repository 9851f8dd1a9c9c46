import { expect, it } from 'vitest';
import { err, ok } from '../../../shared/result.ts';
import type { AwsFiles } from '../ports/files.ts';
import { run, testPorts } from '../terminal/testing.ts';
import { testSession } from '../terminal/testing-state.ts';
import { gitEndpointOf } from './git-endpoint.ts';
import { nodeHash } from './testdata/node-hash.ts';

const config = `[profile dev]
services = lab
[services lab]
sts =
  endpoint_url = http://127.0.0.1:1
codecommit =
  endpoint_url = https://cc.internal.example:8443
`;
const session = testSession({ id: 'dev' });
const filesOf = (text: string): Pick<AwsFiles, 'read'> => ({
  read: async () =>
    ok({ config: { path: '/c', text, exists: true }, credentials: { path: '/k', text: '', exists: false } }),
});

it.each([
  ['the services section of the profile', {}, { host: 'cc.internal.example', port: 8443 }],
  ['the environment before it', { CODE_COMMIT_ENDPOINT: 'e.example' }, { host: 'e.example', port: 443 }],
  ['none when URLs are to be ignored', { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, null],
])('%s', async (_, env, wanted) => {
  expect(await gitEndpointOf(env, session, filesOf(config))).toEqual(wanted);
});

it('names none when the profile names no services, has no profile, or the file cannot be read', async () => {
  expect(await gitEndpointOf({}, session, filesOf('[profile dev]\nregion = us-east-1\n'))).toBeNull();
  expect(await gitEndpointOf({}, testSession({ id: 'x', profile: null }), filesOf(config))).toBeNull();
  const unreadable = {
    ...filesOf(''),
    read: async () => err({ code: 'file-unreadable' as const, file: '/c' }),
  };
  expect(await gitEndpointOf({}, session, unreadable)).toBeNull();
});

it('is where git goes, and what the credential helper answers for', async () => {
  const { ports } = testPorts({ hash: nodeHash, awsFiles: filesOf(config) });
  const remote = await run(ports, ['o', 'codecommit://dev@R'], { calledAs: 'git-remote-codecommit' });
  expect(remote.end.kind === 'exec' && remote.end.argv.at(-1)).toBe(
    'https://cc.internal.example:8443/v1/repos/R',
  );
  const stdin = 'protocol=https\nhost=cc.internal.example:8443\npath=v1/repos/R\n\n';
  expect((await run(ports, ['git-credential', 'get'], { stdin })).out).toContain('username=');
  const other = stdin.replace(':8443', ':8444');
  expect((await run(ports, ['git-credential', 'get'], { stdin: other })).out).toBe('');
});
