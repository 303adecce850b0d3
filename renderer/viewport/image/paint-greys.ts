/** Puts a grey mapping into the transfer function of what a Cornerstone viewport shows. */
import type { Types } from "@cornerstonejs/core";
import type { GreyMapping } from "./grey-mapping.ts";

interface TransferFunction {
  setNodes(
    nodes: readonly { x: number; r: number; g: number; b: number; midpoint: number; sharpness: number }[],
  ): boolean;
  setMappingRange(lower: number, upper: number): boolean;
  modified(): void;
}

/** What was put where, so that scrolling through a stack with one window costs nothing. */
const applied = new WeakMap<object, string>();

/** @param inverted white and black exchanged (MONOCHROME1, or the reader's wish; both together cancel out) */
export function paintGreys(viewport: Types.IStackViewport, mapping: GreyMapping, inverted: boolean): void {
  const transfer = transferFunctionOf(viewport);
  if (transfer === null) return;
  const { lower, upper, levels } = mapping;
  const mark = `${lower}/${upper}/${levels.length}/${inverted}/${levels.length > 2 ? fingerprint(levels) : ""}`;
  if (applied.get(transfer) === mark) return;
  const last = levels.length - 1;
  const nodes = Array.from(levels, (level, i) => {
    const grey = inverted ? 1 - level : level;
    return { x: lower + ((upper - lower) * i) / last, r: grey, g: grey, b: grey, midpoint: 0.5, sharpness: 0 };
  });
  transfer.setNodes(nodes);
  transfer.setMappingRange(lower, upper);
  transfer.modified();
  applied.set(transfer, mark);
}

const isTransferFunction = (value: unknown): value is TransferFunction =>
  typeof value === "object" && value !== null && "setNodes" in value && "setMappingRange" in value;

function transferFunctionOf(viewport: Types.IStackViewport): TransferFunction | null {
  const actor = viewport.getDefaultActor()?.actor;
  if (actor === undefined || !("getProperty" in actor)) return null;
  const property: unknown = actor.getProperty();
  if (typeof property !== "object" || property === null || !("getRGBTransferFunction" in property)) return null;
  if (typeof property.getRGBTransferFunction !== "function") return null;
  const transfer: unknown = property.getRGBTransferFunction(0);
  return isTransferFunction(transfer) ? transfer : null;
}

function fingerprint(levels: Float32Array): string {
  let hash = 0;
  for (const level of levels) hash = (Math.imul(hash, 31) + Math.round(level * 65535)) | 0;
  return String(hash);
}
