import { expect, it } from 'vitest';
import { matchRuleText } from './match-rule.ts';

it('a match rule says what is asked for and nothing else', () => {
  const rule = { sender: ':1.5', path: '/a', interface: 'a.b', member: 'C', arg0: 'x y', arg2: '' } as const;
  expect(matchRuleText(rule)).toBe(
    "type='signal',sender=':1.5',path='/a',interface='a.b',member='C',arg0='x y',arg2=''",
  );
});

it.each([
  { interface: "a.b',member='C" },
  { interface: 'a.b', path: "/a',eavesdrop='true" },
  { interface: 'a.b', member: 'C,D' },
  { interface: 'a.b', arg0: "x'" },
  { interface: 'a.b', arg2: 'x\\' },
])('a name cannot write another rule: %j', (rule) => {
  expect(() => matchRuleText(rule)).toThrow(TypeError);
});
