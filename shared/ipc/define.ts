import type { z } from 'zod';
import type { Problem } from '../problem.ts';
import type { Result } from '../result.ts';

/** One verb: what the renderer sends and what leaves main. `output` is strict, so an extra field cannot leave. */
export interface ContractVerb<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I;
  readonly output: O;
}
export const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): ContractVerb<I, O> => ({
  input,
  output,
});

export type Contract = Readonly<Record<string, ContractVerb<z.ZodType, z.ZodType>>>;

/** Main's view: every verb must be there, so a forgotten handler does not compile. */
export type Handlers<C extends Contract> = {
  readonly [K in keyof C]: (
    input: z.output<C[K]['input']>,
    signal: AbortSignal,
  ) => Promise<Result<z.input<C[K]['output']>, Problem>>;
};

/** The renderer's view. */
export type ContractClient<C extends Contract> = {
  readonly [K in keyof C]: (
    input: z.input<C[K]['input']>,
  ) => Promise<Result<z.output<C[K]['output']>, Problem>>;
};
