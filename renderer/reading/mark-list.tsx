import { useStore } from "zustand";
import type { Finding } from "../../shared/contract/finding.ts";
import { useTexts } from "../ui/texts.ts";
import type { ShownSlice } from "../viewport/index.ts";
import { markWords } from "./mark-words.ts";
import { readingTexts } from "./reading-texts.ts";
import { roomStore } from "./room-store.ts";

/** The marks on an image for those who go by Tab or by ear: what has the focus is selected. */
export function MarkList({ marks, slice }: { readonly marks: readonly Finding[]; readonly slice: ShownSlice | null }) {
  const t = useTexts(readingTexts);
  const selected = useStore(roomStore, (room) => room.selected);
  const drawn = marks.filter(({ mark }) => mark.kind !== "key-image");
  if (slice === null || drawn.length === 0) return null;
  return (
    <ul className="visually-hidden" aria-label={t("marks")}>
      {drawn.map(({ id, mark, values }) => {
        const select = (): void => roomStore.setState({ selected: id });
        const name = t(mark.kind === "ellipse" ? "mark-ellipse" : "mark-length");
        return (
          <li key={id}>
            <button type="button" aria-pressed={selected === id} onFocus={select} onClick={select}>
              {`${name}: ${markWords(mark, values, slice, false, t)}`}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
