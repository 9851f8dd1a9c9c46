import type { ReactNode } from 'react';
import { type Page, pageEntries } from '../../shared/pages.ts';
import styles from './icon.module.css';

/** Own drawings on a 16 px grid, stroked in the text's colour. Decoration only: the words beside them carry the meaning. */
const drawings = {
  person: (
    <>
      <circle cx="8" cy="5" r="2.7" />
      <path d="M2.8 14c.4-3 2.5-4.6 5.2-4.6s4.8 1.6 5.2 4.6" />
    </>
  ),
  add: <path d="M8 3v10M3 8h10" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4" />
      <path d="m10 10 3.5 3.5" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.5v-.2c0-.5-.4-.8-.8-.8H3.3c-.5 0-.8.3-.8.8v6.4c0 .4.3.8.8.8h.2" />
    </>
  ),
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />,
  lock: <path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5" />,
  pin: <path d="M8 10v4M5 2.5h6l-.8 4 1.8 3.5H4l1.8-3.5z" />,
  check: <path d="m3.5 8.5 3 3 6-7" />,
  help: <path d="M5.8 6.2a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2.8-1.2 1.8M8 12.5v.01" />,
  down: <path d="m4 6 4 4 4-4" />,
  right: <path d="m6 4 4 4-4 4" />,
  left: <path d="m10 4-4 4 4 4" />,
  warning: <path d="M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.5v.01" />,
  external: <path d="M9 3h4v4M13 3 7.5 8.5M11 9v4H3V5h4" />,
  sync: <path d="M13 8a5 5 0 0 1-9.2 2.7M3 8a5 5 0 0 1 9.2-2.7M12.5 2.5v3h-3M3.5 13.5v-3h3" />,
  import: <path d="M8 2v8M5 7l3 3 3-3M2.5 11v2.5h11V11" />,
  back: <path d="M13 8H3M7 4 3 8l4 4" />,
  columns: <path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />,
  layers: <path d="m8 2.5 6 3-6 3-6-3zM2 8.5l6 3 6-3M2 11l6 3 6-3" />,
  terminal: <path d="m3 4.5 3.5 3.5L3 11.5M8 12h5" />,
} satisfies Record<string, ReactNode>;
export type IconName = keyof typeof drawings | Page;

const isPage = (name: IconName): name is Page => Object.hasOwn(pageEntries, name);

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={styles.icon} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {isPage(name) ? <path d={pageEntries[name].icon} /> : drawings[name]}
    </svg>
  );
}
