import { inSlices, type SlicedWork } from '../async/in-slices.ts';
import type { Clock } from '../ports/clock.ts';
import { type IniDocument, parsingIni } from './ini/ini-document.ts';
import type { AwsFileKind } from './ini/ini-section.ts';
import type { IsOurs } from './ini/marker.ts';

/** The AWS files as documents: a text that was read before is not read again. */
export interface ParsedFiles {
  /** By its whole text, so it is never out of date: a writer reads the text again under the lock. */
  of(file: AwsFileKind, text: string): Promise<IniDocument>;
  /** A document that was made on the way and may be asked for next. */
  keep(document: IniDocument): void;
}

/** What is in the file now, and what a write is about to put there. */
const KEPT = 2;

export function createParsedFiles(ports: {
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly parse?: (text: string, file: AwsFileKind, isOurs?: IsOurs) => SlicedWork<IniDocument>;
  /** Which sections are ours; absent: all that any Latchkey marked. */
  readonly owner?: () => Promise<IsOurs>;
}): ParsedFiles {
  const parse = ports.parse ?? parsingIni;
  const kept: Record<AwsFileKind, readonly IniDocument[]> = { config: [], credentials: [] };
  const keep = (document: IniDocument) => {
    const others = kept[document.file].filter(({ text }) => text !== document.text);
    kept[document.file] = [document, ...others].slice(0, KEPT);
  };
  return {
    async of(file, text) {
      const known = kept[file].find((document) => document.text === text);
      if (known !== undefined) return known;
      const document = await inSlices(parse(text, file, await ports.owner?.()), ports.clock);
      keep(document);
      return document;
    },
    keep,
  };
}
