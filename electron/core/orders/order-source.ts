/** The port of order sources: whatever tells of orders at a site, and however it does. */
import type { OrderFault, OrderMessage } from "../../../shared/orders/order.ts";

/** What came of one message, or of one row of a table. */
export type ReadPart =
  | { readonly part: number; readonly messages: readonly OrderMessage[] }
  | { readonly part: number; readonly fault: OrderFault; readonly detail: string };

/** A file or an answer, told apart from all others by its bytes. */
export interface SourceDelivery {
  /** SHA-256 of the bytes, hex. */
  readonly digest: string;
  readonly name: string;
  readonly parts: readonly ReadPart[];
}

export interface OrderSource {
  /**
   * What has not been handled yet, the oldest first.
   *
   * @param isHandled whether a delivery of this digest was taken in before
   * @throws ProblemError when the source cannot be asked
   */
  read(isHandled: (digest: string) => Promise<boolean>, signal: AbortSignal): AsyncIterable<SourceDelivery>;
  /** Calls back when the source itself tells of something new. @returns to stop */
  watch?(changed: () => void): () => void;
  dispose?(): Promise<void>;
}
