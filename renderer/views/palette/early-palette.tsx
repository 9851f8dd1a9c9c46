import { lazy, useEffect, useState } from 'react';

const readPalette = async () => (await import('./palette.tsx')).Palette;
type PaletteView = Awaited<ReturnType<typeof readPalette>>;
const LazyPalette = lazy(async () => ({ default: await readPalette() }));

/**
 * The palette, read in idle time after the first paint: a user types on right after Ctrl+K, and letters typed before its
 * field is there are lost. Null: not read yet.
 */
export function useEarlyPalette(): PaletteView | null {
  const [early, setEarly] = useState<PaletteView | null>(null);
  useEffect(() => {
    let isGone = false;
    const idle = window.requestIdleCallback(() => {
      // If it fails here, opening the palette reads it again, and shows the error.
      readPalette().then(
        (view) => {
          if (!isGone) setEarly(() => view);
        },
        () => undefined,
      );
    });
    return () => {
      isGone = true;
      window.cancelIdleCallback(idle);
    };
  }, []);
  return early;
}

interface Props {
  readonly early: PaletteView | null;
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

/** A part that was read is drawn at once, which `lazy` does not do at its first use. */
export function OpenPalette({ early, onClose, onHelp }: Props) {
  // One for as long as it is open: an exchange would drop what was typed.
  const [View] = useState<PaletteView | typeof LazyPalette>(() => early ?? LazyPalette);
  return <View onClose={onClose} onHelp={onHelp} />;
}
