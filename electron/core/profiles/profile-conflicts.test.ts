import { describe, expect, it } from 'vitest';
import type { ProfileRequest } from './plan/desired-profile.ts';
import { basisOf, blockedProblems, conflictsOf } from './profile-conflicts.ts';
import { lease, plan, session } from './testdata/plans.ts';

const paths = { config: '/home/ada/.aws/config', credentials: '/home/ada/.aws/credentials' };
function planned(config: string, credentials: string, over: Partial<ProfileRequest> = {}) {
  const request: ProfileRequest = {
    desired: [session('dev'), session('prod')],
    shimPath: '/opt/latchkey',
    consents: new Set(),
    paths,
    ...over,
  };
  return { request, made: plan({ ...request, config, credentials }) };
}
const conflictsIn = (config: string, credentials: string, over?: Partial<ProfileRequest>) => {
  const { made, request } = planned(config, credentials, over);
  return conflictsOf(made, request).map(({ profile, sessionId, file, diff }) => ({
    profile,
    sessionId,
    file,
    diff,
  }));
};

describe('what a yes of the user could settle', () => {
  it('is each profile of theirs once, with the change that a yes would bring to it alone', () => {
    const [dev, prod, ...more] = conflictsIn(
      '[profile dev]\nrole_arn = x\n\n[profile prod]\nregion = y\n',
      '[dev]\naws_access_key_id = AKIA\n',
    );
    expect(more).toEqual([]);
    expect(dev).toMatchObject({ profile: 'dev', sessionId: 's:dev', file: paths.config });
    expect(dev?.diff).toContain('# kept by Latchkey: role_arn = x');
    expect(dev?.diff).toContain('+[dev-before-latchkey]');
    expect(dev?.diff).not.toContain('--profile prod');
    expect(prod?.diff).toContain('credential-process --profile prod');
    expect(prod?.diff).not.toContain('--profile dev');
    // Nothing changes in the credentials file: there is no empty part for it.
    expect(prod?.diff.split('\n').filter((line) => line.startsWith('--- '))).toEqual([`--- ${paths.config}`]);
    expect(prod?.diff.endsWith('\n\n')).toBe(false);
  });

  it('is nothing where no session wants the profile, or the user has said yes', () => {
    const config = '[profile dev]\nrole_arn = x\n';
    expect(conflictsIn(config, '', { desired: [session('prod')] })).toEqual([]);
    expect(conflictsIn(config, '', { consents: new Set(['dev']) })).toEqual([]);
    expect(conflictsIn('', '[DEFAULT]\naws_access_key_id = A\n')).toEqual([]);
    expect(conflictsIn('', '[dev]\naws_access_key_id = A\n', { consents: new Set(['dev']) })).toEqual([]);
  });
});

describe('what a question is about', () => {
  const of = (config: string, credentials = '', desired = session('dev')) => {
    const { made, request } = planned(config, credentials, { desired: [session('prod'), desired] });
    return basisOf(made.documents, request, 'dev');
  };
  const before = of('[profile dev]\nregion = x\n');

  it('is the same while the user’s section and the session are', () => {
    expect(of('[profile dev]\nregion = x\n\n\n[profile other]\nregion = z\n')).toBe(before);
  });

  it.each([
    ['the text of the section', of('[profile dev]\nregion = y\n')],
    ['the section in the other file', of('[profile dev]\nregion = x\n', '[dev]\nregion = x\n')],
    ['the session', of('[profile dev]\nregion = x\n', '', session('dev', { sessionId: 's:other' }))],
    ['how it delivers', of('[profile dev]\nregion = x\n', '', session('dev', { deliver: 'keys', lease }))],
    ['its region', of('[profile dev]\nregion = x\n', '', session('dev', { region: null }))],
  ])('is another one when this changes: %s', (_, basis) => {
    expect(basis).not.toBe(before);
  });

  it('has no secret in it', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const basis = of('', `[dev]\naws_secret_access_key = ${secret}\n`);
    expect(basis).toContain('aws_secret_access_key');
    expect(basis).not.toContain(secret);
  });
});

describe('what only the user can repair', () => {
  const twice = '[profile dev]\nregion = x\n[profile "dev"]\nregion = y\n';

  it('says in which file, in which line, and why', () => {
    const { made } = planned(twice, '');
    expect(blockedProblems(made, paths)).toEqual([
      {
        code: 'profile-blocked',
        profile: 'dev',
        file: paths.config,
        line: 1,
        detail: 'It appears there more than once.',
      },
    ]);
  });

  it('is asked of some profiles, or of all; what a yes settles is not among it', () => {
    const { made } = planned(`${twice}[profile prod]\nrole_arn = x\n`, '');
    expect(blockedProblems(made, paths, ['prod'])).toEqual([]);
    expect(blockedProblems(made, paths, ['prod', 'dev'])).toHaveLength(1);
    expect(blockedProblems(made, paths)).toHaveLength(1);
  });

  it('a profile that cannot be edited without losing something says so, without a line where there is none', () => {
    const { made } = planned('', '');
    const conflict = {
      profile: 'dev',
      sessionId: 's:dev',
      file: 'config',
      why: 'malformed',
      formerText: '',
    } as const;
    expect(blockedProblems({ ...made, conflicts: [conflict] }, { ...paths, config: '/other' })).toMatchObject(
      [
        {
          code: 'profile-blocked',
          profile: 'dev',
          file: '/other',
          detail: 'It cannot be edited without losing something.',
        },
      ],
    );
    const [problem] = blockedProblems(
      { ...planned(twice, '', { desired: [] }).made, conflicts: [conflict] },
      paths,
    );
    expect(problem).toMatchObject({ line: 1 });
  });
});
