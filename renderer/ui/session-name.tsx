import { Fragment } from 'react';

/** A session's name, whole: it breaks into lines after a slash first, as between account and role. */
export function SessionName({ name }: { readonly name: string }) {
  const parts = name.split(/(?<=\/)/);
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one name never move
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
