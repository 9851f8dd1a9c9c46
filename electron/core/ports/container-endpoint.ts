import type { SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { ActsAs } from '../acts-as.ts';
import type { Secret } from '../secret.ts';

/** Serves one session's credentials to one child process over the loopback container-credentials protocol (§v). */
export interface ContainerEndpoint {
  open(input: {
    readonly sessionId: SessionId;
    /** Whom the session acts as: the child gets credentials of nobody else, however the session is edited. */
    readonly startedAs: ActsAs;
    /** The process the child becomes: the grant ends with it. */
    readonly pid: number;
  }): Promise<Result<{ readonly uri: string; readonly token: Secret<string> }, Problem>>;
}
