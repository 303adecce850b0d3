/** What every problem is told with. */
import type { Localized } from "./language.ts";

export interface ProblemInWords {
  readonly what: Localized;
  readonly safe: Localized;
  readonly todo: Localized;
}
