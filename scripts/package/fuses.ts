import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { FuseV1Options }: typeof import('@electron/fuses') = createRequire(import.meta.url)('@electron/fuses');

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const VERSION = 1;
/** Bytes of a fuse that was set; others are Electron's default, and fuses that it does not have any more. */
const STATES: Readonly<Record<string, boolean>> = { '1': true, '0': false };
const root = path.join(import.meta.dirname, '../..');

/** Whether each fuse is open, by its name in electron-builder.yml: once for each wire, and a universal program has two. */
export function readFuses(program: string): readonly Readonly<Record<string, boolean>>[] {
  const bytes = readFileSync(program);
  const wires: Record<string, boolean>[] = [];
  for (let at = bytes.indexOf(SENTINEL); at >= 0; at = bytes.indexOf(SENTINEL, at + 1)) {
    const [version, length = 0] = bytes.subarray(at + SENTINEL.length);
    if (version !== VERSION) continue;
    const wire = bytes.subarray(at + SENTINEL.length + 2).subarray(0, length);
    const read: Record<string, boolean> = {};
    for (const [position, byte] of wire.entries()) {
      const name = FuseV1Options[position];
      const state = STATES[String.fromCharCode(byte)];
      if (name !== undefined && state !== undefined) read[inYaml(name)] = state;
    }
    wires.push(read);
  }
  return wires;
}

const inYaml = (name: string): string => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;

/** As electron-builder.yml states them, for what is released. */
export function statedFuses(): Readonly<Record<string, boolean>> {
  const yaml = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8');
  const [, block = ''] = /^electronFuses:\n((?: {2}\w+: \w+\n)+)/m.exec(yaml) ?? [];
  return Object.fromEntries(
    [...block.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name = '', state]) => [
      name,
      state === 'true',
    ]),
  );
}
