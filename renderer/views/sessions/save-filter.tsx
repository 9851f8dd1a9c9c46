import { useState } from 'react';
import { MAX_FILTERS } from '../../../shared/saved-filter.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAppState } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { FilterName } from './filter-name.tsx';

/** Offered while something is searched for that is no filter yet. */
export function SaveFilter({ query }: { readonly query: string }) {
  const filters = useAppState(({ settings }) => settings.savedFilters);
  const [saved, setSaved] = useState<string | null>(null);
  const isOffered =
    query !== '' &&
    query.length <= 200 &&
    filters.length < MAX_FILTERS &&
    !filters.some((filter) => filter.query === query);
  return (
    <>
      {isOffered && (
        <Button look="quiet" onClick={() => setSaved(query)}>
          {w.sessions.saveFilter}
        </Button>
      )}
      {saved !== null && (
        <FilterName
          title={w.sessions.filterTitle}
          filter={{ name: saved.slice(0, 60), query: saved }}
          at={null}
          onDone={() => setSaved(null)}
        />
      )}
    </>
  );
}
