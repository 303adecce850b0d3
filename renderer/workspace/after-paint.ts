/** A page out of sight paints nothing; what waits for a picture then goes on without it. */
const PATIENCE_MS = 150;

/**
 * Resolves once what was changed just now is on the screen, so that work behind it does not hold the picture up.
 *
 * @param patience how long a picture is waited for, milliseconds
 */
export function afterPaint(patience: number = PATIENCE_MS): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, patience);
  });
}
