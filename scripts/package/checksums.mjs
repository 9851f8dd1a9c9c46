// SHA256SUMS beside the installers, as `sha256sum -c` reads it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const PUBLISHED = /\.(deb|rpm|AppImage|exe|msi|dmg|zip|cdx\.json)$/;

/** Of every installer and parts list in the folder, whichever run made it; without one there is no file. */
export function writeChecksums(folder) {
  const target = path.join(folder, 'SHA256SUMS');
  const lines = fs
    .readdirSync(folder)
    .filter((name) => PUBLISHED.test(name))
    .sort()
    .map((name) => {
      const digest = createHash('sha256')
        .update(fs.readFileSync(path.join(folder, name)))
        .digest('hex');
      return `${digest}  ${name}\n`;
    });
  if (lines.length === 0) fs.rmSync(target, { force: true });
  else fs.writeFileSync(target, lines.join(''));
}
