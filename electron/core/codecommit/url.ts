import { ProfileName, Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import { gitHostOf } from './host.ts';

/** `codecommit://Profile@Repository` taken apart. */
export interface CodeCommitUrl {
  readonly profile: string | null;
  readonly repository: string;
  readonly region: Region | null;
}

/**
 * Reads what git hands to git-remote-codecommit: `codecommit://…`, or `region://…` because git takes `codecommit::` off.
 * The last `@` parts profile and repository: a profile may hold one, a repository never does.
 */
export function parseCodeCommitUrl(url: string): Result<CodeCommitUrl, Problem> {
  const bad = (reason: string): Result<CodeCommitUrl, Problem> =>
    err({ code: 'not-codecommit-url', url: url.slice(0, 300), reason });

  const match = /^(?:codecommit::)?([^:/]+):\/\/(.*)$/su.exec(url);
  if (match === null) return bad('It does not begin with codecommit:// or codecommit::region://.');
  const scheme = (match[1] ?? '').toLowerCase();
  const region = scheme === 'codecommit' ? null : Region.safeParse(scheme);
  if (region?.success === false) {
    return bad(`"${scheme.slice(0, 40)}" is no region; one looks like us-east-1.`);
  }
  if (region !== null && gitHostOf(region.data) === null) {
    return bad(`CodeCommit is not offered in ${region.data}.`);
  }

  const rest = withoutTrailingSlashes(match[2] ?? '');
  const at = rest.lastIndexOf('@');
  const profile = at === -1 ? null : rest.slice(0, at);
  const repository = rest.slice(at + 1);
  if (profile === '') return bad('The profile before @ is empty.');
  if (profile !== null && !ProfileName.safeParse(profile).success) {
    return bad('The profile before @ contains a character that profile names cannot contain.');
  }
  const reason = repositoryReason(repository);
  return reason === null ? ok({ profile, repository, region: region?.data ?? null }) : bad(reason);
}

/** Why CodeCommit cannot have a repository of this name; null when it can. 1 to 100 of [A-Za-z0-9_.-], not ending in .git. */
function repositoryReason(name: string): string | null {
  if (name === '') return 'The repository name is missing.';
  if (name.includes('/')) return 'A repository name holds no slash: nothing may follow the repository.';
  if (name.length > 100) return 'A repository name has at most 100 characters.';
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) return 'A repository name holds letters, digits and . _ - only.';
  if (/\.git$/i.test(name)) return 'A CodeCommit repository name never ends in .git: leave that off.';
  // A URL client would fold these away, and another repository would be asked for than was signed.
  if (name === '.' || name === '..') return 'This is not a repository name.';
  return null;
}
