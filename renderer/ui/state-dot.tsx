import parts from "./parts.module.css";

/** A state by shape and colour; the word stands beside it, always. */
export type DotState = "ok" | "asking" | "failing" | "offline" | "off";

export function StateDot({ state }: { readonly state: DotState }) {
  return <span className={parts.dot} data-state={state} aria-hidden="true" />;
}
