import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCodeCommitUrl } from './url.ts';

describe('codecommit addresses', () => {
  it.each([
    ['codecommit://Repo', null, 'Repo', null],
    ['codecommit://prod@My.Demo_Repo-1', 'prod', 'My.Demo_Repo-1', null],
    ['CodeCommit://prod@Repo', 'prod', 'Repo', null],
    ['codecommit://Repo/', null, 'Repo', null],
    ['codecommit::us-west-2://prod@Repo', 'prod', 'Repo', 'us-west-2'],
    // git takes `codecommit::` off before it calls us.
    ['us-west-2://prod@Repo', 'prod', 'Repo', 'us-west-2'],
    ['US-EAST-1://Repo', null, 'Repo', 'us-east-1'],
    ['us-gov-west-1://Repo', null, 'Repo', 'us-gov-west-1'],
    // git-remote-codecommit cannot use these profiles: it parts at the first @, and takes what is before a slash.
    ['codecommit://maria@corp.example@Repo', 'maria@corp.example', 'Repo', null],
    ['codecommit://team/dev@Repo', 'team/dev', 'Repo', null],
    ['codecommit://a:b%c+d@Repo', 'a:b%c+d', 'Repo', null],
  ])('%s', (url, profile, repository, region) => {
    expect(parseCodeCommitUrl(url)).toEqual({ ok: true, value: { profile, repository, region } });
  });

  it.each([
    ['', /begin with/],
    ['https://git-codecommit.us-east-1.amazonaws.com/v1/repos/R', /no region/],
    ['codecommit:/Repo', /begin with/],
    ['codecommit://', /missing/],
    ['codecommit://prod@', /missing/],
    ['codecommit://@Repo', /empty/],
    ['codecommit://my prof@Repo', /character/],
    ['codecommit://prod;id@Repo', /character/],
    ["codecommit://p'$(id)'@Repo", /character/],
    ['codecommit://Repo.git', /\.git/],
    ['codecommit://Repo/tree/main', /slash/],
    ['codecommit://Repo:8080', /letters, digits/],
    ['codecommit://Repo?x=1', /letters, digits/],
    ['codecommit://Repo#x', /letters, digits/],
    ['codecommit://My%20Repo', /letters, digits/],
    ['codecommit://Répo', /letters, digits/],
    ['codecommit://..', /not a repository name/],
    [`codecommit://${'r'.repeat(101)}`, /100/],
    ['codecommit::nowhere://Repo', /no region/],
    ['codecommit::eusc-de-east-1://Repo', /not offered/],
    ['-u://Repo', /no region/],
  ])('%s is refused with the reason', (url, reason) => {
    const parsed = parseCodeCommitUrl(url);
    expect(parsed).toMatchObject({
      ok: false,
      error: { code: 'not-codecommit-url', reason: expect.stringMatching(reason) },
    });
  });

  it('never gives back what could leave its place in a URL, an argv or a shell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const url of [`codecommit://${text}`, text]) {
          const parsed = parseCodeCommitUrl(url);
          if (!parsed.ok) continue;
          expect(parsed.value.repository).toMatch(/^[A-Za-z0-9_.-]{1,100}$/);
          expect(parsed.value.profile ?? 'x').toMatch(/^[A-Za-z0-9_@+.%:/-]+$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
