import parts from "./parts.module.css";

/** A key as it stands on the keyboard. */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd className={parts.kbd}>{children}</kbd>;
}
