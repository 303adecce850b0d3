/** Over an image: what the pointer does there, and the marks that stand on it. */
import { type PointerEvent, useEffect, useRef, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { Finding } from "../../shared/contract/finding.ts";
import { useTexts } from "../ui/texts.ts";
import { apply, invert, type Point, type ShownSlice, type StackView } from "../viewport/index.ts";
import { useSettings } from "../workspace/hooks.ts";
import { toolOfButton } from "../workspace/mouse-tools.ts";
import { stopCine } from "./cine.ts";
import { CineLine } from "./cine-line.tsx";
import { addFinding, changeFinding, findingsStore } from "./findings-store.ts";
import { handStore, type Underway } from "./hand-store.ts";
import { Lens } from "./lens.tsx";
import { drawing, type Grip, type MarkDrag, moving } from "./mark-drags.ts";
import { MarkList } from "./mark-list.tsx";
import { MarkShape } from "./mark-shape.tsx";
import { markWords } from "./mark-words.ts";
import { bodyFor, pointsOf, standsOn, valuesOf } from "./measured.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { Readout } from "./readout.tsx";
import { activate } from "./room-actions.ts";
import { roomStore, setInCell, studyOfSet } from "./room-store.ts";
import { dragOf } from "./view-drags.ts";

/** Shorter drags are clicks. */
const LEAST_DRAG = 4;
/** Pixels that an ellipse's statistics read while the hand moves it. */
const FOLLOWED_PIXELS = 20_000;

interface Drag {
  readonly pointer: number;
  readonly from: Point;
  /** Moves the view; null while a mark is under the hand. */
  readonly view: ((to: Point) => void) | null;
  /** What is drawn, until the hand has moved and a mark is begun on the image that is then seen. */
  readonly draws: "length" | "ellipse" | null;
  readonly mark: MarkDrag | null;
}

const isSame = (a: ShownSlice, b: ShownSlice | null): boolean => a.instance === b?.instance && a.frame === b.frame;

/** Lays over the viewport of a cell; takes pointer and touch, leaves the wheel to the cell. */
export function MarksLayer({ cell, view }: { readonly cell: number; readonly view: StackView }) {
  const t = useTexts(readingTexts);
  const { mouse } = useSettings();
  const { size } = useSyncExternalStore(view.subscribe, view.snapshot);
  const findings = useStore(findingsStore, (now) => now.findings);
  const tool = useStore(roomStore, (room) => room.tool);
  const selected = useStore(roomStore, (room) => room.selected);
  const underway = useStore(handStore, (hand) => (hand.underway?.cell === cell ? hand.underway : null));
  const layer = useRef<SVGSVGElement>(null);
  const drag = useRef<Drag | null>(null);
  const slice = view.shownSlice();
  const transform = view.transform();
  const moved = underway !== null && underway.mark !== null && slice !== null && isSame(underway.on, slice);

  useEffect(
    () => () =>
      handStore.setState(({ under, underway: now }) => ({
        under: under?.cell === cell ? null : under,
        underway: now?.cell === cell ? null : now,
      })),
    [cell],
  );

  const at = (event: PointerEvent): Point => {
    const { left, top } = layer.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return [event.clientX - left, event.clientY - top];
  };
  const toImage = (point: Point): Point => {
    const now = view.transform();
    return now === null ? point : apply(invert(now), point);
  };
  const begin = (event: PointerEvent, does: Partial<Pick<Drag, "view" | "draws" | "mark">>): void => {
    drag.current = { pointer: event.pointerId, from: at(event), view: null, draws: null, mark: null, ...does };
    layer.current?.setPointerCapture(event.pointerId);
  };
  const setUnderway = (on: ShownSlice, finding: string | null): void =>
    handStore.setState({ underway: { cell, finding, on, mark: null, labelAt: null } });
  const grab = (one: Finding, grip: Grip, event: PointerEvent): void => {
    if (event.button !== 0 || slice === null || drag.current !== null) return;
    event.stopPropagation();
    activate(cell);
    roomStore.setState({ selected: one.id });
    stopCine(cell);
    begin(event, { mark: moving(one, grip, slice, toImage(at(event))) });
    setUnderway(slice, one.id);
  };
  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (drag.current !== null) return;
    activate(cell);
    const used = toolOfButton(event.button, tool, mouse);
    if (event.button === 0) roomStore.setState({ selected: null });
    if (used === null) return;
    if (used === "magnifier") {
      handStore.setState({ magnifier: "button" });
      begin(event, {});
    } else if (used === "length" || used === "ellipse") {
      stopCine(cell);
      begin(event, { draws: used });
    } else begin(event, { view: dragOf(used, view, at(event)) });
  };
  /** A mark begins with the hand's first real move, on what is then on the screen. */
  const startDrawing = (now: Drag, to: Point): void => {
    const on = view.shownSlice();
    if (now.draws === null || on === null || Math.hypot(to[0] - now.from[0], to[1] - now.from[1]) < LEAST_DRAG) return;
    drag.current = { ...now, draws: null, mark: drawing(now.draws, on, toImage(now.from)) };
    setUnderway(on, null);
  };
  const follow = (event: PointerEvent): Underway | null => {
    const { underway: now } = handStore.getState();
    const to = at(event);
    const [mark, from] = [drag.current?.mark ?? null, drag.current?.from ?? to];
    // Taken back by a key, or turned to another slice meanwhile: what was begun there is not put here.
    if (mark === null || now === null || !isSame(now.on, view.shownSlice())) return null;
    if (now.mark === null && Math.hypot(to[0] - from[0], to[1] - from[1]) < LEAST_DRAG) return now;
    return { ...now, ...mark(toImage(to), event.shiftKey) };
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    handStore.setState({ under: { cell, at: at(event) } });
    if (drag.current?.pointer !== event.pointerId) return;
    drag.current.view?.(at(event));
    startDrawing(drag.current, at(event));
    if (drag.current.mark !== null) handStore.setState({ underway: follow(event) });
  };
  const end = (): void => {
    drag.current = null;
    handStore.setState(({ magnifier }) => ({ underway: null, magnifier: magnifier === "button" ? "off" : magnifier }));
  };
  const onPointerUp = (event: PointerEvent<SVGSVGElement>): void => {
    if (drag.current?.pointer !== event.pointerId) return;
    startDrawing(drag.current, at(event));
    const done = follow(event);
    end();
    if (done?.mark != null) keep(cell, done, done.mark, view.shownBytes());
  };
  const shapeOf = (id: string, one: Pick<Finding, "mark" | "labelAt">, words: string, grabbed: Finding | null) => {
    const points = slice === null ? null : pointsOf(one.mark, slice);
    if (points === null || points.length === 0 || transform === null) return null;
    return (
      <MarkShape
        key={id}
        words={words}
        points={points}
        labelAt={one.labelAt}
        transform={transform}
        size={size}
        selected={grabbed === null || selected === id}
        grab={(grip, event) => (grabbed === null ? undefined : grab(grabbed, grip, event))}
      />
    );
  };
  const underwayShape = (id: string, grabbed: Finding | null) => {
    if (!moved || underway?.mark == null) return null;
    const { mark, labelAt } = underway;
    const values = valuesOf(mark, underway.on, view.shownBytes(), FOLLOWED_PIXELS);
    return shapeOf(id, { mark, labelAt }, markWords(mark, values, underway.on, true, t), grabbed);
  };

  const here = slice === null ? [] : [...findings.values()].filter((one) => standsOn(slice, one));
  return (
    <>
      <svg
        ref={layer}
        className={styles.marks}
        aria-hidden="true"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={end}
        onPointerLeave={() => handStore.setState({ under: null })}
        onContextMenu={(event) => event.preventDefault()}
      >
        {slice === null
          ? null
          : here.map((one) =>
              moved && underway?.finding === one.id
                ? underwayShape(one.id, one)
                : shapeOf(one.id, one, markWords(one.mark, one.values, slice, false, t), one),
            )}
        {underway?.finding === null ? underwayShape("new", null) : null}
      </svg>
      <MarkList marks={slice === null ? [] : here} slice={slice} />
      <Lens cell={cell} view={view} />
      {here.some(({ mark }) => mark.kind === "key-image") ? (
        <span className={styles.keyImage}>{t("key-image")}</span>
      ) : null}
      <div className={styles.foot}>
        <CineLine cell={cell} />
        <Readout cell={cell} view={view} />
      </div>
    </>
  );
}

/** Keeps what the hand let go of, with its exact values. */
function keep(cell: number, { finding, on, labelAt }: Underway, mark: Finding["mark"], bytes: Uint8Array | null): void {
  const room = roomStore.getState();
  const set = setInCell(room, cell);
  const study = set === null ? null : studyOfSet(room, set);
  if (set === null || study === null) return;
  if (finding !== null) {
    changeFinding(finding, { mark, values: valuesOf(mark, on, bytes), labelAt });
    return;
  }
  const body = bodyFor(study, set.seriesId, on, mark, bytes);
  if (body !== null) roomStore.setState({ selected: addFinding(body) });
}
