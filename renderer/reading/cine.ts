/**
 * Plays stacks in their cells. Every slice is painted before the next one is due: a machine that cannot keep up plays
 * slower and says so, it never skips.
 */
import { createStore } from "zustand/vanilla";
import type { Stack } from "../viewport/index.ts";
import { navigationStore } from "../workspace/navigation-store.ts";
import { sessionStore } from "../workspace/session-store.ts";
import {
  after,
  clipSpeeds,
  isBehind,
  type Place,
  rateOf,
  recordedTimes,
  remember,
  stackRates,
  stepIn,
} from "./cine-timing.ts";
import { roomStore } from "./room-store.ts";
import { viewOf } from "./room-views.ts";

/** What a playing cell says of itself. */
export interface CineReport {
  /** Slices a second: as recorded times the speed, or as chosen. */
  readonly wanted: number;
  /** As seen on the screen when that is behind; null when it keeps up. */
  readonly real: number | null;
  /** The recording has times of its own. */
  readonly recorded: boolean;
}

export interface CineState {
  readonly playing: ReadonlyMap<number, CineReport>;
  /** Slices a second of stacks without times. */
  readonly rate: number;
  /** Of clips, against their recorded times. */
  readonly speed: number;
  /** Back and forth, instead of round. */
  readonly sway: boolean;
}

export const cineStore = createStore<CineState>(() => ({ playing: new Map(), rate: 15, speed: 1, sway: false }));

interface Player {
  readonly stack: Stack;
  readonly times: readonly number[] | null;
  place: Place;
  /** When the next slice is due; null until the first one is on the screen. */
  due: number | null;
  /** The slice at `place` was seen on the screen. */
  seen: boolean;
  paintings: readonly number[];
  reportedAt: number;
}

const players = new Map<number, Player>();
let ticking = false;
/** A report that changed with every slice could not be read. */
const REPORT_EVERY_MS = 500;
/** Half a frame of the screen: what is due within it is due now. */
const SOON_MS = 8;

const countOf = (cell: number): number => viewOf(cell).snapshot().stack?.slices.length ?? 0;

export const canPlay = (cell: number): boolean => countOf(cell) > 1;
export const isPlaying = (cell: number): boolean => players.has(cell);

export function startCine(cell: number): void {
  const { stack, index } = viewOf(cell).snapshot();
  if (stack === null || stack.slices.length < 2) return;
  const times = recordedTimes(stack.slices);
  const place: Place = { index, direction: 1 };
  players.set(cell, {
    stack,
    times,
    place,
    due: null,
    seen: false,
    paintings: [],
    reportedAt: Number.NEGATIVE_INFINITY,
  });
  say(cell);
  if (ticking) return;
  ticking = true;
  requestAnimationFrame(tick);
}

export function stopCine(cell: number): void {
  if (!players.delete(cell)) return;
  const playing = new Map(cineStore.getState().playing);
  playing.delete(cell);
  cineStore.setState({ playing });
}

export function stopAllCine(): void {
  for (const cell of [...players.keys()]) stopCine(cell);
}

/** Plays or stops all cells that can play; cells that scroll together follow the active one. */
export function toggleAllCine(): void {
  const { rows, columns, linked, active } = roomStore.getState();
  if (players.size > 0) {
    stopAllCine();
    return;
  }
  const cells = linked ? [active] : [...Array(rows * columns).keys()];
  for (const cell of cells.filter(canPlay)) startCine(cell);
}

/** Faster or slower: the speed of a clip, the rate of a stack, as the cell shows. */
export function changeRate(cell: number, by: 1 | -1): void {
  const { stack } = viewOf(cell).snapshot();
  if (stack === null) return;
  if (recordedTimes(stack.slices) === null) {
    cineStore.setState(({ rate }) => ({ rate: stepIn(stackRates, rate, by) }));
  } else cineStore.setState(({ speed }) => ({ speed: stepIn(clipSpeeds, speed, by) }));
  for (const [other, player] of players) {
    player.paintings = [];
    say(other);
  }
}

export const toggleSway = (): void => cineStore.setState(({ sway }) => ({ sway: !sway }));

/** How long the slice at `index` stands, in milliseconds. */
function standsFor({ times }: Player, index: number): number {
  const { rate, speed } = cineStore.getState();
  const recorded = times?.[index];
  return recorded === undefined ? 1000 / rate : recorded / speed;
}

function wantedRate({ times }: Player): number {
  const { rate, speed } = cineStore.getState();
  if (times === null) return rate;
  return (1000 * times.length * speed) / times.reduce((sum, time) => sum + time, 0);
}

function say(cell: number): void {
  const player = players.get(cell);
  if (player === undefined) return;
  const wanted = wantedRate(player);
  const real = rateOf(player.paintings);
  const report = { wanted, real: isBehind(real, wanted) ? real : null, recorded: player.times !== null };
  cineStore.setState(({ playing }) => ({ playing: new Map(playing).set(cell, report) }));
}

function tick(now: number): void {
  const { mode } = sessionStore.getState().session ?? { mode: "locked" };
  if (navigationStore.getState().place !== "room" || mode === "locked" || mode === "signed-out") stopAllCine();
  for (const [cell, player] of players) advance(cell, player, now);
  ticking = players.size > 0;
  if (ticking) requestAnimationFrame(tick);
}

function advance(cell: number, player: Player, now: number): void {
  const view = viewOf(cell);
  const { stack, index, painted, status } = view.snapshot();
  // Another hand scrolled, or something else hangs here: it has the cell now.
  if (stack !== player.stack || index !== player.place.index || status === "lost") {
    stopCine(cell);
    return;
  }
  // Not on the screen yet: the slice is waited for, however long it takes.
  if (painted !== index || status === "waiting") return;
  if (!player.seen) noteSeen(cell, player, now);
  player.due ??= now + standsFor(player, index);
  if (now + SOON_MS < player.due) return;
  const late = now - player.due;
  player.place = after(player.place, stack.slices.length, cineStore.getState().sway);
  player.seen = false;
  const stands = standsFor(player, player.place.index);
  // What was lost is lost: the next slices are not hurried.
  player.due = (late > stands ? now : player.due) + stands;
  view.setIndex(player.place.index);
}

function noteSeen(cell: number, player: Player, now: number): void {
  player.seen = true;
  player.paintings = remember(player.paintings, now);
  if (now - player.reportedAt < REPORT_EVERY_MS) return;
  player.reportedAt = now;
  say(cell);
}
