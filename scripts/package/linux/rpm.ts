import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PackageOptions } from './deb.ts';
import { maintainerScripts } from './maintainer-scripts.ts';
import {
  APP,
  architecture,
  DEPENDENCIES,
  DESCRIPTION,
  DOC,
  HOMEPAGE,
  LICENCE,
  MAINTAINER,
  NAME,
  packageFile,
  packageVersion,
  RECOMMENDATIONS,
  REVISION,
  SUMMARY,
} from './manifest.ts';
import { type Entry, entries } from './stage.ts';

/** rpmbuild is to pack what is there: no stripping, no second compression, no dependencies read out of Chromium's libraries. */
const SETTINGS = [
  '%global debug_package %{nil}',
  '%global _build_id_links none',
  '%global __os_install_post %{nil}',
  '%global __strip /bin/true',
  '%global use_source_date_epoch_as_buildtime 1',
  '%global clamp_mtime_to_source_date_epoch 1',
  '%global _buildhost localhost',
];

const quoted = (place: string): string => `"${place.replaceAll('%', '%%')}"`;

/** A package owns its own folders, and not those of the system that it puts something into. */
const isOwnFolder = (place: string): boolean => [APP, DOC].some((own) => `${place}/`.startsWith(`${own}/`));

function fileLine({ place, kind, mode }: Entry): readonly string[] {
  const marks = [
    ...(place === `${APP}/resources/licences/LICENSE` ? ['%license'] : []),
    // The script after the installation chooses its mode.
    ...(place === `${APP}/chrome-sandbox` ? ['%verify(not mode)'] : []),
  ];
  if (kind === 'folder') {
    return isOwnFolder(place) ? [`%dir %attr(${mode.toString(8)}, root, root) ${quoted(place)}`] : [];
  }
  const attributes = kind === 'link' ? '%attr(-, root, root)' : `%attr(${mode.toString(8)}, root, root)`;
  return [[...marks, attributes, quoted(place)].join(' ')];
}

function spec({ tree, version, epoch, fast }: PackageOptions): string {
  const day = new Date(epoch * 1000).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+).*/, '$1 $3 $2 $4');
  const full = `${packageVersion(version)}-${REVISION}`;
  const scripts = Object.entries(maintainerScripts('rpm'));
  return [
    ...SETTINGS,
    `%global _binary_payload ${fast ? 'w1.gzdio' : 'w6.zstdio'}`,
    `Name: ${NAME}`,
    `Version: ${packageVersion(version)}`,
    `Release: ${REVISION}`,
    `Summary: ${SUMMARY}`,
    `License: ${LICENCE}`,
    'Group: Development/Tools',
    `URL: ${HOMEPAGE}`,
    `Packager: ${MAINTAINER}`,
    'AutoReqProv: no',
    ...DEPENDENCIES.map(({ rpm }) => `Requires: ${rpm}`),
    ...RECOMMENDATIONS.map(({ rpm }) => `Recommends: ${rpm}`),
    `%description\n${DESCRIPTION.join('\n')}`,
    `%install\nmkdir -p %{buildroot}\ncp -al ${tree}/. %{buildroot}`,
    ...scripts.map(([name, text]) => `%${name}\n${text.replaceAll('%', '%%')}`),
    '%files',
    ...entries(tree).flatMap(fileLine),
    `%changelog\n* ${day} ${MAINTAINER} - ${full}\n- Latchkey ${version}. What changed in it is in changelog.gz.`,
    '',
  ].join('\n');
}

export function makeRpm(options: PackageOptions): void {
  const { file, version, arch, epoch } = options;
  // Beside the tree, whose files it links.
  const work = mkdtempSync(path.join(path.dirname(options.tree), 'rpm-'));
  try {
    const specFile = path.join(work, `${NAME}.spec`);
    writeFileSync(specFile, spec(options));
    const defines = Object.entries({
      _topdir: work,
      _rpmdir: path.join(work, 'made'),
      _rpmfilename: '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm',
      _tmppath: tmpdir(),
    });
    const rpmArch = architecture(arch, 'rpm');
    // It warns of absolute links, which Debian wants: its words are shown when it fails.
    const ran = spawnSync(
      'rpmbuild',
      [
        '-bb',
        '--quiet',
        '--target',
        `${rpmArch}-linux`,
        ...defines.flatMap(([name, value]) => ['--define', `${name} ${value}`]),
        specFile,
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
        env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch), LC_ALL: 'C' },
      },
    );
    if (ran.status !== 0) throw new Error(`rpmbuild failed: ${ran.error?.message ?? ran.stderr}`);
    mkdirSync(path.dirname(file), { recursive: true });
    copyFileSync(path.join(work, 'made', packageFile(version, arch, 'rpm')), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
