import type { Problem } from '../../../shared/problem.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import { freeName } from './free-name.ts';
import { foldName } from './same-name.ts';

type Named = Pick<SourceRecord, 'id' | 'name' | 'subtitle'>;

/** Read again only where the list is another one. */
const known = new WeakMap<readonly Named[], ReadonlyMap<string, string>>();

/**
 * The name under which an identity source is shown. Where another one is called so, or alike, by a record of an earlier version, it says what
 * tells it apart: the line under its name, such as the host of its portal, and the id where that is not enough.
 *
 * SECURITY: a user must see at which portal they enter a password, and of which source they end the sessions.
 */
export function shownSourceName(sources: readonly Named[], { id, name }: Pick<Named, 'id' | 'name'>): string {
  const names = known.get(sources) ?? namesOf(sources);
  known.set(sources, names);
  return names.get(id) ?? name;
}

function namesOf(sources: readonly Named[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  const formsOf = sources.map((source) => ({ id: source.id, forms: forms(source) }));
  for (const { forms } of formsOf)
    for (const form of new Set(forms.map(folded))) counts.set(form, (counts.get(form) ?? 0) + 1);
  return new Map(
    formsOf.map(({ id, forms }) => [id, forms.find((form) => counts.get(folded(form)) === 1) ?? id]),
  );
}

const folded = (name: string): string => foldName(name.trim());

/** From the plain name to one that is unique by its id. */
function forms({ id, name, subtitle }: Named): readonly string[] {
  const detail = subtitle.slice(0, 100);
  return detail === ''
    ? [name, `${name} (${id})`]
    : [name, `${name} (${detail})`, `${name} (${detail}, ${id})`];
}

/**
 * Why an identity source may not be called so; null: it may. `except`: the source itself.
 *
 * SECURITY: who types the name, or reads it in a question, would meet the wrong one of two.
 */
export function sourceNameTaken(
  sources: readonly Named[],
  name: string,
  except: SourceRecord['id'] | null,
): Problem | null {
  const wanted = folded(name);
  const others = sources.filter(({ id }) => id !== except);
  const other = others.find(({ id, name }) => folded(name) === wanted || id === wanted);
  if (other === undefined) return null;
  const free = freeName(new Set(others.flatMap((one) => [one.name, one.id])), name.trim().slice(0, 90));
  const whose = [shownSourceName(sources, other), other.subtitle].filter((part) => part !== '');
  const reason = `An identity source has this name, or one that looks like it: ${whose.join(', ').slice(0, 250)}. Choose another one, such as "${free}".`;
  return { code: 'invalid-input', field: 'name', reason };
}
