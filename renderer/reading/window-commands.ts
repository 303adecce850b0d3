/** Commands of grey levels by digit: presets of the modality, else what the image's own values suggest. */
import { automaticWindow, presetsFor, windowOver } from "../../shared/dicom/voi.ts";
import { framePixels, type HandWindow } from "../viewport/index.ts";
import type { Command } from "../workspace/commands.ts";
import { imageCommand, showsImage } from "./room-command.ts";
import { roomStore, setInCell } from "./room-store.ts";
import { activeView } from "./room-views.ts";

/**
 * RD-55: what the digits 1, 2, … mean for the image in the active cell. CT has its presets, with the function of the
 * image's own window (PS3.3 C.11.2.1.3); all else has the automatic window and one over all values.
 */
function windowsOnDigits(): readonly HandWindow[] {
  const view = activeView();
  const { mapping, slice } = view.snapshot();
  const room = roomStore.getState();
  const modality = setInCell(room, room.active)?.modality ?? "";
  if (slice?.state !== "here" || mapping === null) return [];
  const presets = presetsFor(modality, slice.image.unit);
  if (presets.length > 0) {
    const shape = mapping.window?.function ?? "linear";
    return presets.map(({ center, width }) => ({ center, width, function: shape }));
  }
  const whole = windowOver(...slice.image.range);
  const bytes = view.shownBytes();
  const automatic = bytes === null ? null : automaticWindow(framePixels(slice.image, bytes), slice.image.padding);
  return [automatic ?? whole, whole];
}

const digit = (place: number): Command =>
  imageCommand(
    `window-${place}`,
    { en: `Window preset ${place}`, ko: `윈도우 프리셋 ${place}` },
    [String(place)],
    () => {
      const window = windowsOnDigits()[place - 1];
      if (window === undefined) return;
      const { center, width } = window;
      activeView().setGreys({ kind: "window", center, width, function: window.function });
    },
    () => showsImage() && activeView().snapshot().mapping !== null,
  );

/** The window or table that the image brought; pressed again, the next that it offers. */
const own = imageCommand(
  "window-own",
  { en: "The image's own window, then its next", ko: "영상 자체 윈도우, 다시 누르면 다음 것" },
  ["0"],
  () => {
    const view = activeView();
    const { choice } = view.snapshot();
    view.setGreys({ kind: "stored", which: choice.kind === "stored" ? choice.which + 1 : 0 });
  },
  () => showsImage() && activeView().snapshot().mapping !== null,
);

export const windowCommands: readonly Command[] = [own, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(digit)];
