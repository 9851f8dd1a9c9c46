/** What happened, why, and what to do, each a sentence. `why` is null when `what` says it all. */
export interface ProblemText {
  readonly what: string;
  readonly why: string | null;
  readonly fix: string;
}
