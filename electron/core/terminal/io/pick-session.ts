import { offered } from '../../../../shared/search/offered.ts';
import { createSessionIndex, type SessionIndex } from '../../../../shared/search/session-index.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { inSlices, type SlicedWork } from '../../async/in-slices.ts';
import type { CommandIo, KeyScreen } from '../command.ts';
import type { StatePort, TimePorts } from '../command-ports.ts';
import { painter } from './colour.ts';
import { keysOf, type PickKey } from './pick-keys.ts';
import { type Picking, pickPicture } from './pick-picture.ts';
import { leftMs } from './views.ts';

export type Picked =
  | { readonly kind: 'session'; readonly session: SessionView }
  /** The user left the list. */
  | { readonly kind: 'left' }
  /** Nobody is there to choose. */
  | { readonly kind: 'no-terminal' };

const MAX_QUERY = 200;
const PAGE = 5;
/** So many sessions take the index about a millisecond. */
const SLICE = 500;

/** The list of the window's palette in the terminal: the same order, the same ranking. */
export async function pickSession(
  io: CommandIo,
  ports: StatePort & TimePorts,
  signal: AbortSignal,
): Promise<Picked> {
  if (!io.isTerminal || io.env.TERM === 'dumb') return { kind: 'no-terminal' };
  const opened = await io.openScreen(signal);
  if (opened.kind === 'left') return { kind: 'left' };
  if (opened.kind !== 'open') return { kind: 'no-terminal' };
  try {
    return await pickOn(opened.screen, io, ports);
  } finally {
    opened.screen.close();
  }
}

async function pickOn(screen: KeyScreen, io: CommandIo, ports: StatePort & TimePorts): Promise<Picked> {
  let offer = await offerNow(ports);
  const search = (query: string) => offer.search(query);
  const paint = painter(io, 'err');
  const { total, previous } = offer;
  let picking: Picking = { query: '', found: search(''), active: 0, top: 0, total, previous, isNew: false };
  let { columns, rows } = screen;
  for (;;) {
    const leftOf = (session: SessionView) => leftMs(ports, session.expiresAt);
    const picture = await pickPicture(picking, { columns, rows }, paint, leftOf);
    picking = { ...picking, top: picture.top, isNew: false };
    screen.show(picture.text);
    const typed = await screen.next();
    if (typed === null) return { kind: 'left' };
    ({ columns, rows } = typed);
    for (const key of keysOf(typed.text)) {
      if (key.kind === 'leave' || (key.kind === 'end-of-input' && picking.query === ''))
        return { kind: 'left' };
      // SECURITY: an Enter too many, while the app starts, would switch to a session that nobody has seen or named.
      if (key.kind === 'choose' && typed.isTypedAhead === true && picking.query === '') continue;
      const chosen = key.kind === 'choose' ? picking.found[picking.active] : undefined;
      if (chosen === undefined) {
        picking = after(picking, key, search);
        continue;
      }
      // What follows in the same paste is dropped: a shell must not read it.
      const session = asSeen(ports, chosen);
      if (session !== null) return { kind: 'session', session };
      offer = await offerNow(ports);
      picking = again(picking, offer, chosen);
      break;
    }
  }
}

interface Offer {
  readonly total: number;
  readonly previous: SessionView | null;
  readonly search: (query: string) => readonly SessionView[];
}

async function offerNow(ports: StatePort & TimePorts): Promise<Offer> {
  const { sessions, previousDefaultId } = ports.app.state();
  const here = sessions.filter(({ missing }) => !missing);
  const previous = here.find(({ id }) => id === previousDefaultId) ?? null;
  const index = await inSlices(indexOf(here), ports.clock);
  return {
    total: here.length,
    previous,
    search: (query) => offered(index.find(query), query, previous),
  };
}

/**
 * The session as it is by now. Null: it is gone, or is not what the list says. SECURITY: a list may be open for long, and a session
 * that was edited since acts in another account than the user has chosen.
 */
function asSeen(ports: StatePort, seen: SessionView): SessionView | null {
  const now = ports.app.state().sessions.find(({ id }) => id === seen.id);
  if (now === undefined || now.missing) return null;
  const same = (['name', 'role', 'accountId', 'accountName', 'accountLabel', 'production'] as const).every(
    (fact) => now[fact] === seen[fact],
  );
  return same ? now : null;
}

/** The list as it is by now, with the same session active where it is still there. */
function again(picking: Picking, { total, previous, search }: Offer, active: SessionView): Picking {
  const found = search(picking.query);
  const at = found.findIndex(({ id }) => id === active.id);
  return { ...picking, found, total, previous, active: Math.max(0, at), isNew: true };
}

function* indexOf(sessions: readonly SessionView[]): SlicedWork<SessionIndex> {
  const index = createSessionIndex();
  for (let at = 0; at < sessions.length; at += SLICE) {
    index.put(sessions.slice(at, at + SLICE));
    yield;
  }
  return index;
}

function after(picking: Picking, key: PickKey, search: (query: string) => readonly SessionView[]): Picking {
  const asked = (query: string): Picking =>
    query === picking.query ? picking : { ...picking, query, found: search(query), active: 0, top: 0 };
  switch (key.kind) {
    case 'type':
      return asked((picking.query + key.text).slice(0, MAX_QUERY));
    case 'erase':
      return asked(erased(picking.query, key.what));
    case 'move':
      return { ...picking, active: moved(picking.active, picking.found.length, key.by) };
    case 'choose':
    case 'leave':
    case 'end-of-input':
      return picking;
  }
}

function erased(query: string, what: Extract<PickKey, { kind: 'erase' }>['what']): string {
  if (what === 'all') return '';
  return what === 'word' ? query.replace(/\S*\s*$/, '') : [...query].slice(0, -1).join('');
}

/** By one it goes round; by a page it stops at either end. */
function moved(active: number, count: number, by: Extract<PickKey, { kind: 'move' }>['by']): number {
  if (count === 0) return 0;
  switch (by) {
    case 1:
    case -1:
      return (active + by + count) % count;
    case 'page':
      return Math.min(count - 1, active + PAGE);
    case '-page':
      return Math.max(0, active - PAGE);
    case 'first':
      return 0;
    case 'last':
      return count - 1;
  }
}
