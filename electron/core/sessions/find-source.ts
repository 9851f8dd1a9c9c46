import type { AppState } from '../../../shared/app-state.ts';
import { isSamePortal } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SourceView } from '../../../shared/source.ts';
import { nearest } from './nearest.ts';
import { foldName } from './same-name.ts';

/** An identity source by its id, its name, the address of its portal, or any part of a name or id that only one has. */
export function findSource(state: Pick<AppState, 'sources'>, asked: string): Result<SourceView, Problem> {
  const exact = state.sources.find((s) => s.id === asked) ?? onlyNamed(state.sources, asked);
  if (exact !== null) return ok(exact);
  const named = state.sources.filter((s) => givenName(s) === foldName(asked.trim()) && asked.trim() !== '');
  const [one, another] = named;
  if (one !== undefined) return another === undefined ? ok(one) : several(asked, named);
  const wanted = asked.toLowerCase();
  const atPortal = /^https?:\/\//.test(wanted) ? sourcesAt(state.sources, asked) : [];
  const found =
    atPortal.length > 0
      ? atPortal
      : state.sources.filter(
          (s) => wanted !== '' && (s.name.toLowerCase().includes(wanted) || s.id.includes(wanted)),
        );
  const [only] = found;
  if (only !== undefined && found.length === 1) return ok(only);
  if (only !== undefined) return several(asked, found);
  const names = state.sources.map((s) => s.name);
  return err({ code: 'unknown-source', asked: asked.slice(0, 300), similar: nearest(asked, names) });
}

/** The one that is shown under exactly this name. SECURITY: one of two that were given a name is not meant by it: never the first. */
const onlyNamed = (sources: readonly SourceView[], asked: string): SourceView | null =>
  sources.find(
    (s) => s.name === asked && !sources.some((o) => o !== s && givenName(o) === foldName(asked)),
  ) ?? null;

const givenName = ({ name, givenName = name }: SourceView): string => foldName(givenName.trim());

const several = (asked: string, found: readonly SourceView[]): Result<never, Problem> =>
  err({
    code: 'ambiguous',
    asked: asked.slice(0, 300),
    matches: found.slice(0, 20).map((s) => `${s.name} [${s.id}]`.slice(0, 300)),
  });

/**
 * Those set up at the address, else those with it in an additional Region; and where both are, Latchkey's own sign-ins before those
 * of the AWS CLI, which are only read.
 */
function sourcesAt(sources: readonly SourceView[], asked: string): readonly SourceView[] {
  const isAsked = (startUrl: string | undefined, region: string | undefined): boolean =>
    startUrl !== undefined &&
    isSamePortal({ startUrl, region: region ?? null }, { startUrl: asked, region: null });
  const main = sources.filter(({ config }) => isAsked(config.startUrl, config.region));
  const found =
    main.length > 0
      ? main
      : sources.filter(({ config }) => isAsked(config.additionalStartUrl, config.additionalRegion));
  const own = found.filter(({ hasExternalSignIn }) => hasExternalSignIn !== true);
  return own.length > 0 ? own : found;
}
