import { maskSecrets } from '../profiles/ini/credential-keys.ts';
import { type IniDocument, parseIni } from '../profiles/ini/ini-document.ts';
import { changeEdit } from '../profiles/ini/ini-edit.ts';
import { applyEdits } from '../profiles/ini/ini-lines.ts';
import type { AwsFileKind } from '../profiles/ini/ini-section.ts';
import { unifiedDiff } from '../profiles/ini/text-diff.ts';
import type { ImportInput, ImportPlanRow } from './subject.ts';

export interface CorrectedFiles {
  readonly config: string;
  readonly credentials: string;
  readonly changed: boolean;
  readonly diff: { readonly config: string; readonly credentials: string };
}

/**
 * Writes the proposed values into the user's own sections, for rows they said yes to: also for a profile that is left
 * alone, so that the tools can use it. Only the lines of those values change.
 */
export function correctFiles(
  input: Pick<ImportInput, 'config' | 'credentials' | 'paths'>,
  rows: readonly ImportPlanRow[],
): CorrectedFiles {
  const correct = (file: AwsFileKind): string => {
    // Most imports have nothing to correct.
    if (rows.length === 0) return input[file];
    const doc = parseIni(input[file], file);
    return applyEdits(
      doc.table,
      rows.flatMap((row) => editsFor(doc, row)),
    );
  };
  const after = { config: correct('config'), credentials: correct('credentials') };
  const diffOf = (file: AwsFileKind): string => {
    const names = { from: input.paths[file], to: input.paths[file] };
    return unifiedDiff(maskSecrets(input[file], file), maskSecrets(after[file], file), names);
  };
  return {
    config: after.config,
    credentials: after.credentials,
    changed: after.config !== input.config || after.credentials !== input.credentials,
    get diff() {
      return { config: diffOf('config'), credentials: diffOf('credentials') };
    },
  };
}

function editsFor(doc: IniDocument, row: ImportPlanRow) {
  const sections = doc.sections.filter((section) =>
    row.profile === null
      ? section.kind === 'sso-session' && `[${section.header}]` === row.section
      : section.kind === 'profile' && section.name === row.profile && section.sessionId === null,
  );
  return sections.flatMap((section) =>
    section.options.flatMap((option) => {
      const fix = row.fixes.find(({ key, was }) => key === option.key && was === option.value);
      return fix === undefined || fix.proposed === null ? [] : [changeEdit(doc, option, fix.proposed)];
    }),
  );
}
