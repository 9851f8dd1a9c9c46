import { FormValues } from '../../../shared/form-values.ts';
import { unreachable } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { said } from './base.ts';
import { importKinds } from './kinds.ts';
import { knownRoleValues } from './known.ts';
import type { ImportBase, ImportSubject } from './subject.ts';

type Tried = readonly ['source' | 'session', string, FormValues];

/**
 * What the forms of the kinds themselves say to a row, in words: one value that only they know to be wrong must be reported of its
 * row, not end the whole import. Null: they take it.
 */
export function refusalOf(subject: ImportSubject, { kinds }: ImportContext): string | null {
  for (const [make, kind, values] of triedOf(subject)) {
    if (!FormValues.safeParse(values).success) return 'A value of it is longer than any that AWS takes.';
    if (kinds === undefined) continue;
    const problem = kinds.refusal(make, kind, values);
    if (problem === null) continue;
    const why = problem.code === 'invalid-input' ? problem.reason : problemText(problem).what;
    return `Latchkey could not take it over: ${why}`;
  }
  return null;
}

// Ids are given when things are made; any that is well-formed does for a look at the rest.
const anySource = { source: 'some-source' };
const anyParent = { parent: 'some-session' };

function triedOf(subject: ImportSubject): readonly Tried[] {
  switch (subject.becomes) {
    case 'source':
      return [portal(subject)];
    case 'permission-set':
      return [portal(subject.source)];
    case 'based':
      return ofBase(subject.base, subject.region);
    case 'assumed-role': {
      const { parent, region } = subject;
      const role: Tried = ['session', importKinds.role, { ...knownRoleValues(subject), ...anyParent }];
      return parent.kind === 'base' ? [...ofBase(parent.base, region), role] : [role];
    }
    default:
      return unreachable(subject);
  }
}

const portal = ({ startUrl, region }: { readonly startUrl: string; readonly region: string }): Tried => [
  ...(['source', importKinds.portal] as const),
  { startUrl, region },
];

const ofBase = ({ source, session }: ImportBase, region: string | null): readonly Tried[] => [
  ['source', source.kind, source.values],
  ['session', session.kind, { ...session.values, ...said({ region }), ...anySource }],
];
