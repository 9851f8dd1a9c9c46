import { z } from 'zod';

export const FormValues = z.record(z.string().max(100), z.string().max(20_000));
export type FormValues = z.infer<typeof FormValues>;
