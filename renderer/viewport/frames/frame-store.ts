/**
 * Frames held in memory, and the order in which the rest are asked for.
 *
 * Whoever shows stacks says what is wanted ({@link FrameStore.want}), most wanted first. A frame that is looked at and
 * not here goes in a request of its own at once ({@link FrameStore.demand}); all others follow in large pieces,
 * nearest first, replanned after each piece. The pool is the only cache of pixels in the renderer.
 */
import type { FramesRequest } from "../../../shared/contract/exam-content.ts";
import { isProblem, type Problem } from "../../../shared/problem.ts";
import { type FrameKey, type FrameRef, type FrameState, type FrameWant, frameKey } from "./frame-key.ts";
import { nearestFirst } from "./frame-order.ts";
import { type FramePool, roundToGrain } from "./frame-pool.ts";
import { readFrameRecords } from "./frame-stream.ts";

/** Asks for frames; rejects with a ProblemError when there is no answer or a refusal. */
export type RequestFrames = (request: FramesRequest, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;

interface HeldFrame {
  readonly owner: string;
  readonly buffer: ArrayBuffer;
  readonly view: Uint8Array;
}

/** One piece of background loading, large enough that its request costs nothing beside its bytes. */
const PIECE_BYTES = 8 * 1024 * 1024;
/** While one piece is read, the next is already being decrypted. */
const PIECES_AT_ONCE = 2;

export class FrameStore {
  readonly #pool: FramePool;
  readonly #request: RequestFrames;
  readonly #held = new Map<FrameKey, HeldFrame>();
  readonly #failed = new Map<FrameKey, Problem>();
  readonly #coming = new Set<FrameKey>();
  readonly #urgent = new Set<FrameKey>();
  readonly #listeners = new Set<(key: FrameKey) => void>();
  #wants: readonly FrameWant[] = [];
  #running = 0;
  /** Bytes asked for whose memory is not taken yet: what comes must find room. */
  #due = 0;
  #blockedUntilUrgentDone = false;
  #abort = new AbortController();
  #disposed = false;

  constructor(pool: FramePool, request: RequestFrames) {
    this.#pool = pool;
    this.#request = request;
  }

  get(ref: FrameRef): FrameState {
    const key = frameKey(ref);
    const held = this.#held.get(key);
    if (held !== undefined) return { state: "held", bytes: held.view };
    const problem = this.#failed.get(key);
    if (problem !== undefined) return { state: "failed", problem };
    return { state: this.#coming.has(key) || this.#urgent.has(key) ? "coming" : "absent" };
  }

  countHeld(frames: readonly FrameRef[]): number {
    let count = 0;
    for (const ref of frames) if (this.#held.has(frameKey(ref))) count += 1;
    return count;
  }

  /** Told of each frame that came or failed. @returns how to stop */
  subscribe(listener: (key: FrameKey) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sets what is to be loaded, most wanted first; what is under way and no longer wanted is left to finish. */
  want(wants: readonly FrameWant[]): void {
    this.#wants = wants;
    this.#pump();
  }

  /** A frame is looked at now: it is asked for alone, before anything else, and background pieces wait for it. */
  async demand(ref: FrameRef, owner: string): Promise<void> {
    const key = frameKey(ref);
    if (this.#held.has(key) || this.#urgent.has(key)) return;
    this.#failed.delete(key);
    this.#urgent.add(key);
    this.#blockedUntilUrgentDone = true;
    await this.#fetch([{ ref, owner }], this.#abort.signal);
    this.#urgent.delete(key);
    this.#notify(key);
    this.#blockedUntilUrgentDone = this.#urgent.size > 0;
    // One turn for the picture that this was for: it is painted before the line is filled again.
    requestAnimationFrame(() => this.#pump());
  }

  /** Gives up failures, so that they are tried again (the reader asked, or images arrived). */
  retry(): void {
    this.#failed.clear();
    this.#pump();
  }

  /** Frames of an owner go back to the pool, when nothing shows them any more. */
  release(owner: string): void {
    for (const [key, frame] of this.#held) if (frame.owner === owner) this.#drop(key, frame);
  }

  /** Forgets everything, for instance when the screen locks; pixels are overwritten. */
  clear(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#wants = [];
    this.#failed.clear();
    for (const [key, frame] of this.#held) {
      frame.view.fill(0);
      this.#drop(key, frame);
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.clear();
    this.#listeners.clear();
  }

  #pump(): void {
    while (!this.#disposed && !this.#blockedUntilUrgentDone && this.#running < PIECES_AT_ONCE) {
      const piece = this.#nextPiece();
      if (piece.length === 0) return;
      for (const { ref } of piece) this.#coming.add(frameKey(ref));
      this.#running += 1;
      void this.#fetch(piece, this.#abort.signal).finally(() => {
        this.#running -= 1;
        for (const { ref } of piece) this.#coming.delete(frameKey(ref));
        this.#pump();
      });
    }
  }

  /** The next frames to ask for: the first image of every stack wanted, then the rest of each, nearest first. */
  #nextPiece(): { ref: FrameRef; owner: string }[] {
    const piece: { ref: FrameRef; owner: string }[] = [];
    const taken = new Set<FrameKey>();
    let [bytes, room] = [0, 0];
    const add = (want: FrameWant, place: number): boolean => {
      const ref = want.frames[place];
      if (ref === undefined || taken.has(frameKey(ref)) || !this.#isMissing(ref)) return true;
      if (!this.#makeRoom(room + roundToGrain(ref.bytes), want.owner)) return false;
      piece.push({ ref, owner: want.owner });
      taken.add(frameKey(ref));
      room += roundToGrain(ref.bytes);
      bytes += ref.bytes;
      return bytes < PIECE_BYTES;
    };
    for (const want of this.#wants) if (!add(want, want.at)) return piece;
    for (const want of this.#wants) {
      if (want.firstOnly) continue;
      for (const place of nearestFirst(want.frames.length, want.at)) if (!add(want, place)) return piece;
      if (piece.length > 0) return piece;
    }
    return piece;
  }

  #isMissing(ref: FrameRef): boolean {
    const key = frameKey(ref);
    return !this.#held.has(key) && !this.#coming.has(key) && !this.#urgent.has(key) && !this.#failed.has(key);
  }

  async #fetch(piece: readonly { ref: FrameRef; owner: string }[], signal: AbortSignal): Promise<void> {
    const lent = new Set<number>();
    const done = new Set<number>();
    let due = piece.reduce((sum, { ref }) => sum + roundToGrain(ref.bytes), 0);
    this.#due += due;
    try {
      const body = await this.#request({ items: piece.map(({ ref }) => itemOf(ref)) }, signal);
      await readFrameRecords(
        body,
        piece.map(({ ref }) => ref.bytes),
        {
          take: (place, bytes) => {
            const entry = piece[place];
            due -= roundToGrain(bytes);
            this.#due -= roundToGrain(bytes);
            if (entry !== undefined && !this.#makeRoom(bytes, entry.owner)) this.#dropOldest(bytes);
            lent.add(place);
            return this.#pool.take(bytes);
          },
          whole: (place, buffer) => {
            done.add(place);
            const entry = piece[place];
            if (entry === undefined || signal.aborted) this.#pool.release(buffer);
            else this.#hold(entry.ref, entry.owner, buffer);
          },
          failed: (place, status, buffer) => {
            done.add(place);
            this.#pool.release(buffer);
            const entry = piece[place];
            if (entry !== undefined) this.#fail(entry.ref, status === "damaged" ? "vault-damaged" : "not-found", "");
          },
        },
      );
    } catch (error) {
      for (const place of lent) if (!done.has(place)) this.#pool.forget(piece[place]?.ref.bytes ?? 0);
      if (signal.aborted) return;
      const known = isProblem(error) ? error.problem : { code: "no-connection" as const, detail: String(error) };
      for (const [place, { ref }] of piece.entries()) if (!done.has(place)) this.#fail(ref, known.code, known.detail);
    } finally {
      this.#due -= due;
    }
  }

  #hold(ref: FrameRef, owner: string, buffer: ArrayBuffer): void {
    const key = frameKey(ref);
    this.#coming.delete(key);
    if (this.#held.has(key)) {
      this.#pool.release(buffer);
      return;
    }
    this.#held.set(key, { owner, buffer, view: new Uint8Array(buffer, 0, ref.bytes) });
    this.#failed.delete(key);
    this.#notify(key);
  }

  #fail(ref: FrameRef, code: Problem["code"], detail: string): void {
    const key = frameKey(ref);
    this.#coming.delete(key);
    if (this.#held.has(key)) return;
    this.#failed.set(key, { code, detail });
    this.#notify(key);
  }

  /** Frames of owners that nobody wants go first, then those wanted least. @returns false when only the owner's own are left */
  #makeRoom(bytes: number, owner: string): boolean {
    if (this.#pool.hasRoom(this.#due + bytes)) return true;
    const rank = new Map<string, number>();
    this.#wants.forEach((want, index) => {
      if (!rank.has(want.owner)) rank.set(want.owner, index);
    });
    const own = rank.get(owner) ?? Number.POSITIVE_INFINITY;
    const victims = [...new Set([...this.#held.values()].map((frame) => frame.owner))]
      .filter((other) => other !== owner && (rank.get(other) ?? Number.POSITIVE_INFINITY) >= own)
      .sort((a, b) => (rank.get(b) ?? Number.POSITIVE_INFINITY) - (rank.get(a) ?? Number.POSITIVE_INFINITY));
    for (const victim of victims) {
      this.release(victim);
      if (this.#pool.hasRoom(this.#due + bytes)) return true;
    }
    return false;
  }

  /** For an exam larger than the memory allowed: what was held longest makes room for what is looked at. */
  #dropOldest(bytes: number): void {
    for (const [key, frame] of this.#held) {
      if (this.#pool.hasRoom(bytes)) return;
      this.#drop(key, frame);
    }
  }

  #drop(key: FrameKey, frame: HeldFrame): void {
    this.#held.delete(key);
    this.#pool.release(frame.buffer);
  }

  #notify(key: FrameKey): void {
    for (const listener of this.#listeners) listener(key);
  }
}

const itemOf = (ref: FrameRef): FramesRequest["items"][number] => ({
  instance: ref.instance,
  from: ref.frame,
  to: ref.frame + 1,
});
