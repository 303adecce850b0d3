/**
 * Display sets: what of a series is scrolled through as one (rules IM-2 to IM-11, docs/rules/images.md).
 */
import { angleBetween, normalOf, type Orientation, planeOf, rowDirection } from "./geometry.ts";
import type { ImageHeader, InstanceHeader, InstanceKind } from "./instance-header.ts";
import { findGaps, type Gap, orderFrames, orderInstances, type SortableImage } from "./stack-order.ts";

/** One instance of a series as it stands here. */
export interface SeriesInstance {
  readonly id: string;
  readonly number: number | null;
  readonly state: "expected" | "here" | "refused" | "broken";
  readonly header: InstanceHeader | null;
}

/** A place in a stack, whether its image is here or not. */
export interface FramePlace {
  readonly instance: string;
  readonly frame: number;
  readonly state: SeriesInstance["state"];
}

export interface DisplaySet {
  /** Stays the same as more of the series arrives. */
  readonly id: string;
  readonly series: string;
  /** The series' own description, then what tells this set from its neighbours. */
  readonly title: string;
  readonly kind: InstanceKind;
  readonly frames: readonly FramePlace[];
  /** Where slices are missing that neither came nor are known to be expected. */
  readonly gaps: readonly Gap[];
  /** Slices do not lie at even distances, or some lie upon each other. */
  readonly uneven: boolean;
  readonly multiFrame: boolean;
  /** Milliseconds a frame when it plays as a cine; null for what stands still. */
  readonly frameTime: number | null;
  /** Places whose image is not here, was refused, or is broken. */
  readonly absent: number;
}

interface SeriesOf {
  readonly id: string;
  readonly modality: string;
  readonly description: string;
}

/** Modalities whose images are projections, each to be hung by itself (IM-5). */
const projections = new Set(["CR", "DX", "MG", "IO", "PX"]);

type ShownImage = SeriesInstance & { readonly header: InstanceHeader & { readonly image: ImageHeader } };

const isShown = (instance: SeriesInstance): instance is ShownImage =>
  instance.state === "here" && instance.header !== null && instance.header.image !== null;

/** IM-2: every instance of a series comes into exactly one display set. */
export function displaySets(series: SeriesOf, instances: readonly SeriesInstance[]): readonly DisplaySet[] {
  const shown = instances.filter(isShown);
  const papers = instances.filter((one) => one.state === "here" && !isShown(one) && one.header !== null);
  const absent = instances.filter((one) => one.state !== "here" || (one.header === null && !isShown(one)));
  const alone = (image: ShownImage): boolean =>
    image.header.kind !== "image" || image.header.image.frames.length > 1 || projections.has(series.modality);
  const stacks = splitStacks(shown.filter((image) => !alone(image)));
  const sets = [
    ...stacks.map(({ key, label, images }) => stackSet(series, key, label, images)),
    ...shown.filter(alone).map((image) => singleSet(series, image)),
    ...papers.map((paper) => paperSet(series, paper)),
  ];
  return placeAbsent(series, sets, absent, new Map(instances.map(({ id, number }) => [id, number])));
}

const titled = (series: SeriesOf, detail: string): string =>
  [series.description || series.modality, detail].filter((part) => part !== "").join(" · ");

/** IM-6: documents, reports, waveforms and states stand by themselves. */
function paperSet(series: SeriesOf, paper: SeriesInstance): DisplaySet {
  const title = paper.header?.title ?? "";
  return {
    ...still,
    id: `${series.id}/${paper.id}`,
    series: series.id,
    title: title === "" ? titled(series, "") : title,
    kind: paper.header?.kind ?? "other",
    frames: [{ instance: paper.id, frame: 0, state: "here" }],
  };
}

const still = { gaps: [], uneven: false, multiFrame: false, frameTime: null, absent: 0 } as const;

/** IM-4, IM-5: a multi-frame image, a projection or a segmentation. */
function singleSet(series: SeriesOf, image: ShownImage): DisplaySet {
  const { header } = image;
  const { frames } = header.image;
  const order = orderFrames(header.image);
  // A segmentation leaves out the slices on which there is nothing.
  const spaced = header.kind === "segmentation" ? [] : order.flatMap((frame) => frames[frame] ?? []);
  const view = [header.viewPosition, header.laterality].filter((part) => part !== "").join(" ");
  return {
    id: `${series.id}/${image.id}`,
    series: series.id,
    title: titled(series, view || (header.number === null ? "" : `${header.number}`)),
    kind: header.kind,
    frames: order.map((frame) => ({ instance: image.id, frame, state: "here" })),
    ...findGaps(spaced),
    multiFrame: frames.length > 1,
    frameTime: frames[0]?.frameTime ?? frames[1]?.frameTime ?? null,
    absent: 0,
  };
}

