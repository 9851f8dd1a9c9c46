export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 8;
/** Of the free height above the panel, where it is not beside the tray icon: a little above the middle, as the eye looks. */
const ABOVE = 0.35;

/**
 * Where the quick panel goes, in the part of a display that bars and docks leave free: beside the tray icon where the desktop says
 * where that is, else in the middle. Never outside, and never larger than there is room.
 */
export function panelPlace(
  free: Area,
  wanted: { readonly width: number; readonly height: number },
  icon: Area | null,
): Area {
  const width = Math.min(wanted.width, free.width);
  const height = Math.min(wanted.height, free.height);
  const most = { x: free.x + free.width - width, y: free.y + free.height - height };
  if (icon === null || icon.width === 0 || icon.height === 0) {
    return {
      x: Math.round((free.x + most.x) / 2),
      y: Math.round(free.y + (most.y - free.y) * ABOVE),
      width,
      height,
    };
  }
  const isAtTop = icon.y + icon.height / 2 < free.y + free.height / 2;
  const x = Math.round(icon.x + icon.width / 2 - width / 2);
  const y = isAtTop ? icon.y + icon.height + GAP : icon.y - height - GAP;
  return {
    x: Math.max(free.x, Math.min(x, most.x)),
    y: Math.max(free.y, Math.min(y, most.y)),
    width,
    height,
  };
}
