import { writtenKey } from '../../ports/instance.ts';
import type { IniSection } from '../ini/ini-document.ts';
import { ourProfile } from '../own-profiles.ts';

// Tools that rewrite a file (configparser, and programs on top of it) drop all comments, our markers among them. What is left
// of ours is then no text of the user: kept as theirs, it would come back when the session is gone, and live keys would stay.

/** The session is not known any more; what matters is that it is one. */
const lost = 'lost';

export const asOurs = (section: IniSection): IniSection => ({
  kind: section.kind,
  name: section.name,
  header: section.header,
  line: section.line,
  endLine: section.endLine,
  options: section.options,
  sessionId: lost,
  markerAt: section.markerAt,
  isSeenByJs: section.isSeenByJs,
});

const isUnmarked = ({ sessionId, markerAt }: IniSection): boolean => sessionId === null && markerAt === null;

/** Of another Latchkey on the same file: it stays as it is until the user says yes. */
export const isOfAnother = ({ sessionId, markerAt }: IniSection): boolean =>
  sessionId === null && markerAt !== null;

/** Our command for a profile that a session has. */
export const isLostConfig = (section: IniSection, reserved: ReadonlySet<string>): boolean =>
  isUnmarked(section) &&
  reserved.has(section.name) &&
  section.options.some(
    ({ key, value }) => key === 'credential_process' && ourProfile(value) === section.name,
  );

/** SECURITY: keys that we wrote, and a tool has rewritten: they are neither renewed nor taken out otherwise. */
export const isLostKeys = (section: IniSection, written: ReadonlySet<string> = new Set()): boolean =>
  isUnmarked(section) &&
  written.size > 0 &&
  section.options.some(
    ({ key, value }) => key === 'aws_access_key_id' && written.has(writtenKey(section.name, value)),
  );
