import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import { gitEndpointOf, wantsFips } from '../../codecommit/git-endpoint.ts';
import { gitHostOf } from '../../codecommit/host.ts';
import { parseCodeCommitUrl } from '../../codecommit/url.ts';
import { free } from '../arguments.ts';
import type { CommandPorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { noteGitAccount, noteNamed } from '../io/explain.ts';
import { byAddress, nameForHelper, resolve, resolveRegion, type WaitingResolvePorts } from '../resolve.ts';

const HTTPS_PORT = 443;

/**
 * Git's remote helper for codecommit:// addresses. It becomes `git remote-http` on the HTTPS address and lets git ask
 * our credential helper, so that no secret is in any argv and no other helper gets to store one (protocols §iii).
 */
export const gitRemote = defineVerb({
  name: 'git-remote-codecommit',
  program: 'git-remote-codecommit',
  text: {
    summary: 'Run by git for codecommit:// addresses.',
    help: `  git clone codecommit://Profile@Repository
  git clone codecommit::eu-west-1://Profile@Repository
Without Profile@: AWS_PROFILE, AWS_DEFAULT_PROFILE, the session that this shell was started with, the default session, the only session unless it is production. Region: the address, AWS_REGION, AWS_DEFAULT_REGION, the session, the settings. The directory of this program must be on the PATH that git sees.`,
  },
  words: [free('REMOTE')],
  optionalWords: [free('URL')],
  run: async (
    { args, io },
    ports: WaitingResolvePorts & Pick<CommandPorts, 'awsFiles' | 'command'>,
    signal,
  ) => {
    const [remote = '', address = remote] = args.words;
    const url = parseCodeCommitUrl(address);
    if (!url.ok) return url;
    const state = ports.app.state();
    const found = await resolve(
      io,
      ports,
      byAddress(url.value.profile),
      { isRelative: true, isRegionKnown: url.value.region !== null },
      signal,
    );
    if (!found.ok) return found;
    const { session } = found.value;
    const signing = resolveRegion(io, url.value.region, found.value, state);
    if (!signing.ok) return signing;
    const { region } = signing.value;
    noteGitAccount(io, ports, found.value);
    await noteNamed(io, ports, found.value);
    const endpoint = await gitEndpointOf(io.env, session, ports.awsFiles);
    // An address that the user wrote is meant, whatever else is asked for.
    const fips = endpoint === null ? await wantsFips(io.env, session, ports.awsFiles) : ok(false);
    if (!fips.ok) return fips;
    const host = endpoint?.host ?? gitHostOf(region, fips.value);
    if (host === null) {
      if (fips.value && gitHostOf(region) !== null) return err(noFipsHost(region));
      const reason = `CodeCommit is not offered in ${region}.`;
      return err({ code: 'not-codecommit-url', url: address.slice(0, 300), reason });
    }
    const port = endpoint === null || endpoint.port === HTTPS_PORT ? '' : `:${endpoint.port}`;
    const https = `https://${host}${port}/v1/repos/${url.value.repository}`;
    // Scoped to the very address: helpers the user configured for this host would otherwise answer first in older git,
    // and a redirect elsewhere must not ask ours.
    const scoped = (key: string, value: string): readonly string[] => [
      '-c',
      `credential.${https}.${key}=${value}`,
    ];
    const helper = `!${shellQuoted(ports.command)} git-credential --profile ${shellQuoted(nameForHelper(found.value))} --region ${region}`;
    return ok({
      kind: 'exec',
      argv: [
        'git',
        ...scoped('helper', ''),
        ...scoped('helper', helper),
        ...scoped('useHttpPath', 'true'),
        'remote-http',
        remote,
        https,
      ],
      env: {},
    });
  },
});

const noFipsHost = (region: string): Problem => ({
  code: 'refused',
  reason: `FIPS hosts are asked for (AWS_USE_FIPS_ENDPOINT, or use_fips_endpoint of the profile), and CodeCommit has none for Git in ${region}. Take a repository of another region, or set AWS_USE_FIPS_ENDPOINT=false for this command.`,
});

/** For the POSIX shell that git runs helpers through on every platform. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
