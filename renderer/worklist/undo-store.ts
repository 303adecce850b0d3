/** What the reader did to the list and can take back, one after another. */
import { createStore } from "zustand/vanilla";

export interface Undo {
  /** What was done, in words. */
  readonly what: string;
  readonly run: () => Promise<void>;
}

export interface UndoStore {
  /** The last one comes first. */
  readonly undos: readonly Undo[];
  /** What was done or taken back last, while it is told. */
  readonly told: { readonly what: string; readonly takenBack: boolean } | null;
}

const MOST = 20;
const empty: UndoStore = { undos: [], told: null };
export const undoStore = createStore<UndoStore>(() => empty);

/**
 * Notes what was done.
 *
 * @param alone exams were joined or parted, so that what was done before speaks of exams that are no more
 */
export function noteUndo(undo: Undo, alone = false): void {
  undoStore.setState(({ undos }) => ({
    undos: alone ? [undo] : [undo, ...undos].slice(0, MOST),
    told: { what: undo.what, takenBack: false },
  }));
}

export async function undoLast(): Promise<void> {
  const [undo, ...rest] = undoStore.getState().undos;
  if (undo === undefined) return;
  undoStore.setState({ undos: rest, told: { what: undo.what, takenBack: true } });
  await undo.run();
}

export const hideUndo = (): void => undoStore.setState({ told: null });
/** Another reader takes nothing of this one's back. */
export const forgetUndos = (): void => undoStore.setState(empty);
