/** What the system tells of the line: it is offered to the reader, never assumed (PF-42). */
import { useSyncExternalStore } from "react";

/** Network Information API: absent in many browsers, so nothing of it is taken for granted. */
const connection = (): unknown => (typeof navigator === "undefined" ? null : Reflect.get(navigator, "connection"));

/** Whether what the system tells of the line means that what comes over it costs. */
export function looksMetered(told: unknown): boolean {
  if (typeof told !== "object" || told === null) return false;
  return Reflect.get(told, "saveData") === true || Reflect.get(told, "type") === "cellular";
}

function listen(changed: () => void): () => void {
  const told = connection();
  if (!(told instanceof EventTarget)) return () => {};
  told.addEventListener("change", changed);
  return () => told.removeEventListener("change", changed);
}

export const useLineLooksMetered = (): boolean => useSyncExternalStore(listen, () => looksMetered(connection()));
