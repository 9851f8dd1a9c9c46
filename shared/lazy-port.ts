import { loadOnce } from './load-once.ts';

type AsyncMethods<T> = { readonly [K in keyof T]: (...input: never[]) => Promise<unknown> };

/**
 * A port whose code is loaded at its first call; every later call uses the same one. A start reads only what leads to
 * the endpoint (docs/performance.md), and most runs of the app never need the rest.
 *
 * `methods` names every method of the port: one that is missing does not compile.
 */
export function lazyPort<T extends AsyncMethods<T>>(
  methods: { readonly [K in keyof T]: true },
  load: () => Promise<T>,
): T {
  const loaded = loadOnce(load);
  const made: Partial<T> = {};
  for (const name of Object.keys(methods)) {
    Reflect.set(made, name, async (...input: unknown[]) => {
      const port = await loaded();
      return Reflect.apply(Reflect.get(port, name), port, input);
    });
  }
  if (isWhole<T>(made, methods)) return made;
  throw new Error('A method of this port was not made.');
}

const isWhole = <T>(made: Partial<T>, methods: Readonly<Record<keyof T, true>>): made is T =>
  Object.keys(methods).every((name) => typeof Reflect.get(made, name) === 'function');
