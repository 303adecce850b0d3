/** Over an image: what the pointer does there, the marks that stand on it, and the value under the hand. */
import { type PointerEvent, useRef, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { Finding, FindingMark } from "../../shared/contract/finding.ts";
import { useTexts } from "../ui/texts.ts";
import { apply, invert, type Point, probeAt, type ShownSlice, type StackView, scaleAt } from "../viewport/index.ts";
import { useSettings } from "../workspace/hooks.ts";
import { addFinding, findingsStore } from "./findings-store.ts";
import { bodyFor, ellipseMark, lengthMark, pointsOf, valuesOf, writeValue } from "./measured.ts";
import styles from "./reading.module.css";
import { readingTexts } from "./reading-texts.ts";
import { activate } from "./room-actions.ts";
import { roomStore, setInCell, studyOfSet } from "./room-store.ts";
import { toolOfButton } from "./tools.ts";
import { dragOf } from "./view-drags.ts";

/** Shorter drags are clicks. */
const LEAST_DRAG = 4;

interface Drawn {
  readonly id: string;
  readonly mark: FindingMark;
  readonly words: string;
}

type Drag =
  | { readonly kind: "move"; readonly to: (at: Point) => void }
  | { readonly kind: "draw"; readonly tool: "length" | "ellipse"; readonly from: Point; readonly on: ShownSlice };

const isOn = (slice: ShownSlice, { image }: Finding): boolean =>
  image.instance === slice.header.instance && image.frame === slice.frame;

interface MarkProps {
  readonly drawn: Drawn;
  readonly slice: ShownSlice;
  readonly view: StackView;
}

function Mark({ drawn, slice, view }: MarkProps) {
  const selected = useStore(roomStore, (room) => room.selected) === drawn.id;
  const transform = view.transform();
  const points = pointsOf(drawn.mark, slice);
  if (transform === null || points === null) return null;
  const [a, b, c, d] = points.map((point) => apply(transform, point));
  if (a === undefined || b === undefined) return null;
  const select = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    roomStore.setState({ selected: drawn.id });
  };
  const right = Math.max(a[0], b[0], c?.[0] ?? 0);
  const label = (
    <text x={right + 8} y={(a[1] + b[1]) / 2} className={styles.markWords}>
      {drawn.words}
    </text>
  );
  if (c === undefined || d === undefined) {
    return (
      <g className={styles.mark} data-selected={selected} onPointerDown={select}>
        <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} />
        <circle cx={a[0]} cy={a[1]} r={3} />
        <circle cx={b[0]} cy={b[1]} r={3} />
        {label}
      </g>
    );
  }
  const [rx, ry] = [Math.hypot(b[0] - a[0], b[1] - a[1]) / 2, Math.hypot(d[0] - c[0], d[1] - c[1]) / 2];
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const turned = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  return (
    <g className={styles.mark} data-selected={selected} onPointerDown={select}>
      <ellipse cx={x} cy={y} rx={rx} ry={ry} transform={`rotate(${turned} ${x} ${y})`} />
      {label}
    </g>
  );
}

/** Lays over the viewport of a cell; takes pointer and touch, leaves the wheel to the cell. */
export function MarksLayer({ cell, view }: { readonly cell: number; readonly view: StackView }) {
  const t = useTexts(readingTexts);
  const { mouse } = useSettings();
  useSyncExternalStore(view.subscribe, view.snapshot);
  const findings = useStore(findingsStore, (now) => now.findings);
  const examId = useStore(findingsStore, (now) => now.examId);
  const tool = useStore(roomStore, (room) => room.tool);
  const drag = useRef<Drag | null>(null);
  const [drawing, setDrawing] = useState<FindingMark | null>(null);
  const [under, setUnder] = useState<Point | null>(null);
  const slice = view.shownSlice();
  const bytes = view.shownBytes();
  const transform = view.transform();

  const at = (event: PointerEvent<SVGSVGElement>): Point => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const wordsOf = (mark: FindingMark): string => {
    if (slice === null) return "";
    const scale = scaleAt(slice.image, pointsOf(mark, slice) ?? []);
    const values = valuesOf(mark, slice, bytes).filter(({ name }) => name !== "minimum" && name !== "maximum");
    const words = values.map((value) => (value.name === "deviation" ? `± ${writeValue(value)}` : writeValue(value)));
    if (scale === "across-regions") return [t("across-regions"), ...words].join(" · ");
    const place = scale.at === "patient" ? [] : [t(scale.at === "detector" ? "at-detector" : "by-magnification")];
    return [...words, ...place].join(" · ");
  };
  const markOf = (kind: "length" | "ellipse", from: Point, to: Point): FindingMark | null => {
    if (slice === null || transform === null) return null;
    const back = invert(transform);
    const make = kind === "length" ? lengthMark : ellipseMark;
    return make(slice, apply(back, from), apply(back, to));
  };
  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    activate(cell);
    roomStore.setState({ selected: null });
    const used = toolOfButton(event.button, tool, mouse);
    if (used === null) return;
    const from = at(event);
    if (used === "length" || used === "ellipse") {
      drag.current = slice === null ? null : { kind: "draw", tool: used, from, on: slice };
    } else {
      const to = dragOf(used, view, from);
      drag.current = to === null ? null : { kind: "move", to };
    }
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    const to = at(event);
    setUnder(to);
    if (drag.current?.kind === "move") drag.current.to(to);
    if (drag.current?.kind === "draw") setDrawing(markOf(drag.current.tool, drag.current.from, to));
  };
  const onPointerUp = (event: PointerEvent<SVGSVGElement>): void => {
    const done = drag.current;
    drag.current = null;
    setDrawing(null);
    // Turned to another slice meanwhile: what was begun there is not put here.
    if (done?.kind !== "draw" || slice === null || slice !== done.on) return;
    const to = at(event);
    if (Math.hypot(to[0] - done.from[0], to[1] - done.from[1]) < LEAST_DRAG) return;
    const mark = markOf(done.tool, done.from, to);
    const room = roomStore.getState();
    const set = setInCell(room, cell);
    const study = set === null ? null : studyOfSet(room, set);
    if (mark === null || set === null || study === null) return;
    const body = bodyFor(study, set.seriesId, slice, mark, bytes);
    if (body !== null) roomStore.setState({ selected: addFinding(body) });
  };

  const here = slice === null || examId === null ? [] : [...findings.values()].filter((one) => isOn(slice, one));
  const reading =
    slice === null || bytes === null || transform === null || under === null
      ? null
      : probeAt(slice.image, bytes, apply(invert(transform), under));
  return (
    <>
      <svg
        className={styles.marks}
        aria-hidden="true"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = null;
          setDrawing(null);
        }}
        onPointerLeave={() => setUnder(null)}
        onContextMenu={(event) => event.preventDefault()}
      >
        {slice === null
          ? null
          : here.map(({ id, mark }) => (
              <Mark key={id} drawn={{ id, mark, words: wordsOf(mark) }} slice={slice} view={view} />
            ))}
        {slice === null || drawing === null ? null : (
          <Mark drawn={{ id: "", mark: drawing, words: wordsOf(drawing) }} slice={slice} view={view} />
        )}
      </svg>
      {here.some(({ mark }) => mark.kind === "key-image") ? (
        <span className={styles.keyImage}>{t("key-image")}</span>
      ) : null}
      {reading === null ? null : (
        <output className={styles.probe}>
          {reading.values.map((value) => Math.round(value * 100) / 100).join(" ")} {reading.unit}
        </output>
      )}
    </>
  );
}
