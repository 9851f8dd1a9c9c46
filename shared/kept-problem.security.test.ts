import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { keptProblem } from './kept-problem.ts';
import { Problem, type ProblemCode } from './problem.ts';
import { problemSentence } from './text/problem.ts';

const theirs = 'said-by-another';
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/** A value that the schema takes, with `text` wherever it takes text. Undefined: only what is not needed is left out. */
function sample(schema: unknown, text: string): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return sample(schema.unwrap(), text);
  // An account is twelve digits, and a region is shorter than a name.
  if (schema instanceof z.ZodString) return schema.safeParse(text).success ? text : '111122223333';
  if (schema instanceof z.ZodNumber) return 3;
  if (schema instanceof z.ZodBoolean) return true;
  if (schema instanceof z.ZodArray) return [sample(schema.element, text)];
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodLiteral) return schema.value;
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(Object.entries(schema.shape).map(([name, of]) => [name, sample(of, text)]));
  throw new Error(`no sample for ${String(schema)}`);
}

const optionOf = (code: ProblemCode) => {
  const option = Problem.options.find(({ shape }) => shape.code.value === code);
  if (option === undefined) throw new Error(code);
  return option;
};
const codes = Problem.options.map(({ shape }) => shape.code.value);
const withDetail = codes.filter((code) => 'detail' in optionOf(code).shape);
const problemOf = (code: ProblemCode, text: string) => Problem.parse(sample(optionOf(code), text));

describe('what is written down of a problem', () => {
  it('is looked at for every code', () => {
    expect(codes.length).toBeGreaterThan(90);
    expect(withDetail.length).toBeGreaterThan(30);
  });

  it.each(withDetail)('has nothing that somebody else said: %s', (code) => {
    const whole = Problem.parse({ ...Object(sample(optionOf(code), 'x')), detail: theirs });
    const kept = keptProblem(whole);
    expect(kept.code).toBe(code);
    expect(JSON.stringify(kept)).not.toContain(theirs);
    // The window still has a sentence for it.
    expect(problemSentence(kept)).not.toBe('');
  });

  it.each(codes)('has no secret in any of its names: %s', (code) => {
    const kept = keptProblem(problemOf(code, `export AWS_SECRET_ACCESS_KEY=${secret}`));
    expect(kept.code).toBe(code);
    expect(JSON.stringify(kept)).not.toContain('K7MDENG');
  });

  it.each(codes)('is a problem that can be read again, as long as its names may be: %s', (code) => {
    const kept = keptProblem(problemOf(code, `${'x'.repeat(280)} token=abcd`));
    expect(Problem.parse(kept)).toEqual(kept);
    expect(JSON.stringify(kept)).not.toContain('token=abcd');
  });

  it('has no words of a SAML response, of a command line, and no code that is none', () => {
    const reason = `“${theirs}” contains no role ARN.`;
    expect(keptProblem({ code: 'saml-unusable', source: 'acme', reason })).toMatchObject({
      reason: '“…” contains no role ARN.',
    });
    expect(JSON.stringify(keptProblem({ code: 'usage', message: `Unknown: ${theirs}` }))).not.toContain(
      theirs,
    );
    const odd = { code: 'aws-refused' as const, action: 'sts:AssumeRole', awsCode: `No: ${theirs}` };
    expect(keptProblem(odd)).toMatchObject({ awsCode: 'unknown' });
    expect(keptProblem({ ...odd, awsCode: 'AccessDenied' })).toMatchObject({ awsCode: 'AccessDenied' });
  });
});
