import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Page } from '../../shared/pages.ts';

const files = import.meta.glob<Readonly<Record<string, ComponentType>>>('./*/*-page.tsx');

/** The page called `name`: what `name/name-page.tsx` exports as `NamePage`. Read when it is first shown. */
export function lazyPage(name: Page): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    const module = await files[`./${name}/${name}-page.tsx`]?.();
    const page = module?.[`${name.charAt(0).toUpperCase()}${name.slice(1)}Page`];
    if (page === undefined) throw new Error(`no page ${name}`);
    return { default: page };
  });
}