function stackSet(series: SeriesOf, key: string, label: string, images: readonly ShownImage[]): DisplaySet {
  const ordered = orderInstances(images.map(toSortable));
  const byId = new Map(images.map((image) => [image.id, image]));
  const headers = ordered.flatMap(({ id }) => byId.get(id)?.header.image.frames[0] ?? []);
  return {
    id: `${series.id}/${key}`,
    series: series.id,
    title: titled(series, label),
    kind: "image",
    frames: ordered.map(({ id }) => ({ instance: id, frame: 0, state: "here" })),
    ...findGaps(headers),
    multiFrame: false,
    frameTime: null,
    absent: 0,
  };
}

function toSortable({ id, header }: ShownImage): SortableImage {
  const [frame] = header.image.frames;
  return {
    id,
    number: header.number,
    acquiredAt: header.acquiredAt,
    position: frame?.position ?? null,
    orientation: frame?.orientation ?? null,
  };
}

interface Group {
  readonly key: string;
  readonly label: string;
  readonly images: readonly ShownImage[];
}

/** IM-3: single-frame images that differ in size, colour or orientation are not one stack; nor are repeated ones. */
function splitStacks(images: readonly ShownImage[]): readonly Group[] {
  const byForm = groupBy(
    images,
    ({ header: { image } }) => `${image.columns}x${image.rows}-${image.format === "rgb8" ? "rgb" : "grey"}`,
  );
  const groups = [...byForm].flatMap(([form, alike]) =>
    splitByOrientation(alike).flatMap((group) =>
      splitRepeated(group.images).map((part) => ({
        key: [form, group.key, part.key].filter((text) => text !== "").join("-"),
        label: [group.label, part.label].filter((text) => text !== "").join(" "),
        images: part.images,
      })),
    ),
  );
  return groups.length === 1 ? groups.map((group) => ({ ...group, label: "" })) : groups;
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Images whose planes and rows turn less than this belong to one stack: localizers turn far more, tilts less. */
const SAME_ORIENTATION_DEGREES = 5;

function splitByOrientation(images: readonly ShownImage[]): readonly Group[] {
  const clusters: { orientation: Orientation | null; images: ShownImage[] }[] = [];
  for (const image of images) {
    const orientation = image.header.image.frames[0]?.orientation ?? null;
    const found = clusters.find((cluster) => isSameOrientation(cluster.orientation, orientation));
    if (found === undefined) clusters.push({ orientation, images: [image] });
    else found.images.push(image);
  }
  const seen = new Map<string, number>();
  return clusters.map(({ orientation, images: members }) => {
    const plane = orientation === null ? "" : planeOf(orientation);
    const times = (seen.get(plane) ?? 0) + 1;
    seen.set(plane, times);
    const label = clusters.length === 1 ? "" : `${plane}${times > 1 ? ` ${times}` : ""}`;
    return { key: `${plane}${times > 1 ? times : ""}`, label, images: members };
  });
}

function isSameOrientation(a: Orientation | null, b: Orientation | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    angleBetween(normalOf(a), normalOf(b)) < SAME_ORIENTATION_DEGREES &&
    angleBetween(rowDirection(a), rowDirection(b)) < SAME_ORIENTATION_DEGREES
  );
}

/** IM-7: what tells images at the same place apart, tried in this order. */
const tellsApart: readonly { readonly name: string; readonly of: (header: InstanceHeader) => string }[] = [
  { name: "TE", of: (header) => `${header.echoTime ?? ""}` },
  { name: "TI", of: (header) => `${header.inversionTime ?? ""}` },
  { name: "", of: (header) => header.imageType.slice(2).join(" ") },
  { name: "acq", of: (header) => `${header.acquisition ?? ""}` },
];

const placeOf = ({ header }: ShownImage): string | null => {
  const position = header.image.frames[0]?.position;
  return position == null ? null : position.map((value) => value.toFixed(2)).join(",");
};

