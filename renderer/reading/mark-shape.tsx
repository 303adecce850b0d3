/** One mark over an image: its line on a dark casing, so that it is seen on white and on black, handles, words. */
import type { PointerEvent } from "react";
import type { Affine, Point, Size } from "../viewport/index.ts";
import { apply, invert } from "../viewport/index.ts";
import { type Grip, labelBeside } from "./mark-drags.ts";
import styles from "./reading.module.css";

interface MarkShapeProps {
  readonly words: string;
  /** In image pixels: both ends, or both ends of one axis and then of the other. */
  readonly points: readonly Point[];
  /** Where the words were put, in image pixels; null: beside the mark. */
  readonly labelAt: Point | null;
  readonly transform: Affine;
  readonly size: Size;
  readonly selected: boolean;
  readonly grab: (grip: Grip, event: PointerEvent<SVGElement>) => void;
}

/** Widths a letter has at most, about, to tell whether words fit beside a mark. */
const LETTER_WIDTH = 7;
const HANDLE_RADIUS = 4;
/** Of what answers to the pointer around a handle. */
const REACH_RADIUS = 10;

export function MarkShape(props: MarkShapeProps) {
  const { words, points, labelAt, transform, size, selected, grab } = props;
  const ends = points.map((point) => apply(transform, point));
  const [a, b] = ends;
  if (a === undefined || b === undefined) return null;
  const handles = ends.map((at, index) => ({ name: `handle-${index}`, at, index }));
  const hold = (grip: Grip) => (event: PointerEvent<SVGElement>) => grab(grip, event);
  return (
    <g className={styles.mark} data-selected={selected}>
      <g onPointerDown={hold({ part: "whole" })}>
        <Outline ends={ends} className={styles.markReach} />
        <Outline ends={ends} className={styles.markCasing} />
        <Outline ends={ends} className={styles.markLine} />
      </g>
      {handles.map(({ name, at, index }) => (
        <g key={name} className={styles.handle} onPointerDown={hold({ part: "handle", index })}>
          <circle cx={at[0]} cy={at[1]} r={REACH_RADIUS} className={styles.handleReach} />
          <circle cx={at[0]} cy={at[1]} r={HANDLE_RADIUS} className={styles.handleDot} />
        </g>
      ))}
      <Label ends={ends} words={words} labelAt={labelAt} transform={transform} size={size} grab={grab} />
    </g>
  );
}

function Outline({ ends, className }: { readonly ends: readonly Point[]; readonly className: string | undefined }) {
  const [a, b, c, d] = ends;
  if (a === undefined || b === undefined) return null;
  if (c === undefined || d === undefined) {
    return <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} className={className} />;
  }
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const turned = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  return (
    <ellipse
      cx={x}
      cy={y}
      rx={Math.hypot(b[0] - a[0], b[1] - a[1]) / 2}
      ry={Math.hypot(d[0] - c[0], d[1] - c[1]) / 2}
      transform={`rotate(${turned} ${x} ${y})`}
      className={className}
    />
  );
}

interface LabelProps extends Pick<MarkShapeProps, "words" | "labelAt" | "transform" | "size" | "grab"> {
  readonly ends: readonly Point[];
}

function Label({ ends, words, labelAt, transform, size, grab }: LabelProps) {
  const width = words.length * LETTER_WIDTH;
  const beside = labelBeside(ends, width, size);
  const at = labelAt === null ? beside : apply(transform, labelAt);
  const stands = apply(invert(transform), at);
  const nearest = ends.reduce((best, end) =>
    Math.hypot(end[0] - at[0], end[1] - at[1]) < Math.hypot(best[0] - at[0], best[1] - at[1]) ? end : best,
  );
  return (
    <>
      {labelAt === null ? null : (
        <line x1={nearest[0]} y1={nearest[1]} x2={at[0]} y2={at[1]} className={styles.markLeader} />
      )}
      <text
        x={at[0]}
        y={at[1]}
        className={styles.markWords}
        onPointerDown={(event) => grab({ part: "label", stands }, event)}
      >
        {words}
      </text>
    </>
  );
}
