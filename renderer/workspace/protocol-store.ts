/** Hanging protocols that the reader brought in, as the core last told them. */
import { createStore } from "zustand/vanilla";
import type { KeptProtocol } from "../../shared/hanging/kept-protocol.ts";
import { fetchProtocols } from "./calls/hanging-calls.ts";

export const protocolStore = createStore<{ readonly protocols: readonly KeptProtocol[] }>(() => ({ protocols: [] }));

export async function loadProtocols(): Promise<void> {
  const answer = await fetchProtocols();
  if (answer.ok) protocolStore.setState({ protocols: answer.value.protocols });
}

export const forgetProtocols = (): void => protocolStore.setState({ protocols: [] });