const areApart = (images: readonly ShownImage[]): boolean => {
  const places = images.map(placeOf);
  return places.includes(null) || new Set(places).size === places.length;
};

function splitRepeated(images: readonly ShownImage[]): readonly Group[] {
  const whole = [{ key: "", label: "", images }];
  if (areApart(images)) return whole;
  for (const { name, of } of tellsApart) {
    const groups = [...groupBy(images, ({ header }) => of(header))];
    if (groups.length < 2 || !groups.every(([, members]) => areApart(members))) continue;
    return groups.map(([value, members]) => {
      const label = [name, value].filter((part) => part !== "").join(" ");
      return { key: label.replaceAll(/[^A-Za-z0-9.]+/g, "_"), label, images: members };
    });
  }
  return whole;
}

/** IM-8: a missing, refused or broken image stands in its place by Instance Number, in the set it belongs to. */
function placeAbsent(
  series: SeriesOf,
  sets: readonly DisplaySet[],
  absent: readonly SeriesInstance[],
  numbers: ReadonlyMap<string, number | null>,
): readonly DisplaySet[] {
  if (absent.length === 0) return sets;
  const stacks = sets.filter(
    ({ kind, multiFrame }) => kind === "image" && !multiFrame && !projections.has(series.modality),
  );
  const [largest] = stacks.toSorted((a, b) => b.frames.length - a.frames.length);
  const ranges = stacks.map((set) => ({ set, ...numberRange(set, numbers) }));
  const homeOf = ({ number }: SeriesInstance): DisplaySet | undefined =>
    ranges.find(({ low, high }) => number !== null && low < number && number < high)?.set ?? largest;
  const homes = groupBy(absent, homeOf);
  const homeless = homes.get(undefined) ?? [];
  const filled = sets.map((set) => {
    const mine = homes.get(set);
    return mine === undefined ? set : insertAbsent(set, mine, numbers);
  });
  if (homeless.length === 0) return filled;
  const places = homeless.map(
    ({ id, state }): FramePlace => ({ instance: id, frame: 0, state: state === "here" ? "broken" : state }),
  );
  const rest: DisplaySet = {
    ...still,
    id: `${series.id}/absent`,
    series: series.id,
    title: titled(series, ""),
    kind: kindsByModality[series.modality] ?? "image",
    frames: places,
    absent: places.length,
  };
  return [...filled, rest];
}

/** What a series whose instances did not come yet will be; all others are images. */
const kindsByModality: Readonly<Record<string, InstanceKind>> = {
  SR: "structured-report",
  DOC: "document",
  ECG: "waveform",
  PR: "presentation-state",
  KO: "key-objects",
  SEG: "segmentation",
};

function numberRange(
  { frames }: DisplaySet,
  numbers: ReadonlyMap<string, number | null>,
): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { instance } of frames) {
    const number = numbers.get(instance) ?? null;
    if (number === null) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return { low, high };
}

function insertAbsent(
  set: DisplaySet,
  absent: readonly SeriesInstance[],
  numbers: ReadonlyMap<string, number | null>,
): DisplaySet {
  const frames = [...set.frames];
  const numberAt = (index: number): number | null => numbers.get(frames[index]?.instance ?? "") ?? null;
  const rising = (numberAt(frames.length - 1) ?? 0) >= (numberAt(0) ?? 0);
  const inserted: number[] = [];
  for (const { id, number, state } of absent.toSorted((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity))) {
    let index = frames.findIndex((_, place) => {
      const other = numberAt(place);
      return number !== null && other !== null && (rising ? other > number : other < number);
    });
    if (index < 0 || number === null) index = frames.length;
    frames.splice(index, 0, { instance: id, frame: 0, state: state === "here" ? "broken" : state });
    inserted.push(index);
  }
  return { ...set, frames, gaps: shiftGaps(set, frames), absent: inserted.length };
}

/** IM-9: a gap that known absent images fill is theirs; the rest of it stays a gap. */
function shiftGaps(set: DisplaySet, frames: readonly FramePlace[]): readonly Gap[] {
  return set.gaps.flatMap(({ after, missing }) => {
    const before = set.frames[after];
    const index = before === undefined ? -1 : frames.indexOf(before);
    let filled = 0;
    while (frames[index + 1 + filled] !== undefined && frames[index + 1 + filled]?.state !== "here") filled++;
    return missing > filled ? [{ after: index + filled, missing: missing - filled }] : [];
  });
}
