// What of the packages follows from the code: man pages, completions, metadata, changelogs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { completionScript } from '../../../electron/core/terminal/completion/scripts.ts';
import { registry } from '../../../electron/core/terminal/registry.ts';
import { manPages } from './man-pages.ts';
import { DOC, type Format, MAINTAINER, NAME, packageVersion, REVISION, ZSH_COMPLETIONS } from './manifest.ts';

const own = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');
const compressed = (text: string): Uint8Array => gzipSync(text, { level: 9 });

/** The changelog of the packaging: what changed in the app is in the file beside it. */
const debianChangelog = (version: string, at: Date): string =>
  `${NAME} (${packageVersion(version)}-${REVISION}) stable; urgency=medium

  * Latchkey ${version}. What changed in it is in changelog.gz.

 -- ${MAINTAINER}  ${at.toUTCString().replace('GMT', '+0000')}
`;

function completions(format: Format): readonly (readonly [string, string])[] {
  const commands = registry.verbs.map(({ name, summary }) => ({ value: name, about: summary }));
  return [
    [`/usr/share/bash-completion/completions/${NAME}`, completionScript('bash', commands)],
    [`${ZSH_COMPLETIONS[format]}/_${NAME}`, completionScript('zsh', commands)],
    [`/usr/share/fish/vendor_completions.d/${NAME}.fish`, completionScript('fish', commands)],
  ];
}

/** Texts by their place in the system. `at`: when this version was made. */
export function generatedFiles(
  format: Format,
  version: string,
  at: Date,
): ReadonlyMap<string, string | Uint8Array> {
  const date = at.toISOString().slice(0, 10);
  const changelog = readFileSync(path.join(import.meta.dirname, '../../../CHANGELOG.md'), 'utf8');
  const pages = Object.entries(manPages(registry.verbs, { version, date }));
  return new Map<string, string | Uint8Array>([
    ...completions(format),
    ...pages.map(([name, text]) => [`/usr/share/man/man1/${name}.1.gz`, compressed(text)] as const),
    [
      '/usr/share/metainfo/dev.latchkey.app.metainfo.xml',
      own('metainfo.xml').replace('@VERSION@', version).replace('@DATE@', date),
    ],
    [`/usr/share/applications/${NAME}.desktop`, own('latchkey.desktop')],
    // The question by which a user unlocks Latchkey; electron/adapters/machine/polkit.ts names its action.
    ['/usr/share/polkit-1/actions/dev.latchkey.app.policy', own('polkit.policy')],
    [`${DOC}/copyright`, own('copyright')],
    [`${DOC}/changelog.gz`, compressed(changelog)],
    ...(format === 'deb'
      ? [
          [`${DOC}/changelog.Debian.gz`, compressed(debianChangelog(version, at))] as const,
          [`/usr/share/lintian/overrides/${NAME}`, own('lintian-overrides')] as const,
        ]
      : []),
  ]);
}
