// The MSI for managed machines, made by wixl and msibuild from the unpacked app: for all users, without a question.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { succeed } from '../check/checks.mjs';

/** The same for every version, so that a newer one takes the place of an older one. */
const UPGRADE_CODE = '6F1C0E0B-8D53-5C55-9C2D-6B7C2B0B7B35';
const PROGRAM = 'latchkey-desktop.exe';
const COMMANDS = 'resources/bin';
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const digest = (text) => createHash('sha256').update(`dev.latchkey.app/${text}`).digest('hex');
/** The same name has the same identifier in every version, as Windows Installer wants it. */
const idOf = (kind, text) => `${kind}${digest(text).slice(0, 24)}`;
function guidOf(text) {
  const hex = digest(text);
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join('-')
    .toUpperCase();
}

/** The folder as XML, and the identifiers of its components: one file each. */
function folder(app, below, components) {
  const inner = fs
    .readdirSync(path.join(app, below), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return inner
    .map((entry) => {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        const id = name === COMMANDS ? 'COMMANDS' : idOf('d', name);
        return `<Directory Id="${id}" Name="${escaped(entry.name)}">${folder(app, name, components)}</Directory>`;
      }
      const id = idOf('c', name);
      components.push(id);
      const file = name === PROGRAM ? 'PROGRAM' : idOf('f', name);
      return `<Component Id="${id}" Guid="${guidOf(name)}" Win64="yes"><File Id="${file}" Name="${escaped(entry.name)}" Source="${escaped(`app/${name}`)}" KeyPath="yes"/></Component>`;
    })
    .join('\n');
}

function source({ app, version }) {
  const components = [];
  const files = folder(app, '', components);
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="Latchkey" Language="1033" Version="${version}" Manufacturer="The Latchkey authors" UpgradeCode="${UPGRADE_CODE}">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine"/>
    <MajorUpgrade AllowSameVersionUpgrades="yes" DowngradeErrorMessage="A newer Latchkey is installed."/>
    <Media Id="1" Cabinet="latchkey.cab" EmbedCab="yes"/>
    <Icon Id="latchkey.ico" SourceFile="latchkey.ico"/>
    <Property Id="ARPPRODUCTICON" Value="latchkey.ico"/>
    <Property Id="ARPNOMODIFY" Value="1"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder">
        <Directory Id="INSTALLDIR" Name="Latchkey">
${files}
          <Component Id="Commands" Guid="${guidOf('the PATH')}" Win64="yes">
            <RegistryValue Root="HKLM" Key="Software\\Latchkey\\Msi" Name="Path" Type="integer" Value="1" KeyPath="yes"/>
          </Component>
          <Component Id="Scheme" Guid="${guidOf('the scheme')}" Win64="yes">
            <RegistryValue Root="HKLM" Key="Software\\Classes\\latchkey" Type="string" Value="URL:Latchkey" KeyPath="yes"/>
            <RegistryValue Root="HKLM" Key="Software\\Classes\\latchkey" Name="URL Protocol" Type="string" Value=""/>
            <RegistryValue Root="HKLM" Key="Software\\Classes\\latchkey\\DefaultIcon" Type="string" Value="[INSTALLDIR]${PROGRAM},0"/>
            <RegistryValue Root="HKLM" Key="Software\\Classes\\latchkey\\shell\\open\\command" Type="string" Value="&quot;[INSTALLDIR]${PROGRAM}&quot; &quot;%1&quot;"/>
          </Component>
        </Directory>
      </Directory>
      <Directory Id="ProgramMenuFolder">
        <Component Id="Menu" Guid="${guidOf('the start menu')}" Win64="yes">
          <Shortcut Id="Menu" Name="Latchkey" Target="[#PROGRAM]" WorkingDirectory="INSTALLDIR" Advertise="no"/>
          <RegistryValue Root="HKLM" Key="Software\\Latchkey\\Msi" Name="Menu" Type="integer" Value="1" KeyPath="yes"/>
        </Component>
      </Directory>
    </Directory>
    <Feature Id="Main" Level="1">
${[...components, 'Commands', 'Scheme', 'Menu'].map((id) => `      <ComponentRef Id="${id}"/>`).join('\n')}
    </Feature>
  </Product>
</Wix>
`;
}

/** What wixl cannot write. */
const TABLES = {
  // The command of the scheme, as it is before: the text of a key of HKEY_LOCAL_MACHINE, on 64 bits.
  AppSearch: [
    ['Property', 'Signature_'],
    ['s72', 's72'],
    ['AppSearch', 'Property', 'Signature_'],
    ['SCHEMEOF', 'SchemeOf'],
  ],
  RegLocator: [
    ['Signature_', 'Root', 'Key', 'Name', 'Type'],
    ['s72', 'i2', 's255', 'S255', 'I2'],
    ['RegLocator', 'Signature_'],
    ['SchemeOf', '2', 'Software\\Classes\\latchkey\\shell\\open\\command', '', '18'],
  ],
  // At the end of the machine's PATH (`[~];`), and taken out with the removal (`-`).
  Environment: [
    ['Environment', 'Name', 'Value', 'Component_'],
    ['s72', 'l255', 'L255', 's72'],
    ['Environment', 'Environment'],
    ['Path', '=-*PATH', '[~];[COMMANDS]', 'Commands'],
  ],
};
const sequence = (action, at) =>
  `INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('${action}', ${at})`;
const QUERIES = [
  sequence('AppSearch', 50),
  sequence('RemoveEnvironmentStrings', 3300),
  sequence('WriteEnvironmentStrings', 5200),
  // Another program's scheme of this name stays with it.
  `UPDATE \`Component\` SET \`Condition\` = 'NOT SCHEMEOF OR SCHEMEOF >< "${PROGRAM}"' WHERE \`Component\` = 'Scheme'`,
];

/** Windows Installer knows three numbers and nothing else. */
function versionOf(app) {
  const { version } = JSON.parse(fs.readFileSync(path.join(app, COMMANDS, 'launch.json'), 'utf8'));
  const [, numbers] = /^(\d+\.\d+\.\d+)(-|$)/.exec(version) ?? [];
  if (numbers === undefined) throw new Error(`${version} is no version of three numbers.`);
  return { version, numbers };
}

/** `app`: win-unpacked of electron-builder. Returns the file that it made in `output`. */
export async function packMsi({ app, output, icon }) {
  const { version, numbers } = versionOf(app);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-msi-'));
  try {
    const xml = path.join(work, 'latchkey.wxs');
    fs.writeFileSync(xml, source({ app, version: numbers }));
    // wixl knows relative paths alone.
    fs.copyFileSync(icon, path.join(work, 'latchkey.ico'));
    fs.symlinkSync(path.resolve(app), path.join(work, 'app'));
    const file = path.resolve(output, `Latchkey-${version}-x64.msi`);
    fs.mkdirSync(output, { recursive: true });
    await succeed('wixl', ['-a', 'x64', '-o', file, xml], { cwd: work });
    for (const [name, rows] of Object.entries(TABLES)) {
      const table = path.join(work, `${name}.idt`);
      fs.writeFileSync(table, rows.map((row) => `${row.join('\t')}\r\n`).join(''));
      await succeed('msibuild', [file, '-i', table]);
    }
    for (const query of QUERIES) await succeed('msibuild', [file, '-q', query]);
    return file;
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}
