import { gitBlocks } from './git-config-blocks.ts';
import { parseIni } from './ini/ini-document.ts';
import { TextLines } from './ini/ini-lines.ts';
import { isReallyMarked, isReallyOfAnother } from './plan/real-marker.ts';
import { hasShellBlock } from './shell-block.ts';

const nothingWanted: ReadonlySet<string> = new Set();

/**
 * Whether a file that has nothing of ours has something of another Latchkey. A comment that the user has copied says nothing alone
 * (docs/decisions/0037).
 */
export function hasOfAnother(text: string): boolean {
  const { own, others } = gitBlocks(new TextLines(text), undefined, '');
  if (own.length + others.length > 0 || hasShellBlock(text)) return true;
  return (['config', 'credentials'] as const).some((file) => {
    const doc = parseIni(text, file);
    return doc.sections.some(
      (section) =>
        section.sessionId !== null &&
        (isReallyMarked(section, file, nothingWanted) || isReallyOfAnother(doc, section)),
    );
  });
}
