import { z } from 'zod';
import { networkCause } from '../../shared/network-cause.ts';
import { Problem } from '../../shared/problem.ts';

/** What the app's own fetch adds to an error; `host` may be the proxy. */
const Failure = z.object({
  trouble: z.string(),
  host: z.string(),
  problem: Problem.nullish().catch(undefined),
});

/** Why a request to this host got no answer. */
export function noAnswer(error: unknown, host: string): Problem {
  const detail = (error instanceof Error ? error.message : 'No answer.').slice(0, 500);
  const failure = Failure.safeParse(error).data;
  if (failure?.problem) return failure.problem;
  if (failure?.trouble === 'proxy-login' || failure?.trouble === 'proxy-login-refused')
    return {
      code: 'proxy-login',
      proxy: failure.host,
      refused: failure.trouble === 'proxy-login-refused',
    };
  if (failure?.trouble === 'tls' || /CERT|certificate|self.signed|ERR_SSL|EPROTO/i.test(detail))
    return { code: 'tls-untrusted', host: failure?.host ?? host, detail };
  const cause = networkCause(detail);
  return cause === undefined ? { code: 'network', host, detail } : { code: 'network', host, cause, detail };
}
