/** The reader's saved views of the worklist. */
import type { View } from "../../../shared/worklist/view.ts";

export interface Views {
  /** In the reader's order. */
  list(): Promise<readonly View[]>;
  put(view: View): Promise<View>;
  remove(id: string): Promise<void>;
  order(ids: readonly string[]): Promise<void>;
}
