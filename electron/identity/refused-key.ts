import type { Problem } from '../../shared/problem.ts';

/** AWS says so of a key that was deleted, switched off, or never was. */
export function isKeyRefused(problem: Problem): boolean {
  return (
    problem.code === 'aws-refused' &&
    ['InvalidClientTokenId', 'SignatureDoesNotMatch', 'InvalidAccessKeyId'].includes(problem.awsCode)
  );
}

/** A key that AWS no longer takes is a sign-in that ended. */
export function refusedKey(problem: Problem, source: string): Problem {
  if (!isKeyRefused(problem)) return problem;
  const detail = 'detail' in problem ? problem.detail : undefined;
  return { code: 'token-revoked', source, ...(detail === undefined ? {} : { detail }) };
}
