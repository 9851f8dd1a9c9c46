// Which npm packages end up inside a bundle. The third-party notices and the test of package.json both start here.
import path from 'node:path';

const FOLDER = `node_modules/`;

/**
 * The folder of the package that a module of a bundle comes from, or undefined for a module of this repository.
 * A virtual module (`\0rolldown/runtime.js`) is code that a bundler writes into its output: it comes from that bundler.
 */
export function packageDir(root, id) {
  const isVirtual = id.startsWith('\0');
  const file = id.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll(path.sep, '/');
  const at = file.lastIndexOf(FOLDER);
  if (at < 0 && !isVirtual) return undefined;
  const rest = at < 0 ? file : file.slice(at + FOLDER.length);
  const name = rest
    .split('/')
    .slice(0, rest.startsWith('@') ? 2 : 1)
    .join('/');
  return path.join(at < 0 ? path.join(root, FOLDER) : file.slice(0, at + FOLDER.length), name);
}

const packageName = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** What `recordPackages` fills. */
export const emptyRecord = () => ({
  /** Folders of the packages whose modules are in a bundle. */
  bundled: new Set(),
  /** Folders of the bundlers that wrote code of their own into a bundle. */
  helpers: new Set(),
  /** Packages that this repository's own modules import by name. */
  imported: new Set(),
});

/** A Vite plugin that notes, while a bundle is written, whose code is in it. */
export function recordPackages(root, record) {
  return {
    name: 'record-packages',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
      for (const id of ids) {
        const dir = packageDir(root, id);
        if (dir) record[id.startsWith('\0') && !id.includes(FOLDER) ? 'helpers' : 'bundled'].add(dir);
        if (dir || id.startsWith('\0')) continue;
        const info = this.getModuleInfo(id);
        for (const imported of [...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? [])]) {
          const from = packageDir(root, imported);
          const isExternal = !path.isAbsolute(imported) && !/^[\0.]|^node:/.test(imported);
          if (from && !imported.startsWith('\0'))
            record.imported.add(path.relative(path.join(root, FOLDER), from));
          else if (isExternal) record.imported.add(packageName(imported));
        }
      }
    },
  };
}
