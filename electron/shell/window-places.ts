/** Where windows stand, remembered for each set of displays: a laptop in its dock is not the laptop on a train. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Place extends Rectangle {
  readonly maximized: boolean;
}

export interface DisplayPlace {
  readonly workArea: Rectangle;
  readonly scaleFactor: number;
}

const SMALLEST = { width: 640, height: 480 };
const FIRST = { width: 1600, height: 1000 };
/** So much of a window's top must lie on a display that a hand can take it, in device-independent pixels. */
const GRIP = 64;

/** The same for the same displays in any order. */
export const displaySetKey = (displays: readonly DisplayPlace[]): string =>
  displays
    .map(({ workArea: { x, y, width, height }, scaleFactor }) => `${x},${y},${width}x${height}@${scaleFactor}`)
    .sort()
    .join(" ");

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom);

const canBeTaken = (place: Rectangle, { workArea: area }: DisplayPlace): boolean =>
  overlap(place.x, place.width, area.x, area.width) >= GRIP &&
  place.y >= area.y &&
  place.y <= area.y + area.height - GRIP;

/**
 * Where a window opens: where it stood last with these displays, else in the middle of the first.
 * @param displays the primary display first
 */
export function placeWindow(saved: Place | undefined, displays: readonly DisplayPlace[]): Place {
  if (saved !== undefined && displays.some((display) => canBeTaken(saved, display))) {
    return {
      ...saved,
      width: Math.max(saved.width, SMALLEST.width),
      height: Math.max(saved.height, SMALLEST.height),
    };
  }
  const area = displays[0]?.workArea ?? { x: 0, y: 0, ...FIRST };
  const width = Math.min(FIRST.width, area.width);
  const height = Math.min(FIRST.height, area.height);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
    maximized: false,
  };
}

const isSame = (one: Place, other: Place): boolean =>
  one.x === other.x &&
  one.y === other.y &&
  one.width === other.width &&
  one.height === other.height &&
  one.maximized === other.maximized;

/**
 * Where a window goes after displays came, went or changed (MA-10, MA-11).
 *
 * @param now where it stands, as the system left it
 * @param saved where it stood last with these displays
 * @param displays the primary display first
 * @returns `undefined` where it stays
 */
export function placeAfterChange(
  now: Place,
  saved: Place | undefined,
  displays: readonly DisplayPlace[],
): Place | undefined {
  const isThere = (place: Rectangle): boolean => displays.some((display) => canBeTaken(place, display));
  if (saved !== undefined && isThere(saved)) return isSame(saved, now) ? undefined : placeWindow(saved, displays);
  return isThere(now) ? undefined : placeWindow(undefined, displays);
}
