/** The magnifier's key: held, it is there as long; tapped, until the next tap or Escape. */
import type { Command } from "../workspace/commands.ts";
import { toolNames } from "../workspace/mouse-tools.ts";
import { handStore } from "./hand-store.ts";
import { imageCommand } from "./room-command.ts";

/** A key that is down longer than this, in milliseconds, is held. */
const TAP_MS = 350;

const off = (): void => handStore.setState({ magnifier: "off" });

function holdOrToggle(): void {
  if (handStore.getState().magnifier === "key") {
    off();
    return;
  }
  handStore.setState({ magnifier: "key" });
  const began = performance.now();
  const released = new AbortController();
  const { signal } = released;
  const letGo = (held: boolean): void => {
    released.abort();
    if (held) off();
  };
  // By when the key was let go, not when there was time to hear of it.
  window.addEventListener("keyup", ({ timeStamp }) => letGo(timeStamp - began > TAP_MS), { signal });
  // Its keyup goes to another window.
  window.addEventListener("blur", () => letGo(true), { signal });
}

export const magnifierCommands: readonly Command[] = [
  imageCommand("magnifier", toolNames.magnifier, ["g"], holdOrToggle),
  imageCommand(
    "magnifier-off",
    { en: "Put the magnifier away", ko: "돋보기 닫기" },
    ["escape"],
    off,
    () => handStore.getState().magnifier === "key",
  ),
];
