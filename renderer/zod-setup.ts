import { z } from 'zod';

// SECURITY: script-src 'self' forbids code from strings. A zod schema decides when it is made whether it may try, so
// this comes before every module with a schema; hence work at import, here alone.
z.config({ jitless: true });
