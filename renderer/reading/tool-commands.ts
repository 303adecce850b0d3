/** Commands of the hand on images: tools, grey levels, turning, marks, playing. */
import { flip, rotate, type StackView } from "../viewport/index.ts";
import type { Command } from "../workspace/commands.ts";
import { type ToolId, toolNames } from "../workspace/mouse-tools.ts";
import { cineCommands } from "./cine-commands.ts";
import { magnifierCommands } from "./magnifier-command.ts";
import { markCommands } from "./mark-commands.ts";
import { canStepImages } from "./room-actions.ts";
import { imageCommand } from "./room-command.ts";
import { type RoomState, roomStore } from "./room-store.ts";
import { activeView } from "./room-views.ts";
import { windowCommands } from "./window-commands.ts";

const tool = (id: ToolId, key: string): Command =>
  imageCommand(`tool-${id}`, toolNames[id], [key], () => roomStore.setState({ tool: id }));

const turn = (id: string, name: Command["name"], key: string, change: (view: StackView) => void): Command =>
  imageCommand(id, name, [key], () => change(activeView()));

/** The reader's word is for all views, whatever groups they were hung in (HP-40). */
const toggleLinks = ({ linked, begins }: RoomState): Pick<RoomState, "linked" | "begins"> => ({
  linked: !linked,
  begins: begins.map((begin) => (begin === null ? null : { ...begin, sync: "all" })),
});

export const toolCommands: readonly Command[] = [
  tool("window", "w"),
  tool("zoom", "z"),
  tool("pan", "p"),
  tool("scroll", "s"),
  tool("length", "m"),
  tool("ellipse", "e"),
  ...windowCommands,
  turn("turn", { en: "Turn by a quarter", ko: "90도 회전" }, "t", (view) =>
    view.setView(rotate(view.snapshot().view, 1)),
  ),
  turn("flip", { en: "Exchange left and right", ko: "좌우 뒤집기" }, "h", (view) =>
    view.setView(flip(view.snapshot().view, "horizontal")),
  ),
  turn("flip-upright", { en: "Exchange top and bottom", ko: "상하 뒤집기" }, "v", (view) =>
    view.setView(flip(view.snapshot().view, "vertical")),
  ),
  turn("invert", { en: "Invert greys", ko: "흑백 반전" }, "i", (view) => view.setInverted(!view.snapshot().inverted)),
  turn("reset", { en: "As at first", ko: "처음 상태로" }, "r", (view) => view.reset()),
  ...markCommands,
  ...magnifierCommands,
  ...cineCommands,
  imageCommand(
    "link",
    { en: "Scroll views together, or apart", ko: "화면 연동 스크롤 / 해제" },
    ["l"],
    () => roomStore.setState(toggleLinks),
    canStepImages,
  ),
];
