import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Recording, record } from './recording.ts';
import { layOut } from './sandbox.ts';
import type { ScenarioName } from './scenarios.ts';
import { startWriter } from './writer-process.ts';

/** A place for one disturbed run at a time. The path stays the same: the undo journal has it. */
export interface Slot {
  /** The sandbox as the scenario has prepared it. */
  fresh(): string;
}

export interface Prepared {
  readonly slots: readonly Slot[];
  readonly recording: Recording;
  remove(): void;
}

const width = 2;

export async function prepareScenario(scenario: ScenarioName): Promise<Prepared> {
  const folder = mkdtempSync(join(tmpdir(), 'lk-torn-'));
  const slots = await Promise.all(
    Array.from({ length: width }, (_, index) => prepareSlot(join(folder, String(index)), scenario)),
  );
  const [first] = slots;
  if (first === undefined) throw new Error('there is no slot');
  return {
    slots,
    recording: await record(first.fresh(), scenario),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function prepareSlot(folder: string, scenario: ScenarioName): Promise<Slot> {
  const [box, template] = [join(folder, 'box'), join(folder, 'template')];
  layOut(box);
  const writer = await startWriter(box, scenario);
  await writer.say('stop');
  await writer.ended;
  cpSync(box, template, { recursive: true, preserveTimestamps: true });
  return {
    fresh: () => {
      rmSync(box, { recursive: true, force: true });
      cpSync(template, box, { recursive: true, preserveTimestamps: true });
      return box;
    },
  };
}

/** `work` on all of them, in each slot one after the other. */
export async function onSlots<T>(
  all: readonly T[],
  slots: readonly Slot[],
  work: (one: T, slot: Slot) => Promise<void>,
): Promise<void> {
  const queue = [...all];
  await Promise.all(
    slots.map(async (slot) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next, slot);
    }),
  );
}
