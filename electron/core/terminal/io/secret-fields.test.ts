import { describe, expect, it } from 'vitest';
import type { Prompt, PromptAnswer } from '../../../../shared/app-state.ts';
import { PromptId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, testPorts } from '../testing.ts';
import { testSource } from '../testing-state.ts';

const SECRET = 'playground/maria/wJalrXUtnFEMI/K7MDENG00';
const user = testSource({
  name: 'Maria',
  actions: [{ id: 'keep-seed', label: 'Fill in MFA codes automatically…', confirm: null }],
});
const question = (n: number, problem: Problem | null): Prompt => ({
  kind: 'secrets',
  id: PromptId.parse(`p${n}`),
  sourceId: user.id,
  sourceName: 'Maria',
  title: 'Access key for Maria',
  fields: [
    { name: 'accessKeyId', label: 'Access key ID', secret: false, required: true },
    { name: 'secretAccessKey', label: 'Secret access key', secret: true, required: true },
    { name: 'seed', label: 'Seed', secret: true, required: false, hint: 'Only if codes are made here.' },
  ],
  problem,
});

/** A source that asks until the secret is right, or the user leaves; `elsewhere` answers in the window. */
function asking(verb: 'signIn' | 'sourceAct' = 'signIn') {
  const answers: PromptAnswer[] = [];
  let answered: (answer: PromptAnswer) => void = () => undefined;
  const signIn = async () => {
    for (let n = 1; ; n += 1) {
      const heard = new Promise<PromptAnswer>((resolve) => {
        answered = resolve;
      });
      const refused: Problem = { code: 'invalid-input', field: 'secretAccessKey', reason: 'Paste it again.' };
      app.update({ prompts: [question(n, n === 1 ? null : refused)] });
      const answer = await heard;
      app.update({ prompts: [] });
      if (answer.kind !== 'fields') return err<Problem>({ code: 'cancelled' });
      if (answer.values.secretAccessKey === SECRET) break;
    }
    app.update({ sources: [user] });
    return ok({});
  };
  const app = testPorts({
    hash: nodeHash,
    state: {
      sources: [verb === 'signIn' ? { ...user, state: 'signed-out', signedInAs: null } : user],
    },
    verbs: {
      [verb]: signIn,
      answerPrompt: async ({ answer }) => {
        answers.push(answer);
        answered(answer);
        return ok({});
      },
    },
  });
  const elsewhere = (answer: PromptAnswer): void => answered(answer);
  const login = (request: TestRequest, args = ['login', 'Maria']) =>
    run(app.ports, args, { isTerminal: true, ...request });
  return { app, answers, login, elsewhere };
}
const rightAnswer = { accessKeyId: 'AKIA1', secretAccessKey: SECRET, seed: '' };

describe('secrets on the terminal', () => {
  it('are asked for field by field, the secret ones hidden, and trimmed', async () => {
    const { app, answers, login } = asking();
    const ran = await login({ fields: [' AKIA1\r', `${SECRET} \r`, ''] });
    expect(ran.asked).toEqual([
      'shown: Access key ID (leave empty to cancel): ',
      'hidden: Secret access key (not shown; leave empty to cancel): ',
      'hidden: Seed (not shown; leave empty to skip): ',
    ]);
    expect(answers).toEqual([{ kind: 'fields', values: rightAnswer }]);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('Access key for Maria');
    expect(ran.err).toContain('Only if codes are made here.');
    expect(ran.out + ran.err + JSON.stringify(app.recorded)).not.toContain(SECRET);
    expect(app.listeners()).toBe(0);
  });

  it('are asked for again, with the reason, when they were no good', async () => {
    const { answers, login } = asking();
    const ran = await login({ fields: ['AKIA1', 'wrong-secret', '', 'AKIA1', SECRET, ''] });
    expect(answers.map(({ kind }) => kind)).toEqual(['fields', 'fields']);
    expect(ran.err).toContain('Paste it again.');
    expect(ran.err).not.toContain('wrong-secret');
    expect(ran.code).toBe(0);
  });

  it('cancel by an empty line where something is needed', async () => {
    const { answers, login } = asking();
    const ran = await login({ fields: ['AKIA1', ' '] });
    expect(answers).toEqual([{ kind: 'cancel' }]);
    expect(ran.code).toBe(4);
  });

  it.each([
    ['left', /window.*--stdin/],
    ['no-terminal', /not a terminal.*latchkey login "Maria" --stdin/s],
    ['old-command', /older than the app.*latchkey login "Maria" --stdin/s],
  ] as const)('%s: is said, and the question stays open in the window', async (how, words) => {
    const { answers, login, elsewhere } = asking();
    let stderr = '';
    const running = login({ fields: [how] }).then((ran) => {
      stderr = ran.err;
      return ran;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual([]);
    elsewhere({ kind: 'fields', values: rightAnswer });
    expect((await running).code).toBe(0);
    expect(stderr).toMatch(words);
  });

  it('are asked for once only while nobody has typed, and not at all without a terminal', async () => {
    const { login, elsewhere } = asking();
    const running = login({ isTerminal: false, fields: ['AKIA1', SECRET, ''] });
    await new Promise((resolve) => setImmediate(resolve));
    elsewhere({ kind: 'fields', values: rightAnswer });
    const ran = await running;
    expect(ran.asked).toEqual([]);
    expect(ran.err).toContain('--stdin');
  });

  it('of a page are not taken from standard input, where they were before the page', async () => {
    const { app, answers, login } = asking();
    const show = app.update;
    const page = 'https://signin.example.com/v1/authorize?state=s';
    app.update = (over) =>
      show({ ...over, prompts: (over.prompts ?? []).map((each) => ({ ...each, page }) as Prompt) });
    const ran = await login({ stdin: 'a code of yesterday\n', isTerminal: false }, [
      'login',
      'Maria',
      '--stdin',
    ]);
    expect(answers).toEqual([{ kind: 'cancel' }]);
    expect(ran.err).toContain('--stdin cannot send it. Run latchkey login "Maria" in a terminal');
  });

  it('of an action are asked for too, and its own command is named', async () => {
    const { answers, login } = asking('sourceAct');
    const ran = await login({ fields: ['AKIA1', SECRET, ''] }, ['act', 'Maria', 'keep-seed']);
    expect(answers).toEqual([{ kind: 'fields', values: rightAnswer }]);
    expect(ran.code).toBe(0);
    const other = asking('sourceAct');
    const running = other.login({ fields: ['no-terminal'] }, ['act', 'Maria', 'keep-seed']);
    await new Promise((resolve) => setImmediate(resolve));
    other.elsewhere({ kind: 'cancel' });
    expect((await running).err).toContain('latchkey source keep-seed "Maria" --stdin');
  });
});
