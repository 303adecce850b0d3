import type { OrderSourceTrial } from "../../../shared/contract/order-requests.ts";
import type { OrderSource } from "./order-source.ts";

const MOST_FILES = 200;
const SHOWN = 20;

/** Reads what a source holds, a part of it when that is much, and keeps nothing. @throws ProblemError */
export async function trySource(source: OrderSource, signal: AbortSignal): Promise<OrderSourceTrial> {
  const trial: { files: number; orders: number; refused: OrderSourceTrial["refused"] } = {
    files: 0,
    orders: 0,
    refused: [],
  };
  try {
    for await (const { name, parts } of source.read(async () => false, signal)) {
      trial.files += 1;
      for (const part of parts) {
        if ("messages" in part) trial.orders += part.messages.length;
        else if (trial.refused.length < SHOWN) trial.refused.push({ name, ...part });
      }
      if (trial.files >= MOST_FILES) break;
    }
    return trial;
  } finally {
    await source.dispose?.();
  }
}
