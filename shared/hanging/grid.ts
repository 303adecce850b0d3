/** Grids of views. */

export interface Layout {
  readonly rows: number;
  readonly columns: number;
}

export interface ScreenSize {
  /** CSS pixels, or any other unit: only their ratio counts. */
  readonly width: number;
  readonly height: number;
}

/** As many as a grid that fits itself has at most (RD-15). */
export const MOST_CELLS = 9;

/** The grid of at most 3 by 3 that gives `count` squarish images the most room on a screen. */
export function gridFor(count: number, screen: ScreenSize): Layout {
  let best: Layout & { readonly side: number } = { rows: 1, columns: 1, side: 0 };
  for (let rows = 1; rows <= 3; rows += 1) {
    for (let columns = 1; columns <= 3; columns += 1) {
      if (rows * columns < count) continue;
      const side = Math.min(screen.width / columns, screen.height / rows);
      if (side > best.side) best = { rows, columns, side };
    }
  }
  return { rows: best.rows, columns: best.columns };
}
