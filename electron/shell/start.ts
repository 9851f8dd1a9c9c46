// What Electron runs. Everything else is read through `createCodeParts`, with what V8 made of it when the app was built.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createCodeParts } from './code-parts.ts';

createCodeParts({ requireOther: createRequire(__filename) }).load(join(__dirname, 'main.cjs'));
