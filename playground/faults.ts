import { z } from 'zod';

/** What goes wrong with the next matching calls. The first fault that matches is taken, oldest first. */
export const faultSchema = z.strictObject({
  service: z.enum([
    'sts',
    'sso-oidc',
    'sso',
    'pages',
    'codecommit',
    'proxy',
    'oidc',
    'iam',
    'metadata',
    'signin',
  ]),
  /** As the journal names it, e.g. `AssumeRole`, `GetRoleCredentials`, `CreateToken`; absent = every one. */
  operation: z.string().optional(),
  /** Only calls to a host of this region; absent = every one, on loopback too. */
  region: z.string().optional(),
  /** How many calls it spoils; absent = until cleared. */
  times: z.int().positive().optional(),
  /** Calls let through before it begins. */
  after: z.int().nonnegative().optional(),
  latencyMs: z.int().nonnegative().optional(),
  /** Answers with this status in the service's own error format. */
  status: z.int().min(400).max(599).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  /** 200 with a body that cannot be understood. */
  garbage: z.boolean().optional(),
  /** This text as the answer, with `status` or 200: what a proxy or a broken service says. HTML when it begins with `<`. */
  body: z.string().optional(),
  /** Never answers; the connection stays open until the playground closes. */
  hang: z.boolean().optional(),
  /** Cuts the connection before anything is done. */
  dropConnection: z.boolean().optional(),
  /** Does the work, then cuts the connection: the answer is lost, its effect is not. */
  loseReply: z.boolean().optional(),
});
export type Fault = Readonly<z.infer<typeof faultSchema>>;

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Takes (and uses up) the fault that applies to this call. */
  take(service: Fault['service'], operation: string, region?: string | null): Fault | null;
}

export function createFaults(): Faults {
  let plans: { readonly fault: Fault; toSkip: number; left: number }[] = [];
  return {
    add: (fault) => {
      plans.push({
        fault: faultSchema.parse(fault),
        toSkip: fault.after ?? 0,
        left: fault.times ?? Number.POSITIVE_INFINITY,
      });
    },
    clear: () => {
      plans = [];
    },
    take: (service, operation, region = null) => {
      for (const plan of plans) {
        const { fault } = plan;
        if (fault.service !== service) continue;
        if (fault.operation !== undefined && fault.operation !== operation) continue;
        if (fault.region !== undefined && fault.region !== region) continue;
        if (plan.toSkip > 0) {
          plan.toSkip -= 1;
          continue;
        }
        plan.left -= 1;
        if (plan.left <= 0) plans = plans.filter((other) => other !== plan);
        return fault;
      }
      return null;
    },
  };
}
