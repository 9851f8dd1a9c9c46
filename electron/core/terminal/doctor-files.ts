import { doctorTexts } from '../../../shared/text/doctor.ts';
import type { AwsFileTexts } from '../ports/files.ts';
import type { LeftBeside, Probes } from '../ports/probes.ts';
import { keptText } from '../profiles/ini/kept-line.ts';
import { isCopyOf } from '../profiles/plan/kept-beside.ts';
import type { CommandPorts } from './command-ports.ts';
import { type Check, failed, noted, passed } from './doctor-check.ts';

const OTHERS_READ_OR_WRITE = 0o077;
const OTHERS_WRITE = 0o022;
const GROUP = 0o070;

export type FilePorts = Pick<CommandPorts, 'awsFiles'> & { readonly probes: Probes };

interface Rule {
  readonly path: string;
  readonly forbidden: number;
}

/** Who else can read what is secret, or change what tools read; and what lies beside the files. */
export async function fileStateChecks(ports: FilePorts, signal: AbortSignal): Promise<readonly Check[]> {
  return [...(await modeChecks(ports)), ...(await keptChecks(ports)), ...(await leftChecks(ports, signal))];
}

const directoryOf = (path: string): string => path.replace(/[\\/][^\\/]*$/, '') || '/';

async function modeChecks({ probes, awsFiles }: FilePorts): Promise<readonly Check[]> {
  const paths = awsFiles.paths();
  const directories = new Set([paths.config, paths.credentials].map(directoryOf));
  const rules: readonly Rule[] = [
    { path: paths.credentials, forbidden: OTHERS_READ_OR_WRITE },
    // Nothing secret is in it: that others read it is the user's business.
    { path: paths.config, forbidden: OTHERS_WRITE },
    // Who can write there can put another file in the place of either.
    ...[...directories].map((path) => ({ path, forbidden: OTHERS_WRITE })),
    ...probes.ownFiles().map((path) => ({ path, forbidden: OTHERS_READ_OR_WRITE })),
  ];
  const seen = await probes.files(rules.map(({ path }) => path));
  const open = seen.flatMap(({ path, mode, isGroupPrivate, isSticky }, index) => {
    const rule = rules[index]?.forbidden ?? 0;
    // Where the umask is 002, as with a group for each user, nobody else is in the group.
    const forbidden = isGroupPrivate === true && rule === OTHERS_WRITE ? rule & ~GROUP : rule;
    if (mode === null || (mode & forbidden) === 0) return [];
    // /tmp, for one: to take its rights away would break the machine.
    if (isSticky === true && rule === OTHERS_WRITE) return [];
    const shown = mode.toString(8).padStart(4, '0');
    const check = failed(
      doctorTexts.modes,
      doctorTexts.isOpen(path, shown, (mode & OTHERS_WRITE & forbidden) !== 0),
      doctorTexts.takeRights(path, forbidden),
    );
    return [{ ...check, repair: () => probes.takeRights(path, forbidden) }];
  });
  if (open.length > 0) return open;
  return seen.every(({ mode }) => mode === null) ? [] : [passed(doctorTexts.modes, doctorTexts.modesFine)];
}

/** Lines of the user that are in a file beside and in neither the file nor a comment that says where they are. */
async function keptChecks({ awsFiles }: Pick<FilePorts, 'awsFiles'>): Promise<readonly Check[]> {
  const texts = await awsFiles.read();
  if (!texts.ok) return [];
  return [...strayIn(texts.value, 'config'), ...strayIn(texts.value, 'credentials')].map((path) =>
    noted(doctorTexts.kept, doctorTexts.keptStray(path), doctorTexts.keptStrayFix(path)),
  );
}

function strayIn(texts: AwsFileTexts, file: 'config' | 'credentials'): readonly string[] {
  const kept = texts.kept?.[file];
  if (kept === undefined) return [];
  const lines = texts[file].text.split(/\r\n|\n|\r/);
  const known = new Set(lines.flatMap((line) => [line, keptText(line) ?? line]).map((line) => line.trim()));
  return [...kept.texts].flatMap(([label, text]) => {
    if (text === null || !isCopyOf(text)) return [];
    const path = kept.path(label);
    if (texts[file].text.includes(`${path}, line `)) return [];
    const own = text.split('\n').filter((line) => line.trim() !== '' && !/^[#[]/.test(line));
    return own.every((line) => known.has(line.trim())) ? [] : [path];
  });
}

/** SECURITY: a repository of dotfiles takes a kept secret along with the next commit. */
async function leftChecks({ probes, awsFiles }: FilePorts, signal: AbortSignal): Promise<readonly Check[]> {
  const left = await probes.leftBeside(Object.values(awsFiles.paths()), signal);
  return left.map((one) => {
    const check = failed(doctorTexts.kept, doctorTexts.left(one), doctorTexts.leftFix(one));
    return isSafe(one) ? { ...check, repair: () => probes.clearLeft(one, signal) } : check;
  });
}

/** What is in commits already, only the user can take out of them; a rule of theirs in a file that is committed is theirs too. */
const isSafe = ({ kind, letIn }: LeftBeside): boolean =>
  kind === 'lock' || (kind === 'unignored' && letIn === undefined);
