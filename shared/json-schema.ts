import { z } from 'zod';
import type { CliSchema } from './cli.ts';

/** JSON Schema (draft 2020-12) of a printed value. A module of its own, because only help asks for it. */
export const jsonSchemaOf = (schema: CliSchema): Record<string, unknown> => z.toJSONSchema(schema);
