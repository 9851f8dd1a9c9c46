import { type RefObject, useLayoutEffect, useState } from 'react';

const BEFORE_LAYOUT_PX = 1_000;

/** The width inside an element, without its scrollbar. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(BEFORE_LAYOUT_PX);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return;
    const read = (): void => setWidth(node.clientWidth || BEFORE_LAYOUT_PX);
    read();
    const watch = new ResizeObserver(read);
    watch.observe(node);
    return () => watch.disconnect();
  }, [element]);
  return width;
}
