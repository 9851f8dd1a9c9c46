import { externalDataInterceptor, loadSharedConfigFiles } from '@smithy/core/config';
import { decodeLossless, encodeLossless } from '../../electron/adapters/files/atomic-file-text.ts';
import {
  editDocument,
  type IniDocument,
  isReadable,
  parseIni,
  printIni,
  readValue,
} from '../../electron/core/profiles/ini/ini-document.ts';
import { changeEdit } from '../../electron/core/profiles/ini/ini-edit.ts';
import { iniText } from './ini-text.ts';
import type { Python } from './python.ts';
import { each, type Subject } from './subject.ts';

/** What is read prints as it was, and an edit changes the one line that it is about. */
export const iniEdits: Subject = {
  name: 'INI, read, printed and edited',
  inputs: 350_000,
  make: iniText,
  check: each((text) => {
    const doc = parseIni(text, 'config');
    if (printIni(doc) !== text) return 'it prints other bytes';
    if (decodeLossless(encodeLossless(text)) !== text) return 'its bytes are other ones';
    const option = doc.sections.flatMap(({ options }) => options).find(({ nested }) => nested === null);
    if (option === undefined || !isReadable(doc)) return null;
    const edit = changeEdit(doc, option, 'changed');
    const edited = editDocument(doc, [edit]);
    const section = edited.sections.find(({ options }) => options.some(({ value }) => value === 'changed'));
    if (section === undefined || !isReadable(edited)) return 'an edited value is not read again';
    const gone = textsOf(doc).filter((one) => !textsOf(edited).includes(one));
    return gone.length > 1 ? `an edit lost ${JSON.stringify(gone)}` : null;
  }),
};
const textsOf = (doc: IniDocument): readonly string[] =>
  doc.sections.flatMap(({ header, options }) =>
    options.map(({ key, value }) => `${header}\0${key}\0${value}`),
  );

type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function optionsOf(
  doc: IniDocument,
  wanted: (header: string) => boolean,
): readonly (readonly [string, unknown])[] {
  return doc.sections
    .filter(({ header }) => wanted(header))
    .flatMap(({ options }) => options)
    .map(({ key, value, nested }) => [key, nested === null ? value : Object.fromEntries(nested)]);
}

/** The profiles as botocore would have them, from our reading. */
function profilesOf(doc: IniDocument): Groups {
  const inherited = optionsOf(doc, (header) => header === 'DEFAULT');
  return Object.fromEntries(
    doc.sections
      .filter(({ kind }) => kind === 'profile')
      .map(({ name, header }) => [
        name,
        Object.fromEntries([...inherited, ...optionsOf(doc, (other) => other === header)]),
      ]),
  );
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, one]) => [key, sorted(one)] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
    : value;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/**
 * The one difference that is meant: botocore looks at nested lines of [DEFAULT] only where a profile takes them over. We name
 * them as broken at once, and leave such a file alone.
 */
const isStricter = ({ faults, sections }: IniDocument): boolean =>
  faults.length > 0 &&
  faults.every(
    ({ kind, line }) =>
      kind === 'bad-nested' && sections.findLast((section) => section.line < line)?.header === 'DEFAULT',
  );

/** Against the installed botocore, whose reading is the one that the aws command has. */
export const iniAsBotocore = (python: Python): Subject => ({
  name: 'INI, as botocore reads it',
  inputs: 120_000,
  make: iniText,
  async check(inputs) {
    const read = await python.ask({ do: 'ini', texts: inputs });
    return inputs.map((text, index) => {
      const theirs = read[index];
      const doc = parseIni(text, 'config');
      if (theirs !== null && isStricter(doc)) return null;
      if ((theirs === null) !== !isReadable(doc))
        return `botocore ${theirs === null ? 'refuses' : 'reads'} it, we do not`;
      if (theirs === null) return null;
      const ours = profilesOf(doc);
      return same(ours, theirs)
        ? null
        : `botocore reads ${JSON.stringify(theirs)}, we ${JSON.stringify(ours)}`;
    });
  },
});

/** Against the JavaScript SDK: it sees the sections that we say it sees, with the values that we read. */
export const iniAsJs: Subject = {
  name: 'INI, as the JavaScript SDK reads it',
  inputs: 120_000,
  make: iniText,
  async check(inputs) {
    const wrong: (string | null)[] = [];
    for (const text of inputs) wrong.push(await differsFromJs(text));
    return wrong;
  },
};
const files = { filepath: '/nowhere/credentials', configFilepath: '/nowhere/config', ignoreCache: true };
externalDataInterceptor.interceptFile(files.filepath, '');

/** Lines that only one of the two ends as we do; docs/protocols.md has them. */
const otherLines = /\r(?!\n)|[\ufeff\u2028\u2029]|(?![\t\r\n])\p{Cc}/u;

async function differsFromJs(text: string): Promise<string | null> {
  const doc = parseIni(text, 'config');
  // What Python refuses no two programs read alike.
  if (doc.faults.length > 0 || otherLines.test(text)) return null;
  externalDataInterceptor.interceptFile(files.configFilepath, text);
  const { configFile } = await loadSharedConfigFiles(files);
  for (const section of doc.sections) {
    const { kind, name, isSeenByJs, options } = section;
    if (kind !== 'profile' || options.length === 0) continue;
    const alike = doc.sections.filter((other) => other.kind === kind && other.name === name);
    if (alike.length > 1 || name === '__proto__') continue;
    const theirs = configFile[name];
    if (!isSeenByJs && theirs !== undefined)
      return `it sees ${JSON.stringify(section.header)}, we say that it does not`;
    const region = readValue(section, 'region');
    if (!isSeenByJs || region === undefined || !/^[a-z0-9-]+$/.test(region)) continue;
    if (theirs?.region !== region && text.includes(`\nregion = ${region}\n`))
      return `it reads the region ${String(theirs?.region)}, we ${region}`;
  }
  return null;
}
