import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormSpec } from '../../shared/form.ts';
import { formReasons } from '../../shared/form-reasons.ts';
import { Problem } from '../../shared/problem.ts';
import { type AbortAnswer, createAbortGate } from './conformance/abort-gate.ts';
import { type FolderConformance, formsOf } from './conformance/harness.ts';
import { secretMark, serverExpiry } from './conformance/usual-ports.ts';
import { createWorld } from './conformance/world.ts';
import { identityFolders } from './registry.ts';

const indexes = import.meta.glob<Record<string, unknown>>('./*/index.ts', { eager: true });
const harnesses = import.meta.glob<{ readonly conformance: FolderConformance }>('./*/conformance.ts', {
  eager: true,
});
const pages = import.meta.glob<string>('../../docs/user-guide/*.md', {
  eager: true,
  query: '?raw',
  import: 'default',
});
const names = Object.keys(indexes).map((path) => path.split('/')[1] ?? '');

it('every folder is registered and brings its harness', () => {
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const folder = harnesses[`./${name}/conformance.ts`]?.conformance.folder;
    expect(folder, `${name}/conformance.ts`).toBeDefined();
    expect(Object.values(indexes[`./${name}/index.ts`] ?? {}), `${name}/index.ts exports one folder`).toEqual(
      [folder],
    );
    expect(identityFolders).toContain(folder);
  }
  const kinds = identityFolders.flatMap(({ sources, sessions }) =>
    [...sources, ...sessions].map(({ kind }) => kind),
  );
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(identityFolders.length).toBe(names.length);
});

describe.each(names)('%s', (name) => {
  const conformance = harnesses[`./${name}/conformance.ts`]?.conformance;
  if (conformance === undefined) throw new Error(`electron/identity/${name} has no conformance.ts`);
  const { folder, goodValues, scenarios } = conformance;
  const kinds = [...folder.sources, ...folder.sessions];

  it('is named as its folder, and has a page in the guide', () => {
    expect(folder.name).toBe(name);
    expect(folder.youHave).not.toBe('');
    expect(pages[`../../docs/user-guide/${name}.md`]).toMatch(/^# \S/);
  });

  it('has words for each kind, and a place among the ways to sign in', () => {
    for (const { word } of kinds) expect(word).not.toBe('');
    for (const { form } of folder.sources) expect(form.group, form.kind).toBeDefined();
    for (const { form } of folder.sessions) expect(form?.group).toBeUndefined();
  });

  it('describes its forms as valid data', () => {
    for (const form of formsOf(folder)) {
      expect(FormSpec.parse(form)).toEqual(form);
      expect(kinds.map(({ kind }) => kind)).toContain(form.kind);
      expect(new Set(form.fields.map((field) => field.name)).size).toBe(form.fields.length);
      for (const field of form.fields) {
        if (field.pattern !== undefined)
          expect(() => new RegExp(`^(?:${field.pattern})$`, 'su')).not.toThrow();
        expect(field.pattern === undefined, `${field.name}: a pattern comes with its reason`).toBe(
          field.patternReason === undefined,
        );
        if (field.type === 'choice') expect(field.choices?.length).toBeGreaterThan(0);
      }
    }
  });

  it('takes good values, and takes its own result again unchanged', () => {
    for (const { kind } of kinds) expect(goodValues.map((good) => good.kind)).toContain(kind);
    for (const { kind, values } of goodValues) {
      const parse = kinds.find((one) => one.kind === kind)?.parseConfig;
      const first = parse?.(values);
      if (first?.ok !== true) throw new Error(`${kind}: ${JSON.stringify(first)}`);
      const form = formsOf(folder).find((one) => one.kind === kind);
      if (form !== undefined) expect(formReasons(form, first.value.config)).toEqual({});
      expect(parse?.(first.value.config)).toEqual(first);
    }
  });

  it('names the region of a session in the field `region`, or not at all', () => {
    for (const { kind, values } of goodValues) {
      const { region: _, ...without } = values;
      const session = folder.sessions.find((one) => one.kind === kind)?.parseConfig(without);
      if (session?.ok === true) expect(session.value.region).toBeNull();
    }
  });

  it('parses any values at all: a config or a reason in words, never a throw', () => {
    for (const { kind, values } of goodValues) {
      const parse = kinds.find((one) => one.kind === kind)?.parseConfig;
      if (parse === undefined) throw new Error(kind);
      const fields = [
        ...Object.keys(values),
        ...formsOf(folder).flatMap((f) => f.fields.map((field) => field.name)),
      ];
      const anyValues = fc.dictionary(
        fc.constantFrom(...fields),
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl()),
      );
      fc.assert(
        fc.property(anyValues, fc.boolean(), (some, isOnGood) => {
          const result = parse(isOnGood ? { ...values, ...some } : some);
          if (result.ok) expect(parse(result.value.config)).toEqual(result);
          else expect(Problem.parse(result.error)).toMatchObject({ code: 'invalid-input' });
        }),
        { numRuns: 150 },
      );
    }
  });

  it('has a scenario', () => expect(scenarios.length).toBeGreaterThan(0));

  describe.each(scenarios)('$name', (scenario) => {
    const drive = async (abortAt: number | null, how: AbortAnswer) => {
      const gate = createAbortGate(abortAt, how);
      const world = createWorld(gate);
      scenario.prepare?.(world);
      const work = scenario.drive(world, gate.signal).then(
        (result) => ({ result }),
        (thrown: unknown) => ({ thrown }),
      );
      // Bounded: nothing here waits for anything but promises.
      const ended = await Promise.race([
        work,
        new Promise<null>((resolve) => setTimeout(resolve, 15_000, null)),
      ]);
      if (ended === null) throw new Error(`hangs after ${gate.calls.join(' → ')}`);
      await new Promise((resolve) => setTimeout(resolve, 0));
      return { gate, ended, world };
    };

    it('ends as it should, and lets no secret out', async () => {
      const { ended, world } = await drive(null, 'throws');
      if (!('result' in ended)) throw ended.thrown;
      const { result } = ended;
      expect(result.ok ? 'ok' : result.error.code, JSON.stringify(result)).toBe(scenario.ends);
      expect(JSON.stringify(result)).not.toContain(secretMark);
      // Neither in the state nor in the arguments of a browser or a program.
      expect(JSON.stringify([world.asked, world.opened, world.ran])).not.toContain(secretMark);
      if (!result.ok) Problem.parse(result.error);
      if (scenario.givesLease === true)
        expect(result).toMatchObject({ ok: true, value: { expiresAt: serverExpiry } });
    });

    it('can be called off at every await: it settles, and asks no port any more', async () => {
      const { gate: whole } = await drive(null, 'throws');
      for (const how of ['throws', 'says-cancelled', 'answers-late'] as const) {
        for (let at = 0; at <= whole.calls.length; at += 1) {
          const { gate, ended } = await drive(at, how);
          const where = `${how} at ${at}: ${gate.calls.join(' → ')}`;
          if (!gate.signal.aborted) continue;
          const begun = gate.callsAfterAbort.filter((call) => !scenario.brings?.includes(call));
          expect(begun, where).toEqual([]);
          if ('thrown' in ended) throw new Error(`${where} throws ${String(ended.thrown)}`);
          const isLast = at === whole.calls.length && how === 'answers-late';
          // An answer that came with the abort may be given: the work was done.
          if (!isLast || !ended.result.ok)
            expect(ended.result, where).toMatchObject({ error: { code: 'cancelled' } });
          expect(JSON.stringify(ended), where).not.toContain(secretMark);
        }
      }
    });
  });
});
