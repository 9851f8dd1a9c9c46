import { describe, expect, it } from 'vitest';
import type { Prompt, PromptAnswer } from '../../../../shared/app-state.ts';
import { CliAct } from '../../../../shared/cli.ts';
import { PromptId } from '../../../../shared/ids.ts';
import { neverAborts } from '../../../../shared/never-aborts.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { testSource } from '../testing-state.ts';

const SECRET = 'playground/maria/wJalrXUtnFEMI/K7MDENG00';
const actions = [
  { id: 'rotate-key', label: 'Rotate the access key', confirm: 'A new key is made.' },
  { id: 'keep-seed', label: 'Fill in MFA codes automatically…', confirm: null },
];
const user = testSource({ name: 'Maria', facts: ['Access key AKIA, made today'], actions });
const question = (id: string, problem: Problem | null): Prompt => ({
  kind: 'secrets',
  id: PromptId.parse(id),
  sourceId: user.id,
  sourceName: 'Maria',
  title: 'Key',
  fields: [
    { name: 'accessKeyId', label: 'Access key ID', secret: false, required: true },
    { name: 'secretAccessKey', label: 'Secret access key', secret: true, required: true },
  ],
  problem,
});

function world() {
  const acted: unknown[] = [];
  const app = testPorts({
    hash: nodeHash,
    state: { sources: [user] },
    verbs: {
      sourceAct: async (input) => {
        acted.push(input);
        return ok({});
      },
    },
  });
  return { app, acted };
}

/** A source that asks for its key until it is the right one, or the user leaves. */
function asking(rightSecret: string) {
  const answers: PromptAnswer[] = [];
  let answered: (answer: PromptAnswer) => void = () => undefined;
  const app = testPorts({
    hash: nodeHash,
    state: { sources: [testSource({ name: 'Maria', state: 'signed-out', signedInAs: null })] },
    verbs: {
      answerPrompt: async ({ answer }) => {
        answers.push(answer);
        answered(answer);
        return ok({});
      },
      signIn: async () => {
        for (let n = 1; ; n += 1) {
          const heard = new Promise<PromptAnswer>((resolve) => {
            answered = resolve;
          });
          const refused: Problem = {
            code: 'invalid-input',
            field: 'secretAccessKey',
            reason: 'Paste it again.',
          };
          app.update({ prompts: [question(`p${n}`, n === 1 ? null : refused)] });
          const answer = await heard;
          app.update({ prompts: [] });
          if (answer.kind !== 'fields') return err<Problem>({ code: 'cancelled' });
          if (answer.values.secretAccessKey === rightSecret) break;
        }
        app.update({ prompts: [], sources: [user] });
        return ok({});
      },
    },
  });
  return { app, answers };
}

describe('latchkey act', () => {
  it('lists what a source offers', async () => {
    const { app } = world();
    const ran = await run(app.ports, ['act', 'Maria']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toBe('rotate-key  Rotate the access key\nkeep-seed  Fill in MFA codes automatically…\n');
  });

  it('asks before it does what must be confirmed, and does it on a yes', async () => {
    const { app, acted } = world();
    const unasked = await run(app.ports, ['act', 'Maria', 'rotate-key']);
    expect(unasked.code).not.toBe(0);
    expect(acted).toEqual([]);
    const ran = await run(app.ports, ['act', 'Maria', 'rotate-key', '--yes']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(acted).toEqual([{ sourceId: user.id, action: 'rotate-key' }]);
    const json = await run(app.ports, ['act', 'Maria', 'rotate-key', '--yes', '--json']);
    expect(CliAct.parse(JSON.parse(json.out)).facts).toEqual(['Access key AKIA, made today']);
    expect(ran.out).toBe('Maria: done (Rotate the access key).\nAccess key AKIA, made today\n');
  });

  it('names the actions there are when asked for another', async () => {
    const { app, acted } = world();
    const ran = await run(app.ports, ['act', 'Maria', 'explode']);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('rotate-key, keep-seed');
    expect(acted).toEqual([]);
  });
});

describe('latchkey source', () => {
  it('lists what a source offers, and does it, as act does', async () => {
    const { app, acted } = world();
    expect((await run(app.ports, ['source', 'actions', 'Maria'])).out).toBe(
      (await run(app.ports, ['act', 'Maria'])).out,
    );
    const ran = await run(app.ports, ['source', 'rotate-key', 'Maria', '--yes']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(acted).toEqual([{ sourceId: user.id, action: 'rotate-key' }]);
    expect((await run(app.ports, ['source', 'list'])).out).toBe((await run(app.ports, ['sources'])).out);
  });

  it('names the actions there are when asked for another', async () => {
    const { app, acted } = world();
    const ran = await run(app.ports, ['source', 'explode', 'Maria']);
    expect([ran.code, acted]).toEqual([2, []]);
    expect(ran.err).toContain('rotate-key, keep-seed');
  });
});

describe('latchkey login --stdin', () => {
  it('answers field by field, and repeats nothing of it', async () => {
    const { app, answers } = asking(SECRET);
    const ran = await run(app.ports, ['login', 'Maria', '--stdin'], { stdin: `AKIA1\n${SECRET}\n` });
    expect(answers).toEqual([{ kind: 'fields', values: { accessKeyId: 'AKIA1', secretAccessKey: SECRET } }]);
    expect(ran.code).toBe(0);
    expect(ran.out + ran.err).not.toContain(SECRET);
    expect(app.listeners()).toBe(0);
  });

  it('sends a refused answer once, says why, and leaves', async () => {
    const { app, answers } = asking(SECRET);
    const ran = await run(app.ports, ['login', 'Maria', '--stdin'], { stdin: 'AKIA1\nwrong-secret\n' });
    expect(answers.map(({ kind }) => kind)).toEqual(['fields', 'cancel']);
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('Paste it again.');
    expect(ran.out + ran.err).not.toContain('wrong-secret');
  });

  it('says where to type when no lines are sent', async () => {
    const { app, answers } = asking(SECRET);
    const running = run(app.ports, ['login', 'Maria']);
    await expect.poll(() => app.ports.app.state().prompts.length).toBe(1);
    const [prompt] = app.ports.app.state().prompts;
    await app.ports.app.verbs.answerPrompt(
      { promptId: prompt?.id ?? PromptId.parse('none'), answer: { kind: 'cancel' } },
      neverAborts(),
    );
    const ran = await running;
    expect(ran.err).toContain('window');
    expect(ran.err).toContain('--stdin');
    expect(answers).toHaveLength(1);
  });
});
