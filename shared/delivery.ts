import { z } from 'zod';

/** How the session reaches tools beside the helper: a `credential_process` profile, rotating keys, or not at all. */
export const Delivery = z.enum(['process', 'keys', 'none']);
export type Delivery = z.infer<typeof Delivery>;
