// The scripts of both packages, from the functions of maintainer.sh: the formats differ only in when each is called.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Format } from './manifest.ts';

/** By the name of the deb's control file, or of the rpm's scriptlet. */
export type Scripts = Readonly<Record<string, string>>;

const INSTALL = 'refuse_foreign_commands';
const INSTALLED = 'finish_installation';
const REMOVE = 'say_before_removal';
const REMOVED = 'clean_up\n  say_after_removal';

/** dpkg names what it does. */
const onAction = (actions: string, run: string): string => `case "$1" in
${actions})
  ${run}
  ;;
esac
`;

/** rpm gives the number of versions that will be there. */
const onLast = (run: string): string => `if [ "$1" = 0 ]; then
  ${run}
fi
`;

const CALLS: Readonly<Record<Format, Scripts>> = {
  deb: {
    preinst: onAction('install | upgrade', INSTALL),
    postinst: onAction('configure', INSTALLED),
    prerm: onAction('remove', REMOVE),
    postrm: onAction('remove', REMOVED),
  },
  rpm: {
    pre: `${INSTALL}\n`,
    post: `${INSTALLED}\n`,
    preun: onLast(REMOVE),
    postun: onLast(REMOVED),
  },
};

export const maintainerFunctions = (): string =>
  readFileSync(path.join(import.meta.dirname, 'maintainer.sh'), 'utf8');

export function maintainerScripts(format: Format): Scripts {
  const head = format === 'deb' ? '#!/bin/sh\nset -e\n' : '';
  return Object.fromEntries(
    Object.entries(CALLS[format]).map(([name, calls]) => [
      name,
      `${head}${maintainerFunctions()}\n${calls}exit 0\n`,
    ]),
  );
}
