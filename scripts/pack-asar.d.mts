import type { CreateOptions } from '@electron/asar';

/** Packs a folder, and waits until the archive has every byte that its header names; throws where it never does. */
export function packAsar(folder: string, archive: string, options?: CreateOptions): Promise<void>;
