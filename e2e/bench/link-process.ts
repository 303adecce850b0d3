/**
 * A line between two places, in a process of its own: ports of 127.0.0.1 that lead on to others, with a round trip and a
 * rate that all of them share in each direction. Every connection may have so much under way as a grown TCP window lets it;
 * a window's growth, loss and reordering are not imitated.
 *
 * Started by link.ts with its wishes as JSON in the first argument.
 */
import { connect, createServer, type Socket } from "node:net";
import type { LinkWishes, ToLink } from "./link.ts";

const { targets, roundTripMs, mbit }: LinkWishes = JSON.parse(process.argv[2] ?? "{}");
const WINDOW = 4 * 1024 * 1024;
const bytesPerMs = (mbit * 1_000_000) / 8 / 1000;

interface Piece {
  readonly at: number;
  readonly bytes: Buffer | null;
  readonly from: Socket;
  readonly to: Socket;
  readonly isDown: boolean;
}

/** One direction: pieces leave one after the other and arrive half a round trip later. */
class Direction {
  readonly #queue: Piece[] = [];
  readonly #isDown: boolean;
  #free = 0;

  constructor(isDown: boolean) {
    this.#isDown = isDown;
  }

  send(from: Socket, to: Socket, bytes: Buffer | null): void {
    const length = bytes?.length ?? 0;
    this.#free = Math.max(performance.now(), this.#free) + length / bytesPerMs;
    this.#queue.push({ at: this.#free + roundTripMs / 2, bytes, from, to, isDown: this.#isDown });
    underWay.set(from, (underWay.get(from) ?? 0) + length);
    if ((underWay.get(from) ?? 0) > WINDOW) from.pause();
  }

  deliver(): void {
    const now = performance.now();
    for (let next = this.#queue[0]; next !== undefined && next.at <= now; next = this.#queue[0]) {
      this.#queue.shift();
      const { bytes, from, to, isDown } = next;
      if (bytes === null) {
        to.end();
        continue;
      }
      if (!to.destroyed) to.write(bytes);
      if (isDown) count(bytes.length);
      const left = (underWay.get(from) ?? 0) - bytes.length;
      underWay.set(from, left);
      if (left < WINDOW / 2 && from.isPaused()) from.resume();
    }
  }
}

const underWay = new Map<Socket, number>();
const [up, down] = [new Direction(false), new Direction(true)];
let counted = { bytes: 0, firstAt: 0, lastAt: 0 };
function count(bytes: number): void {
  const now = performance.now();
  if (counted.bytes === 0) counted.firstAt = now;
  counted.bytes += bytes;
  counted.lastAt = now;
}
setInterval(() => {
  up.deliver();
  down.deliver();
}, 1);

const ports = await Promise.all(
  targets.map(
    (target) =>
      new Promise<number>((resolve) => {
        const server = createServer((near) => {
          const far = connect(target, "127.0.0.1");
          for (const [from, to, way] of [
            [near, far, up],
            [far, near, down],
          ] as const) {
            from.setNoDelay(true);
            from.on("data", (bytes) => way.send(from, to, bytes));
            from.on("end", () => way.send(from, to, null));
            from.on("error", () => to.destroy());
            from.on("close", () => {
              underWay.delete(from);
              if (from.errored !== null) to.destroy();
            });
          }
        });
        server.listen(0, "127.0.0.1", () => {
          const address = server.address();
          resolve(typeof address === "object" && address !== null ? address.port : 0);
        });
      }),
  ),
);
process.on("message", (asked: ToLink) => {
  if (asked === "report") process.send?.({ report: counted });
  else counted = { bytes: 0, firstAt: 0, lastAt: 0 };
});
process.on("disconnect", () => process.exit());
process.send?.({ ports });
